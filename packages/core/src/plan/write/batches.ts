import type { Capabilities } from '../capabilities.ts'
import { listOf } from '../lists.ts'
import type { PlanItem, PlannedItem } from '../model.ts'
import { Rank } from './purge-order.ts'

/** Items that may share requests, by their place in the order of the run. */
export class Queue {
  readonly ranks: PlannedItem[][] = Object.values(Rank).map(() => [])

  add(rank: number, item: PlannedItem): void {
    this.ranks[rank]?.push(item)
  }
}

/**
 * Puts items in requests, as many in each as its list may hold, in the order in which they are to be purged; within a
 * rank they stay in the order in which they were added. Queues share no request, and neither do lists.
 */
export function packBatches(
  queues: readonly Queue[],
  { lists }: Pick<Capabilities, 'lists'>,
): PlannedItem[][] {
  const batches = queues.flatMap(({ ranks }) =>
    lists.flatMap(({ items: size }, index) => {
      const isOwn = ({ item }: PlannedItem): boolean => listOf(lists, item.kind) === index
      const own = lists.length === 1 ? ranks : ranks.map(items => items.filter(isOwn))
      const items = own.flat()
      const ends = own.map((_, rank) => own.slice(0, rank + 1).reduce((sum, { length }) => sum + length, 0))
      const rankAt = (index: number): number => ends.findIndex(end => index < end)
      return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => {
        const batch = items.slice(i * size, (i + 1) * size)
        return { batch, first: rankAt(i * size), last: rankAt(i * size + batch.length - 1) }
      })
    }),
  )
  return batches.sort((a, b) => a.first - b.first || a.last - b.last).map(({ batch }) => batch)
}

/** An item with the due items that it settles, in their order and each once. */
export function plannedItem(item: PlanItem, due: readonly number[], collateral: number): PlannedItem {
  let sorted = true
  for (let i = 1; i < due.length; i++) if ((due[i - 1] ?? 0) >= (due[i] ?? 0)) sorted = false
  return { item, covers: sorted ? due : [...new Set(due)].sort((a, b) => a - b), collateral }
}
