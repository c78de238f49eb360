import type { Job } from '@cdn-purge/core'
import { listJobs } from '@cdn-purge/core/command'
import type { Project } from './project.ts'

/** What a target's vendor is still working on. */
export interface RunningJobs {
  /** Its name. */
  readonly target: string
  /** Jobs that are not over. */
  readonly running: readonly Job[]
  /** Jobs that were not looked at, as far as the vendor counts them. */
  readonly others: number
  /** Why they are not known, or not all of them. */
  readonly note?: string
}

/**
 * Asks every vendor that lists its jobs for those that are not over, on the first page; one that cannot be asked is only
 * noted. ASSUME: the newest come first; the whole history may be ten thousand jobs.
 */
export async function listRunning({ options, context }: Project): Promise<readonly RunningJobs[]> {
  const lists: RunningJobs[] = []
  for (const target of options.targets.filter(
    ({ api }) => api.jobs !== undefined && api.jobs.onlyByOperation !== true,
  )) {
    const { name, missing } = target
    const silent = options.off || options.dryRun ? ['nothing may be sent (CDN_PURGE, dryRun)'] : missing
    if (silent.length > 0) {
      const note = silent.join(' ')
      context.logger.info(`${name}: its jobs are not listed: ${note}`)
      lists.push({ target: name, running: [], others: 0, note })
      continue
    }
    const { jobs = [], total = 0, failure } = (await listJobs(target, { page: 1 }, context)) ?? {}
    const others = Math.max(0, total - jobs.length)
    const running = jobs.filter(({ state }) => state !== 'done' && state !== 'failed')
    if (failure === undefined) {
      lists.push({ target: name, running, others })
    } else {
      const { message: note, hint } = failure
      context.logger.warn(
        `${name}: its jobs could not be listed: ${note}.${hint === undefined ? '' : ` ${hint}`}`,
      )
      lists.push({ target: name, running, others, note })
    }
  }
  return lists
}
