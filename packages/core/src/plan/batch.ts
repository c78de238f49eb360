import type { PlanItem } from './item.ts'
import type { PlannedItem } from './plan.ts'

/** An item with its place in the order of the run; items of one group stand in the order of their paths. */
export interface Ranked extends PlannedItem {
  readonly rank: number
}

/**
 * Puts items in requests, as many in each as it may hold, in the order in which they are to be purged.
 *
 * @param groups - items that may share a request only with those of the same group
 */
export function packBatches(groups: readonly (readonly Ranked[])[], size: number): PlannedItem[][] {
  const batches = groups.flatMap(group => {
    const sorted = group.toSorted((a, b) => a.rank - b.rank)
    const count = Math.ceil(sorted.length / size)
    return Array.from({ length: count }, (_, i) => sorted.slice(i * size, (i + 1) * size))
  })
  const rank = (batch: readonly Ranked[], at: number): number => batch.at(at)?.rank ?? 0
  return batches
    .toSorted((a, b) => rank(a, 0) - rank(b, 0) || rank(a, -1) - rank(b, -1))
    .map(batch => batch.map(({ item, covers, collateral }) => ({ item, covers, collateral })))
}

/** Due items in their order, each once. */
export function settle(item: PlanItem, due: readonly number[], collateral: number): PlannedItem {
  let sorted = true
  for (let i = 1; i < due.length; i++) if ((due[i - 1] ?? 0) >= (due[i] ?? 0)) sorted = false
  return { item, covers: sorted ? due : [...new Set(due)].sort((a, b) => a - b), collateral }
}
