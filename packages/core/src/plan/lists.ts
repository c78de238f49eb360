import type { Capabilities, ItemKind, ItemList } from './capabilities.ts'

/** Items by list: how many of each list a plan holds. */
export type Counts = readonly number[]

/**
 * The list that carries a kind of item, as an index: the one that names the kind, or else the one that names none.
 *
 * @throws TypeError where there is neither, which is a fault of the provider
 */
export function listOf(lists: readonly ItemList[], kind: ItemKind): number {
  const named = lists.findIndex(({ kinds }) => kinds?.includes(kind))
  const index = named >= 0 ? named : lists.findIndex(({ kinds }) => kinds === undefined)
  if (index < 0) throw new TypeError(`No list of the capabilities carries items of the kind "${kind}".`)
  return index
}

/** Counts items by list. */
export function countByList(
  lists: readonly ItemList[],
  items: readonly { readonly kind: ItemKind; readonly count: number }[],
): Counts {
  const counts = lists.map(() => 0)
  for (const { kind, count } of items) {
    if (count === 0) continue
    const index = listOf(lists, kind)
    counts[index] = (counts[index] ?? 0) + count
  }
  return counts
}

/** The sum of two counts. */
export function addCounts(a: Counts, b: Counts): Counts {
  return a.map((count, index) => count + (b[index] ?? 0))
}

/** Requests that so many items need. */
export function requestsFor(counts: Counts, lists: readonly ItemList[]): number {
  return counts.reduce((sum, count, index) => sum + Math.ceil(count / (lists[index]?.items ?? 1)), 0)
}

/** Items in all. */
export function sumOf(counts: Counts): number {
  return counts.reduce((sum, count) => sum + count, 0)
}

/** Whether URLs and prefixes travel in requests of their own, so that one more prefix may cost a request. */
export function travelApart({ lists, prefix }: Pick<Capabilities, 'lists' | 'prefix'>): boolean {
  if (prefix === false) return false
  const [url, folder] = [listOf(lists, 'url'), listOf(lists, 'prefix')]
  return url !== folder && !(lists[url]?.items === 1 && lists[folder]?.items === 1)
}
