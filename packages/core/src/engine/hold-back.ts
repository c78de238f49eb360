import type { DueItem } from '../plan/item.ts'

/** The part of what a layer owes that it may purge now, and the part that must wait. */
export interface Held {
  readonly free: readonly DueItem[]
  readonly held: readonly DueItem[]
}

/**
 * Holds back what a layer nearer to the origin has not accepted: purged here, the stale answer would be fetched from
 * there and cached again.
 *
 * @param due - what this layer owes
 * @param stale - what the layers inside it did not accept
 */
export function holdBack(due: readonly DueItem[], stale: readonly DueItem[]): Held {
  if (stale.length === 0) return { free: due, held: [] }
  const urls = new Set(stale.filter(({ kind }) => kind === 'url').map(({ item }) => item))
  const patterns = stale.filter(({ kind }) => kind !== 'url')
  const isHeld = (item: DueItem) =>
    item.kind === 'url'
      ? urls.has(item.item) || patterns.some(pattern => overlap(pattern, item))
      : stale.some(other => overlap(item, other))
  const free: DueItem[] = []
  const held: DueItem[] = []
  for (const item of due) (isHeld(item) ? held : free).push(item)
  return { free, held }
}

/** Whether two due items may name a common URL; in doubt they do. */
function overlap(one: DueItem, other: DueItem): boolean {
  if (one.kind === 'asset' || other.kind === 'asset') return one.item === other.item
  if (one.kind === 'everything' || other.kind === 'everything') return true
  const [first, second] = [folderOf(one), folderOf(other)]
  return first.startsWith(second) || second.startsWith(first)
}

/** The fixed part of a pattern; of a URL, all of it. */
function folderOf({ kind, item }: DueItem): string {
  return kind === 'extension' ? item.slice(0, item.lastIndexOf('*')) : item
}
