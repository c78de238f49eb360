import { originOf, pathOf } from './address.ts'
import type { Capabilities } from './capabilities.ts'
import type { DueItem } from './item.ts'
import { compare, sortTogether } from './sorted.ts'

/** The URLs that are due on one host: `due[i]` is the index of the due item that `paths[i]` stands for. */
export interface DueUrls {
  readonly origin: string
  /** Sorted. */
  readonly paths: readonly string[]
  readonly due: readonly number[]
}

/** A due prefix, or a due extension where `extension` is set. */
export interface DuePattern {
  readonly due: number
  readonly origin: string
  /** Ends in `/`. */
  readonly folder: string
  readonly extension?: string
}

/** A due item that the plan leaves out, and why. */
export interface Skipped {
  readonly due: number
  readonly reason: string
}

/** What is due, sorted out by kind. */
export interface Demand {
  /** By origin. */
  readonly hosts: readonly DueUrls[]
  readonly patterns: readonly DuePattern[]
  readonly everything: readonly number[]
  readonly assets: readonly number[]
  readonly skipped: readonly Skipped[]
  /** URLs that the API cannot name by themselves; a pattern may happen to reach them. */
  readonly refused: readonly Skipped[]
}

/** Sorts out what is due; what the API does not need or cannot name is skipped. */
export function readDue(due: readonly DueItem[], capabilities: Capabilities): Demand {
  const { concerns, refuses } = capabilities
  const hosts = new Map<string, { origin: string; paths: string[]; due: number[] }>()
  const patterns: DuePattern[] = []
  const everything: number[] = []
  const assets: number[] = []
  const skipped: Skipped[] = []
  const refused: Skipped[] = []
  const addUrl = (url: string, index: number): void => {
    const origin = originOf(url)
    let host = hosts.get(origin)
    if (host === undefined) {
      host = { origin, paths: [], due: [] }
      hosts.set(origin, host)
    }
    host.paths.push(pathOf(url))
    host.due.push(index)
  }
  due.forEach(({ kind, item }, index) => {
    const skip = (reason: string): number => skipped.push({ due: index, reason })
    if (kind === 'everything') everything.push(index)
    else if (kind === 'asset') {
      if (capabilities.assets) assets.push(index)
      else skip('this API knows no asset identifiers')
    } else if (!item.includes('://')) skip('it is not an absolute URL')
    else if (kind === 'url') {
      const reason = refuses?.(item)
      if (concerns?.(item) === false) skip('this cache does not hold it')
      else if (reason !== undefined) refused.push({ due: index, reason })
      else addUrl(item, index)
    } else {
      const star = kind === 'prefix' ? item.length : item.lastIndexOf('*.')
      const folder = item.slice(0, Math.max(star, 0))
      const reason = refuses?.(folder)
      if (!folder.endsWith('/')) skip(`it is not a valid ${kind}`)
      else if (reason !== undefined) skip(reason)
      else {
        const pattern = { due: index, origin: originOf(folder), folder: pathOf(folder) }
        patterns.push(kind === 'prefix' ? pattern : { ...pattern, extension: item.slice(star + 2) })
      }
    }
  })
  const sorted = [...hosts.values()].sort((a, b) => compare(a.origin, b.origin))
  return { hosts: sorted.map(sortTogether), patterns, everything, assets, skipped, refused }
}

/** URLs by origin, each host's paths sorted. */
export function pathsByOrigin(urls: Iterable<string>): Map<string, string[]> {
  const hosts = new Map<string, string[]>()
  for (const url of urls) {
    const paths = hosts.get(originOf(url))
    if (paths === undefined) hosts.set(originOf(url), [pathOf(url)])
    else paths.push(pathOf(url))
  }
  for (const paths of hosts.values()) paths.sort(compare)
  return hosts
}
