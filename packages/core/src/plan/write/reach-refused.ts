import type { Capabilities } from '../capabilities.ts'
import type { Batches, DueList, PlannedItem } from '../model.ts'
import { reaches } from '../pattern.ts'
import type { Skipped } from '../read/due-by-kind.ts'
import { plannedItem } from './batches.ts'

/** Counts URLs that cannot be named by themselves on a pattern that reaches them all the same. */
export function reachRefused(
  batches: Batches,
  refused: readonly Skipped[],
  due: DueList,
  capabilities: Capabilities,
): { readonly batches: Batches; readonly refused: readonly Skipped[] } {
  if (refused.length === 0) return { batches, refused }
  // Unlike URLs, patterns are the same objects whenever their batch is asked for.
  const patterns = Array.from(batches, batch =>
    batch.filter(({ item }) => item.kind !== 'url' && item.kind !== 'asset'),
  ).flat()
  const extra = new Map<PlannedItem, number[]>()
  const left = refused.filter(({ due: index }) => {
    const url = due.at(index)?.item ?? ''
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
  const counted: Batches = {
    length: batches.length,
    *[Symbol.iterator]() {
      for (const batch of batches) yield batch.map(add)
    },
  }
  return { batches: counted, refused: left }
}
