import { catalog } from '../errors/catalog.ts'
import { describeDiffering } from '../live/describe-differing.ts'
import type { LiveReport } from '../live/model.ts'
import type { Job } from '../providers/contract/provider.ts'
import { listSome } from '../text/list-some.ts'
import type { RunReport, TargetReport, Widening } from './model.ts'

/** Of several causes, the exit status that the command answers with: the first of these that occurs. */
const PRECEDENCE = [2, 3, 1, 4]

/** Exit status for a report: 0 where everything due was accepted or skipped. */
export function exitStatus(report: Pick<RunReport, 'targets' | 'ok'>): number {
  if (report.ok) return 0
  const found = new Set(
    report.targets.flatMap(({ errors }) => errors.map(({ code }) => catalog[code].status as number)),
  )
  return PRECEDENCE.find(status => found.has(status)) ?? 1
}

/** One line for people. */
export interface Line {
  readonly level: 'info' | 'warn' | 'error'
  readonly text: string
}

const reasons = {
  collateral: ', which "collateral" allows',
  asked: ', as asked',
  vocabulary: ': this API has nothing smaller',
} satisfies Record<Widening['cause'], string>

/** URLs that are named before the rest is only counted. */
const SHOWN = 10

/** What a run did, a line each: the changes, what the origin served, each target, what the edge served. */
export function summarize(report: RunReport): readonly Line[] {
  const { origin, edge } = report
  return [
    { level: 'info', text: describeChanges(report) },
    ...(origin === undefined ? [] : summarizeLive(origin, 'origin', 'have the bytes of this build')),
    ...report.targets.flatMap(target => summarizeTarget(target, report.dryRun)),
    ...(edge === undefined ? [] : summarizeLive(edge, 'edge', 'verified')),
  ]
}

/** What came of looking at a sample: how many URLs are right, and each that is not. */
export function summarizeLive(
  { asked, equal, ms, differing }: LiveReport,
  where: string,
  right: string,
): readonly Line[] {
  const left = asked - equal - differing.length
  const others = left === 0 ? '' : `; ${left} the server itself answers otherwise`
  return [
    {
      level: 'info',
      text: `${where}: ${equal} of ${asked} sampled URLs ${right}, after ${Math.round(ms / 1000)} s${others}`,
    },
    ...differing
      .slice(0, SHOWN)
      .map((each): Line => ({ level: 'error', text: `${where}: ${describeDiffering(each)}` })),
    ...(differing.length > SHOWN
      ? [{ level: 'error', text: `${where}: and ${differing.length - SHOWN} more` } as const]
      : []),
  ]
}

/** How many files changed, in one line. */
export function describeChanges(report: Pick<RunReport, 'changes' | 'firstRun'>): string {
  const { added, changed, removed, unchanged } = report.changes
  const counts = [
    [changed.length, 'changed'],
    [added.length, 'added'],
    [removed.length, 'removed'],
  ] as const
  const named = counts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`)
  const first = report.firstRun ? 'first run, no ledger yet: ' : ''
  const touched = added.length + changed.length + removed.length
  const what = named.length === 0 ? 'no file changed' : `${named.join(', ')} file${touched === 1 ? '' : 's'}`
  return `${first}${what} (${unchanged} unchanged)`
}

function summarizeTarget(target: TargetReport, dryRun: boolean) {
  const lines: Line[] = []
  const { name, due, accepted, requests, widenings, skipped, errors, jobs = [] } = target
  const sent = `${requests.length} request${requests.length === 1 ? '' : 's'}`
  if (due === 0) lines.push({ level: 'info', text: `${name}: nothing to purge` })
  else if (dryRun)
    lines.push({ level: 'info', text: `${name}: would purge ${due - skipped.length} in ${sent}` })
  else if (requests.length > 0)
    lines.push({ level: 'info', text: `${name}: ${accepted} of ${due} accepted in ${sent}` })
  for (const { item, collateral, cause } of widenings) {
    const hit = `${collateral} known unchanged URL${collateral === 1 ? '' : 's'}`
    lines.push({
      level: cause === 'collateral' ? 'warn' : 'info',
      text: `${name}: ${item} also hits ${hit}${reasons[cause]}`,
    })
  }
  lines.push(...summarizeJobs(name, jobs))
  for (const { item, reason } of skipped)
    lines.push({ level: 'warn', text: `${name}: skipped ${item}: ${reason}` })
  for (const { message, hint, items } of errors) {
    lines.push({
      level: 'error',
      text: `${name}: ${message}. Still pending: ${listSome(items, 3)}.${hint === undefined ? '' : ` ${hint}`}`,
    })
  }
  return lines
}

function summarizeJobs(name: string, jobs: readonly Job[]): Line[] {
  if (jobs.length === 0) return []
  const done = jobs.filter(({ state }) => state === 'done').length
  const lines: Line[] = [{ level: 'info', text: `${name}: ${done} of ${jobs.length} paths are purged` }]
  for (const { item, state, message } of jobs) {
    if (state !== 'done') {
      const said = message === undefined ? '' : `: ${message}`
      lines.push({ level: 'warn', text: `${name}: ${item} is ${state}${said}; "cdn-purge status" lists it` })
    }
  }
  return lines
}
