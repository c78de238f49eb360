import { isCdnPurgeError } from '@cdn-purge/core'
import { catalog } from '@cdn-purge/core/engine'

/** Something went wrong that is not the user's doing. */
const UNEXPECTED = 1

/** The edge does not have the bytes of the build. */
export const EDGE_OTHERWISE: number = catalog.EDGE_STALE.status

/** What each exit status means, for `--help` and the README. */
export const exitStatuses: readonly (readonly [status: number, text: string])[] = [
  [0, 'Done, or nothing to do. What a cache cannot purge is skipped, with a warning.'],
  [1, 'Something was not accepted. It is pending: the next run sends it again.'],
  [2, 'The configuration, the command line, the output directory or the ledger is wrong. Nothing was sent.'],
  [3, 'Credentials were refused.'],
  [
    4,
    'The origin did not serve the build in time: nothing was sent, all is pending. Or the edge is still stale after the purge: that is pending again. For "verify": the edge differs.',
  ],
  [5, 'The plan is over "maxUrls" or "maxRequests". Nothing was sent, all is pending; --yes sends it.'],
  [130, 'Interrupted. What was accepted is recorded, the rest is pending.'],
]

/** The exit status that an error ends the command with. */
export function statusOf(error: unknown): number {
  return isCdnPurgeError(error) ? error.status : UNEXPECTED
}
