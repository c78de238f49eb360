import type { Job } from '@cdn-purge/core'
import type { JobList } from '@cdn-purge/core/command'
import { sentence } from '@cdn-purge/core/text'
import type { Terminal } from './terminal.ts'

/** A job in one line, without its operation. */
export function describeJob({ item, state, message }: Job): string {
  return `${item} is ${state}${message === undefined ? '' : `: ${message}`}`
}

/** Jobs that a target's vendor listed. */
export interface ListedJobs extends JobList {
  /** Its name. */
  readonly target: string
  /** How many are over, and not shown. */
  readonly hidden: number
}

/** What `cdn-purge jobs --json` prints. */
export interface JobsReport {
  /** Of this form. */
  readonly version: 1
  /** That was called. */
  readonly command: 'jobs'
  /** Whether every list could be read. */
  readonly ok: boolean
  /** A list each. */
  readonly targets: readonly ListedJobs[]
}

/** Prints jobs, a line each, and why there may be more. */
export function renderJobs(lists: readonly ListedJobs[], { print, error, hint, colors }: Terminal): void {
  for (const { target, jobs, total, hidden, failure } of lists) {
    const of = total === undefined ? '' : ` of ${total}`
    const over = hidden === 0 ? '' : `, ${hidden} more ${hidden === 1 ? 'is' : 'are'} over (--all shows them)`
    if (failure === undefined || jobs.length > 0) {
      print(
        `${target}: ${jobs.length}${of} ${jobs.length === 1 && total === undefined ? 'job' : 'jobs'}${over}`,
      )
    }
    for (const job of jobs) print(`  ${describeJob(job)}${colors.dim(` (${job.operation})`)}`)
    if (failure === undefined) continue
    error(`${target}: its jobs could not be listed: ${sentence(failure.message)}`)
    if (failure.hint !== undefined) hint(failure.hint)
  }
}
