import type { Capabilities } from '../capabilities.ts'
import type { Batch, DueItem, PlannedItem } from '../model.ts'
import { reaches } from '../pattern.ts'
import type { Skipped } from '../read/due-by-kind.ts'
import { plannedItem } from './batches.ts'

/** Counts URLs that cannot be named by themselves on a pattern that reaches them all the same. */
export function reachRefused(
  batches: readonly Batch[],
  refused: readonly Skipped[],
  due: readonly DueItem[],
  capabilities: Capabilities,
): { readonly batches: readonly Batch[]; readonly refused: readonly Skipped[] } {
  if (refused.length === 0) return { batches, refused }
  const patterns = batches.flat().filter(({ item }) => item.kind !== 'url' && item.kind !== 'asset')
  const extra = new Map<PlannedItem, number[]>()
  const left = refused.filter(({ due: index }) => {
    const url = due[index]?.item ?? ''
    const pattern = patterns.find(({ item }) => reaches(item, url, capabilities))
    if (pattern !== undefined) extra.set(pattern, [...(extra.get(pattern) ?? []), index])
    return pattern === undefined
  })
  const add = (planned: PlannedItem): PlannedItem => {
    const more = extra.get(planned)
    return more === undefined
      ? planned
      : plannedItem(planned.item, planned.covers.concat(more), planned.collateral)
  }
  return { batches: batches.map(batch => batch.map(add)), refused: left }
}
