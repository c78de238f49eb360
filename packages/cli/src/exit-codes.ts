import { isCdnPurgeError } from '@cdn-purge/core'
import { catalog } from '@cdn-purge/core/engine'

/** Something went wrong that is not the user's doing. */
const UNEXPECTED = 1

/** The edge does not have the bytes of the build. */
export const EDGE_OTHERWISE: number = catalog.EDGE_STALE.status

/** The exit status that an error ends the command with; see the table in the README. */
export function statusOf(error: unknown): number {
  return isCdnPurgeError(error) ? error.status : UNEXPECTED
}
