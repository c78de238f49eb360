import type { Capabilities } from '../capabilities.ts'
import { listOf } from '../lists.ts'
import type { Batch, Batches, PlanItem, PlannedItem } from '../model.ts'
import type { Items, Queue } from './queue.ts'

/** Some items of a rank, by their indexes; absent: all. */
interface Share {
  readonly items: Items
  readonly indexes: readonly number[] | undefined
}

/** A request's items, as places among those of a queue that travel in one list. */
interface Place {
  readonly shares: readonly Share[]
  readonly from: number
  readonly to: number
  readonly first: number
  readonly last: number
}

/**
 * Puts items in requests, as many in each as its list may hold, in the order in which they are to be purged; within a
 * rank they stay in the order in which they were added. Queues share no request, and neither do lists. A batch is made
 * when it is asked for.
 */
export function packBatches(queues: readonly Queue[], { lists }: Pick<Capabilities, 'lists'>): Batches {
  const places = queues.flatMap(({ ranks }) =>
    lists.flatMap(({ items: size }, index) => {
      const isOwn = (kind: PlanItem['kind'] | undefined) =>
        kind !== undefined && listOf(lists, kind) === index
      const shares = ranks.map(items => ({
        items,
        indexes: lists.length === 1 ? undefined : select(items, isOwn),
      }))
      return placesOf(shares, size)
    }),
  )
  places.sort((a, b) => a.first - b.first || a.last - b.last)
  return {
    length: places.length,
    *[Symbol.iterator]() {
      for (const place of places) yield read(place)
    },
  }
}

function select(items: Items, isOwn: (kind: PlanItem['kind'] | undefined) => boolean): readonly number[] {
  const indexes: number[] = []
  for (let index = 0; index < items.length; index++) if (isOwn(items.kindAt(index))) indexes.push(index)
  return indexes
}

function placesOf(shares: readonly Share[], size: number): Place[] {
  let total = 0
  const ends = shares.map(share => {
    total += lengthOf(share)
    return total
  })
  const rankAt = (index: number): number => ends.findIndex(end => index < end)
  return Array.from({ length: Math.ceil(total / size) }, (_, i) => {
    const [from, to] = [i * size, Math.min((i + 1) * size, total)]
    return { shares, from, to, first: rankAt(from), last: rankAt(to - 1) }
  })
}

function lengthOf({ items, indexes }: Share): number {
  return (indexes ?? items).length
}

function read({ shares, from, to }: Place): Batch {
  const batch: PlannedItem[] = []
  let start = 0
  for (const share of shares) {
    const end = start + lengthOf(share)
    for (let at = Math.max(from, start); at < Math.min(to, end); at++) {
      const index = at - start
      const item = share.items.at(share.indexes === undefined ? index : (share.indexes[index] ?? -1))
      if (item !== undefined) batch.push(item)
    }
    start = end
  }
  return batch
}

/** An item with the due items that it settles, in their order and each once. */
export function plannedItem(item: PlanItem, due: ArrayLike<number>, collateral: number): PlannedItem {
  let sorted = true
  for (let i = 1; i < due.length; i++) if ((due[i - 1] ?? 0) >= (due[i] ?? 0)) sorted = false
  const covers = sorted
    ? due
    : Uint32Array.from(due)
        .sort()
        .filter((index, i, all) => index !== all[i - 1])
  return { item, covers: Array.from(covers), collateral }
}
