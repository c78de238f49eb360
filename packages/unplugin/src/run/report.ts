import type { CdnPurgeError, ErrorCode, Logger, RunReport } from '@cdn-purge/core'
import type { Line } from '@cdn-purge/core/engine'
import type { Configuration } from '../configuration.ts'
import { howToCall } from './how-to-call.ts'
import { loadRuns, type Runs } from './load-runs.ts'

const signs = { changed: '~', added: '+', removed: '-' }

/** Prints what a run did, a line each. What was not accepted is left to {@link failureOf}. */
export function printReport({ summarize }: Runs, report: RunReport, logger: Logger): void {
  printLines(summarize(report), logger)
  if (report.dryRun) {
    logger.info(
      report.report?.written
        ? 'Dry run: nothing was sent, and only the report written.'
        : 'Dry run: nothing was sent or written.',
    )
    for (const { name, requests } of report.targets) {
      for (const { method, url, body } of requests) {
        logger.info(`${name}: ${method} ${url}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`)
      }
    }
  }
}

/** Prints lines of a result, but for what is an error. */
export function printLines(lines: readonly Line[], logger: Logger): void {
  for (const { level, text, change } of lines) {
    if (level === 'error') continue
    logger[level](change === undefined ? text : `  ${signs[change]} ${text.trimStart()}`)
  }
}

/** Projects that were told of it in this process. */
const told = new Set<string>()

/**
 * Said once in each process that purges, on every machine, until the configuration says it: a purge before the upload
 * refills caches with old bytes.
 */
export function warnOfLive(
  project: string,
  report: RunReport,
  configuration: Configuration,
  logger: Logger,
): void {
  if (told.has(project) || report.dryRun || report.targets.every(({ due }) => due === 0)) return
  told.add(project)
  logger.info(
    `This build purges as it ends, so its output must be live at once: purged before it is, caches fetch the old bytes again. Where an upload follows, set when: 'deploy' and after it run: ${howToCall('run', configuration)}; or let waitForOrigin wait for it. Where the output is live at once, say when: 'build', and this is not said again.`,
  )
}

/** Pages that a server renders are no files, so that a build which changes them cannot know their URLs. */
export const rendered =
  "The pages of this site are rendered by its server, and no files: where they may be cached, say what a new build makes stale, such as rules: [{ files: '**', purge: ['/*'] }]"

/** Whether any file is not what it was. */
export function hasChanges({ changes }: RunReport): boolean {
  return changes.added.length + changes.changed.length + changes.removed.length > 0
}

/** The error of a run in which something was not accepted: which targets, what is pending, what to do. */
export async function failureOf(
  configuration: Configuration,
  report: RunReport,
): Promise<CdnPurgeError | undefined> {
  const { core } = configuration
  if (report.ok) return undefined
  const { summarizePurge, exitStatus } = await loadRuns()
  const failed = report.targets.filter(({ pending, errors }) => pending > 0 || errors.length > 0)
  const pending = failed.reduce((sum, target) => sum + target.pending, 0)
  const reasons = summarizePurge(report).filter(({ level }) => level === 'error')
  const status = exitStatus(report)
  const codes = failed.flatMap(({ errors }) => errors.map(({ code }) => code))
  const code = codes.find(each => core.catalog[each].status === status) ?? 'NOT_ACCEPTED'
  return new core.CdnPurgeError(
    code,
    [
      `${describeFailure(code, pending)} ${failed.map(({ name }) => name).join(', ')}:`,
      ...reasons.map(({ text }) => `  - ${text}`),
    ],
    {
      hint: describeWayOut(code, report, configuration),
    },
  )
}

function describeWayOut(code: ErrorCode, { ledger }: RunReport, configuration: Configuration): string {
  const call = howToCall('retry', configuration)
  return code === 'PLAN_TOO_LARGE'
    ? `They are pending in ${ledger.location}. To send them, run: ${call} --yes; or build again with a raised "maxUrls" or "maxRequests".`
    : `They are pending in ${ledger.location}: the next build sends them again, and so does: ${call}`
}

function describeFailure(code: ErrorCode, pending: number): string {
  const purges = pending === 1 ? '1 purge' : `${pending} purges`
  const [are, were] = pending === 1 ? ['is', 'was'] : ['are', 'were']
  if (code === 'ORIGIN_NOT_READY') {
    return `Nothing was purged, since the origin does not serve this build yet. ${purges} ${are} pending at`
  }
  if (code === 'PLAN_TOO_LARGE')
    return `Nothing was purged, since the plan is over a bar. ${purges} ${are} pending at`
  if (code === 'EDGE_STALE')
    return `${purges} ${were} accepted, but the edge is still stale; pending again at`
  return `${purges} ${were} not accepted by`
}
