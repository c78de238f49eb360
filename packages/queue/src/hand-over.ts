import type { Dispatch, LedgerMark } from '@cdn-purge/core/engine'
import { enqueue, withQueue } from './queue.ts'

/**
 * What a run does in place of sending: it leaves its ledger to the workers of a queue.
 *
 * @returns throws CdnPurgeError `QUEUE_UNREACHABLE` where that fails: what is due stays pending
 */
export function createHandOver({ queue, job }: Dispatch): (mark?: LedgerMark) => Promise<void> {
  const hint = 'What is due is recorded as pending: the next run, or "cdn-purge retry", hands it over.'
  return mark => withQueue(queue, hint, open => enqueue(open, mark === undefined ? job : { ...job, mark }))
}
