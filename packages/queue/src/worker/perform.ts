import {
  type Environment,
  isCdnPurgeError,
  type Logger,
  openContext,
  type PurgeJob,
  type RunReport,
  resolveOptions,
} from '@cdn-purge/core/engine'
import { runByHand } from '@cdn-purge/core/run'
import type { SharedPace } from '../pace.ts'
import { refuseForeignApis } from './allowed.ts'
import { environmentOf } from './credentials.ts'
import { refuseOtherLedger } from './known-ledger.ts'

/** What a worker works with. */
export interface Workbench {
  readonly env: Environment
  /** Absolute folder of files `<site>.env` with the credentials of single sites. */
  readonly envDir?: string
  /** URLs of APIs beside the vendors' own that credentials may be sent to. */
  readonly apis: readonly string[]
  /** URL of the queue's Redis, where ledgers are that no variable says otherwise of. */
  readonly redis: string
  /** Absolute; a working directory. */
  readonly root: string
  readonly logger: Logger
  readonly signal?: AbortSignal
}

/**
 * Sends what a ledger owes, as a run at the site would, at the pace that all workers share.
 *
 * @throws CdnPurgeError for a job that cannot be worked on, and `INTERRUPTED` (state is kept)
 */
export async function perform(job: PurgeJob, pace: SharedPace, bench: Workbench): Promise<RunReport> {
  const { env: own, envDir, apis, redis, root, logger, signal } = bench
  const given = environmentOf(job.site, own, envDir)
  // A variable that is empty says nothing, as elsewhere.
  const env: Environment = { ...given, CDN_PURGE_REDIS_URL: given.CDN_PURGE_REDIS_URL || redis }
  // What the worker's own environment says of runs is not said of those at the sites.
  const { CDN_PURGE: _, CDN_PURGE_DRY_RUN: __, CDN_PURGE_ENVIRONMENT: ___, ...rest } = env
  const options = await resolveOptions(job.options, rest, { purpose: 'send' })
  refuseForeignApis(options, job, apis)
  // A failed attempt is tried again by the queue, so that it is counted by all machines.
  const targets = options.targets.map(target => ({ ...target, retries: 0 }))
  const { context, close } = openContext(options, root, logger, signal)
  try {
    await refuseOtherLedger(context.store, job)
    return await runByHand({ options: { ...options, targets }, wishes: {} }, 'worker', {
      ...context,
      pace,
      later: 'the next deploy of the site, or "cdn-purge queue --retry-failed",',
    })
  } finally {
    await close()
  }
}

/** Whether trying again can help: a refused credential, or a configuration that is wrong, stays so. */
export function isLasting(error: unknown): boolean {
  return (
    isCdnPurgeError(error) &&
    ['CONFIG_INVALID', 'CREDENTIALS_REFUSED', 'LEDGER_LOST', 'QUEUE_INVALID'].includes(error.code)
  )
}
