import { originOf, pathOf } from './address.ts'
import type { Capabilities } from './capabilities.ts'
import type { DueItem, PlanItem } from './item.ts'
import type { Batch, PlannedItem } from './plan.ts'
import { isBeneath } from './read/by-host.ts'
import type { Skipped } from './read/due-by-kind.ts'
import { settle } from './write/batches.ts'

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
      : settle(planned.item, planned.covers.concat(more), planned.collateral)
  }
  return { batches: batches.map(batch => batch.map(add)), refused: left }
}

function reaches(item: PlanItem, url: string, { hosts, prefix }: Capabilities): boolean {
  if (item.kind === 'layer' || item.kind === 'asset' || item.kind === 'url') return false
  if (hosts !== 'all' && !item.origins.includes(originOf(url))) return false
  if (item.kind === 'everything') return true
  const pattern = item.kind === 'prefix' ? { folder: item.path } : item
  return isBeneath(pattern, pathOf(url), prefix !== false && prefix.coversFolder)
}
