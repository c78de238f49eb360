import { originOf, pathOf } from '../plan/address.ts'
import type { Capabilities } from '../plan/capabilities.ts'
import type { DueItem, PlanItem } from '../plan/item.ts'
import { isBeneath } from '../plan/read/by-host.ts'

/** Whether a due item stands for a URL, by itself or among others. */
export function names({ kind, item }: DueItem, url: string): boolean {
  if (item === '*') return true
  if (kind === 'url') return item === url
  if (kind === 'asset' || originOf(item) !== originOf(url)) return false
  const star = kind === 'prefix' ? item.length : item.lastIndexOf('*.')
  const folder = pathOf(item.slice(0, star))
  return isBeneath(
    kind === 'prefix' ? { folder } : { folder, extension: item.slice(star + 2) },
    pathOf(url),
    true,
  )
}

/** Whether an item of a plan purges a URL, whatever it is there for. */
export function reaches(
  item: PlanItem,
  url: string,
  { hosts, layers, prefix, exactCovers }: Capabilities,
): boolean {
  if (item.kind === 'layer') return layers?.(url).includes(item.layer) ?? false
  if (item.kind === 'asset') return item.asset === '*'
  if (hosts !== 'all' && !item.origins.includes(originOf(url))) return false
  const path = pathOf(url)
  if (item.kind === 'everything') return true
  if (item.kind === 'url') {
    return item.path === path || (exactCovers === 'path' && item.path === path.replace(/\?.*$/s, ''))
  }
  const pattern = item.kind === 'prefix' ? { folder: item.path } : item
  return isBeneath(pattern, path, prefix !== false && prefix.coversFolder)
}
