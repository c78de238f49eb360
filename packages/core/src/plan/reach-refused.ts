import { originOf, pathOf } from './address.ts'
import { type Ranked, settle } from './batch.ts'
import type { Capabilities } from './capabilities.ts'
import { isBeneath } from './gather.ts'
import type { DueItem, PlanItem } from './item.ts'
import type { Skipped } from './read-due.ts'

/** Counts URLs that cannot be named by themselves on a pattern that reaches them all the same. */
export function reachRefused(
  groups: readonly (readonly Ranked[])[],
  refused: readonly Skipped[],
  due: readonly DueItem[],
  capabilities: Capabilities,
): { readonly groups: readonly (readonly Ranked[])[]; readonly refused: readonly Skipped[] } {
  if (refused.length === 0) return { groups, refused }
  const patterns = groups.flat().filter(({ item }) => item.kind !== 'url' && item.kind !== 'asset')
  const extra = new Map<Ranked, number[]>()
  const left = refused.filter(({ due: index }) => {
    const url = due[index]?.item ?? ''
    const pattern = patterns.find(({ item }) => reaches(item, url, capabilities))
    if (pattern !== undefined) extra.set(pattern, [...(extra.get(pattern) ?? []), index])
    return pattern === undefined
  })
  const add = (item: Ranked): Ranked => {
    const more = extra.get(item)
    if (more === undefined) return item
    return { ...settle(item.item, item.covers.concat(more), item.collateral), rank: item.rank }
  }
  return { groups: groups.map(group => group.map(add)), refused: left }
}

function reaches(item: PlanItem, url: string, { hosts, prefix }: Capabilities): boolean {
  if (item.kind === 'layer' || item.kind === 'asset' || item.kind === 'url') return false
  if (hosts !== 'all' && !item.origins.includes(originOf(url))) return false
  if (item.kind === 'everything') return true
  const pattern = item.kind === 'prefix' ? { folder: item.path } : item
  return isBeneath(pattern, pathOf(url), prefix !== false && prefix.coversFolder)
}
