import { originOf, pathOf } from './address.ts'
import type { Capabilities } from './capabilities.ts'
import type { DueItem } from './item.ts'

/** The URLs that are due on one host: `due[i]` is the index of the due item that `paths[i]` stands for. */
export interface DueUrls {
  readonly origin: string
  readonly paths: string[]
  readonly due: number[]
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
  readonly skipped: Skipped[]
}

/** Sorts out what is due; what the API does not need or cannot name is skipped. */
export function readDue(due: readonly DueItem[], capabilities: Capabilities): Demand {
  const hosts = new Map<string, DueUrls>()
  const patterns: DuePattern[] = []
  const everything: number[] = []
  const assets: number[] = []
  const skipped: Skipped[] = []
  due.forEach(({ kind, item }, index) => {
    if (kind === 'everything') everything.push(index)
    else if (kind === 'asset') {
      if (capabilities.assets) assets.push(index)
      else skipped.push({ due: index, reason: 'this API knows no asset identifiers' })
    } else if (!item.includes('://')) skipped.push({ due: index, reason: 'it is not an absolute URL' })
    else if (kind === 'url') {
      const reason = unnamed(item, capabilities)
      if (reason === undefined) addUrl(hosts, item, index)
      else skipped.push({ due: index, reason })
    } else {
      const star = kind === 'prefix' ? item.length : item.lastIndexOf('*.')
      if (item[star - 1] !== '/') skipped.push({ due: index, reason: `it is not a valid ${kind}` })
      else patterns.push(readPattern(index, item, star))
    }
  })
  return {
    hosts: [...hosts.values()].map(sortUrls).sort((a, b) => compare(a.origin, b.origin)),
    patterns,
    everything,
    assets,
    skipped,
  }
}

/** Code-unit order. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function unnamed(url: string, { concerns, refuses }: Capabilities): string | undefined {
  if (concerns !== undefined && !concerns(url)) return 'this cache does not hold it'
  return refuses?.(url)
}

function addUrl(hosts: Map<string, DueUrls>, url: string, index: number): void {
  const origin = originOf(url)
  let host = hosts.get(origin)
  if (host === undefined) {
    host = { origin, paths: [], due: [] }
    hosts.set(origin, host)
  }
  host.paths.push(pathOf(url))
  host.due.push(index)
}

function readPattern(due: number, item: string, star: number): DuePattern {
  const folder = pathOf(item.slice(0, star))
  const origin = originOf(item)
  return star === item.length
    ? { due, origin, folder }
    : { due, origin, folder, extension: item.slice(star + 2) }
}

/** Sorts by path; does nothing where they are sorted, as they usually are. */
function sortUrls(host: DueUrls): DueUrls {
  const { origin, paths, due } = host
  if (paths.every((path, i) => i === 0 || compare(paths[i - 1] ?? '', path) <= 0)) return host
  const order = paths.map((_, i) => i).sort((a, b) => compare(paths[a] ?? '', paths[b] ?? ''))
  return { origin, paths: order.map(i => paths[i] ?? ''), due: order.map(i => due[i] ?? 0) }
}
