import type { LedgerStatus, RecordedOutput } from '@cdn-purge/core/command'
import { describeDue } from '@cdn-purge/core/run'
import type { RunningJobs } from '../project/running-jobs.ts'
import { describeJob } from './jobs.ts'
import type { Terminal } from './terminal.ts'

/** What `cdn-purge status --json` prints. */
export interface StatusReport extends LedgerStatus {
  /** Of this form. */
  readonly version: 1
  /** That was called. */
  readonly command: 'status'
  /** It could be read. */
  readonly ok: true
  /** What vendors that list their jobs are still working on. */
  readonly jobs: readonly RunningJobs[]
  /** Builds whose process ended before it purged: what they changed is purged by the next run. */
  readonly ended: readonly EndedBuild[]
}

/** A build that left a trace. */
export interface EndedBuild {
  /** Which one of its process it was. */
  readonly name: string
  /** ISO 8601, UTC. */
  readonly notedAt: string
  /** Of the process. */
  readonly pid: number
}

/** Pending items of a target that are named before the rest is only counted. */
const SHOWN = 20

/** Prints the ledger, what is pending at each target, and the jobs that are still running. */
export function renderStatus(status: LedgerStatus, jobs: readonly RunningJobs[], terminal: Terminal): void {
  const { location, environment, sequence, updatedAt, outputs, pending, snapshot } = status
  const { print, colors } = terminal
  print(
    updatedAt === undefined
      ? `ledger ${location}, environment ${environment}: nothing is recorded yet`
      : `ledger ${location}, environment ${environment}, sequence ${sequence}, written ${updatedAt}`,
  )
  for (const output of outputs) print(`  ${describeOutput(output)}`)
  if (snapshot !== undefined) {
    const what = snapshot.outputs.map(describeOutput).join(', ')
    print(`a snapshot of ${snapshot.createdAt} waits for "cdn-purge run": ${what}`)
    if (snapshot.environment !== environment) {
      terminal.warn(`The snapshot is of the environment "${snapshot.environment}", not "${environment}".`)
    }
  }
  for (const { target, configured, items } of pending) {
    const stray = configured ? '' : ', which is not among the targets (retry --forget drops it)'
    print(`${target}${stray}: ${items.length === 0 ? 'nothing pending' : `${items.length} pending`}`)
    const shown = terminal.verbose ? items : items.slice(0, SHOWN)
    for (const item of shown) print(`  ${describeDue(item)}${colors.dim(` since ${item.since}`)}`)
    if (items.length > shown.length) print(`  and ${items.length - shown.length} more (--verbose lists all)`)
  }
  for (const { target, running, others } of jobs) {
    const jobs = running.length === 1 ? '1 job is' : `${running.length} jobs are`
    if (running.length > 0) print(`${target}: ${jobs} still running`)
    for (const job of running) print(`  ${describeJob(job)}${colors.dim(` (${job.operation})`)}`)
    if (others > 0) print(`${target}: ${others} older jobs were not looked at (cdn-purge jobs lists them)`)
  }
}

function describeOutput({ name, files }: RecordedOutput): string {
  return `${name}: ${files} file${files === 1 ? '' : 's'}`
}
