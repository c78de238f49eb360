import { compare } from '../../text/compare.ts'
import { MadeTexts, type Texts } from '../../text/text-list.ts'
import { originOf, pathOf } from '../address.ts'
import type { DueList, PlanInput } from '../model.ts'
import { NumberList } from '../number-list.ts'
import { canName, isAbsolute, parsePattern, type UrlPattern } from '../pattern.ts'
import { DueUrls } from './due-urls.ts'

/** A due prefix, or a due extension where `extension` is set. */
export interface DuePattern extends UrlPattern {
  readonly due: number
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
  readonly layers: readonly { readonly due: number; readonly layer: string }[]
  /** Said in the vendor's own words. */
  readonly raw: readonly number[]
  readonly skipped: readonly Skipped[]
  /** URLs that the API cannot name by themselves; a pattern may happen to reach them. */
  readonly refused: readonly Skipped[]
}

const SLASH = 47
const NOT_A_URL = 'it is not an absolute URL'

/** Sorts out what is due; what the API does not need or cannot name is skipped. */
export function readDue({
  due,
  capabilities,
  isRaw,
}: Pick<PlanInput, 'due' | 'capabilities' | 'isRaw'>): Demand {
  const { concerns, refuses, layers: known } = capabilities
  const isAsked = (concerns ?? refuses) !== undefined
  const hosts = new Hosts(due)
  const patterns: DuePattern[] = []
  const everything: number[] = []
  const assets: number[] = []
  const layers: { due: number; layer: string }[] = []
  const raw: number[] = []
  const skipped: Skipped[] = []
  const refused: Skipped[] = []
  const skip = (index: number, reason: string): number => skipped.push({ due: index, reason })
  let index = -1
  for (const { kind, item } of due) {
    index++
    if (kind === 'url') {
      // A provider may rely on being asked about nothing but URLs.
      if (isAsked && !isAbsolute(item)) skip(index, NOT_A_URL)
      else if (concerns?.(item) === false) skip(index, 'this cache does not hold it')
      else {
        const reason = refuses?.(item)
        if (reason !== undefined) refused.push({ due: index, reason })
        else if (!hosts.add(item, index)) skip(index, NOT_A_URL)
      }
    } else if (kind === 'everything') everything.push(index)
    else if (kind === 'asset') {
      if (capabilities.assets) assets.push(index)
      else skip(index, 'this API knows no asset identifiers')
    } else if (kind === 'layer') {
      if (known?.all === item || known?.order.includes(item)) layers.push({ due: index, layer: item })
      else skip(index, 'this API knows no such cache')
    } else if (kind === 'raw') {
      if (isRaw?.(item)) raw.push(index)
      else skip(index, 'this API knows no such item')
    } else {
      const pattern = parsePattern({ kind, item })
      const isItem = pattern !== undefined && canName(pattern, capabilities)
      const reason = isItem ? refuses?.(pattern.origin + pattern.folder, true) : undefined
      if (pattern === undefined) skip(index, isAbsolute(item) ? `it is not a valid ${kind}` : NOT_A_URL)
      else if (reason !== undefined) skip(index, reason)
      else patterns.push({ ...pattern, due: index })
    }
  }
  return { hosts: hosts.sorted(), patterns, everything, assets, layers, raw, skipped, refused }
}

/** The due URLs of one host, as indexes into what is due: no URL is held twice. */
interface HostUrls {
  readonly origin: string
  readonly indexes: NumberList
}

class Hosts {
  readonly #due: DueList
  readonly #hosts = new Map<string, HostUrls>()
  #last: HostUrls | undefined

  constructor(due: DueList) {
    this.#due = due
  }

  /** Adds a URL to those of its host; false: it is not absolute. */
  add(url: string, due: number): boolean {
    // URLs come host by host, as a rule: the host of the one before is tried first.
    let host = this.#last
    if (host === undefined || url.charCodeAt(host.origin.length) !== SLASH || !url.startsWith(host.origin)) {
      if (!isAbsolute(url)) return false
      const origin = originOf(url)
      host = this.#hosts.get(origin) ?? { origin, indexes: new NumberList() }
      this.#hosts.set(origin, host)
      this.#last = host
    }
    host.indexes.push(due)
    return true
  }

  sorted(): DueUrls[] {
    return [...this.#hosts.values()]
      .sort((a, b) => compare(a.origin, b.origin))
      .map(({ origin, indexes }) => new DueUrls(origin, this.#urlsAt(origin, indexes), indexes.values))
  }

  #urlsAt(origin: string, indexes: NumberList): Texts {
    return new MadeTexts(indexes.length, index => {
      const url = this.#due.at(indexes.at(index) ?? this.#due.length)?.item ?? ''
      return url.length === origin.length ? `${url}/` : url
    })
  }
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
