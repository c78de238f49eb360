import type { Change } from '../manifest/diff.ts'

/** Days after which a removed name is forgotten. ASSUME: no edge keeps a 404 that long. */
const DAYS = 90
/** Names of an output that are remembered at most, the newest first: about 60 bytes each in `ledger.json`. */
const NAMES = 2000
/** Letters of a SHA-256 that tell whether a name came back with the same bytes. */
const LETTERS = 12

const DAY = 86_400_000

/**
 * The immutable names that deploys removed, for as long as an edge may hold their 404: one that comes back, as after a
 * rollback, is due.
 *
 * @param before - as the ledger has them: for each name the day since 1970, and the start of its SHA-256
 * @param removed - files that this deploy removes
 * @param isThere - whether the output holds a file
 * @param now - milliseconds since 1970
 */
export function rememberRemoved(
  before: ReadonlyMap<string, string>,
  removed: readonly Change[],
  isThere: (path: string) => boolean,
  now: number,
): Map<string, string> {
  const today = Math.floor(now / DAY)
  const kept = [...before].filter(([path, text]) => !isThere(path) && today - dayOf(text) <= DAYS)
  const added = removed.map(
    ({ path, before: hash = '' }) => [path, `${today} ${hash.slice(0, LETTERS)}`] as const,
  )
  const all = [...new Map([...kept, ...added])].toSorted(([, a], [, b]) => dayOf(b) - dayOf(a))
  return new Map(all.slice(0, NAMES))
}

/** Whether a name that came back has other bytes than it had; `undefined` where that is not known. */
export function isOtherThanRemembered(text: string | undefined, hash: string | undefined): boolean {
  const start = text?.split(' ')[1]
  return start !== undefined && start !== '' && hash?.startsWith(start) === false
}

function dayOf(text: string): number {
  return Number(text.split(' ')[0])
}
