import { CdnPurgeError, type PurgeJob, type Store } from '@cdn-purge/core/engine'

/**
 * Refuses a ledger that is not the one that a run left in the queue. The URL of its Redis does not travel, so that this
 * worker may look into another one: it would find nothing due there, and call that done.
 *
 * @throws CdnPurgeError `LEDGER_LOST`
 */
export async function refuseOtherLedger(store: Store, { site, mark }: PurgeJob): Promise<void> {
  const found = await store.lastWrite?.()
  const isOlder = mark !== undefined && found?.id === mark.id && found.sequence < mark.sequence
  if (found !== undefined && !isOlder) return
  const left = mark === undefined ? 'one' : `write ${mark.sequence} of one`
  const lies = isOlder ? `is at write ${found?.sequence}` : 'holds no ledger'
  throw new CdnPurgeError(
    'LEDGER_LOST',
    `${store.location} ${lies}, although a run of ${site} left ${left} to be sent: this worker looks into another place than the runs, or the ledger was lost.`,
    {
      hint: 'Set CDN_PURGE_REDIS_URL of the worker, or in its --env-dir, to the Redis that "ledger.url" names at the site; then "cdn-purge queue --retry-failed". Nothing was sent.',
    },
  )
}
