import { indexesOf, SomeDue } from '../plan/due-list.ts'
import type { DueItem, DueList } from '../plan/model.ts'
import { overlaps } from '../plan/pattern.ts'
import type { ErrorReport } from '../report/model.ts'

/** The part of what a layer owes that it may purge now, and the part that must wait. */
export interface Held {
  readonly free: DueList
  /** Where each of `free` stands among all that is due; absent: in the same place. */
  readonly places?: Uint32Array
  readonly held: readonly DueItem[]
}

/**
 * Holds back what a layer nearer to the origin has not accepted: purged here, the stale answer would be fetched from
 * there and cached again.
 *
 * @param due - what this layer owes
 * @param stale - what the layers inside it did not accept
 */
export function holdBack(due: DueList, stale: readonly DueItem[]): Held {
  if (stale.length === 0) return { free: due, held: [] }
  const urls = new Set(stale.filter(({ kind }) => kind === 'url').map(({ item }) => item))
  const patterns = stale.filter(({ kind }) => kind !== 'url')
  const isHeld = (item: DueItem) =>
    item.kind === 'url'
      ? urls.has(item.item) || patterns.some(pattern => overlaps(pattern, item))
      : stale.some(other => overlaps(item, other))
  const held: DueItem[] = []
  const places = indexesOf(due, item => {
    const waits = isHeld(item)
    if (waits) held.push(item)
    return !waits
  })
  return { free: new SomeDue(due, places), places, held }
}

/** The URLs that no item of a plan may reach. */
export function staleUrls(stale: readonly DueItem[]): ReadonlySet<string> {
  return new Set(stale.filter(({ kind }) => kind === 'url').map(({ item }) => item))
}

/** Says what is held back, if anything is. */
export function heldError(held: readonly DueItem[]): ErrorReport[] {
  if (held.length === 0) return []
  return [
    {
      code: 'NOT_ACCEPTED',
      message: 'held back: an inner cache still has the old bytes, and would fill this one with them',
      hint: 'They are pending here too; the next run purges them once the inner layer has accepted them.',
      items: held.map(({ item }) => item),
    },
  ]
}

/** Says what no item can name for now without reaching what is held back, if anything is. */
export function waitingError(waiting: DueList): ErrorReport[] {
  if (waiting.length === 0) return []
  return [
    {
      code: 'NOT_ACCEPTED',
      message:
        'waiting: this cache can only name it together with a URL that an inner cache still serves stale',
      hint: 'It is purged by the next run in which the inner layer accepts that URL.',
      items: Array.from(waiting, ({ item }) => item),
    },
  ]
}
