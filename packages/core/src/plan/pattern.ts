import { endingOf, originOf, pathOf, withoutQuery } from './address.ts'
import type { Capabilities } from './capabilities.ts'
import type { DueItem, PlanItem } from './model.ts'

/** Everything beneath a folder of one host, or what has an extension there; subfolders are included. */
export interface UrlPattern {
  /** Scheme and host. */
  readonly origin: string
  /** A path that ends in `/`. */
  readonly folder: string
  /** Without a dot. */
  readonly extension?: string
}

const ABSOLUTE = /^https?:\/\/[^/]/i

/** Whether a text is an absolute URL. */
export function isAbsolute(text: string): boolean {
  return ABSOLUTE.test(text)
}

/** ASSUME: an asset's identifier at Optimole is opaque; its documentation shows 32 letters and digits. */
const ASSET = /^[0-9A-Za-z]{32}$/

/** Whether a text is an asset's identifier. */
export function isAssetId(text: string): boolean {
  return ASSET.test(text)
}

/** What tells one due item from another. */
export function dueKey({ kind, item }: DueItem): string {
  return `${kind} ${item}`
}

/** Reads a due prefix or extension; `undefined`: it is none, or not a valid one. */
export function parsePattern({ kind, item }: DueItem): UrlPattern | undefined {
  if (kind !== 'prefix' && kind !== 'extension') return undefined
  const end = kind === 'prefix' ? item.length : item.lastIndexOf('*.')
  const folder = item.slice(0, Math.max(end, 0))
  if (!isAbsolute(item) || !folder.endsWith('/')) return undefined
  const pattern = { origin: originOf(folder), folder: pathOf(folder) }
  return kind === 'prefix' ? pattern : { ...pattern, extension: item.slice(end + 2) }
}

/** Whether a folder can be named as a prefix. */
export function fitsPrefix(folder: string, prefix: Capabilities['prefix']): boolean {
  if (prefix === false) return false
  const { maxLength = Number.POSITIVE_INFINITY, maxDepth = Number.POSITIVE_INFINITY } = prefix
  return folder.length <= maxLength && folder.split('/').length - 1 <= maxDepth
}

/** Whether a pattern can be named as it is; if not, it stands for the URLs that are known beneath it. */
export function canName({ folder, extension }: UrlPattern, capabilities: Capabilities): boolean {
  const { prefix, extensionLength = Number.POSITIVE_INFINITY } = capabilities
  if (extension === undefined) return fitsPrefix(folder, prefix)
  const isScope = capabilities.extension === 'folder' || (capabilities.extension === 'site' && folder === '/')
  return isScope && folder.length + extension.length <= extensionLength
}

/**
 * Whether a path lies beneath a pattern.
 *
 * @param coversFolder - whether the folder's own URL does
 */
export function isBeneath(
  { folder, extension }: Pick<UrlPattern, 'folder' | 'extension'>,
  path: string,
  coversFolder: boolean,
): boolean {
  if (!path.startsWith(folder)) return false
  return extension === undefined
    ? coversFolder || withoutQuery(path) !== folder
    : endingOf(path) === extension
}

/** Whether a due item stands for a URL, by itself or among others. */
export function standsFor(due: DueItem, url: string): boolean {
  if (due.item === '*') return true
  if (due.kind === 'url') return due.item === url
  const pattern = parsePattern(due)
  return pattern !== undefined && pattern.origin === originOf(url) && isBeneath(pattern, pathOf(url), true)
}

/** Makes the test whether any of some due items stands for a URL. */
export function createCovers(items: Iterable<DueItem>): (url: string) => boolean {
  const urls = new Set<string>()
  const patterns: DueItem[] = []
  for (const due of items) {
    if (due.kind === 'url') urls.add(due.item)
    else patterns.push(due)
  }
  return url => urls.has(url) || patterns.some(pattern => standsFor(pattern, url))
}

/** Whether two due items may stand for a common URL; in doubt they do. */
export function overlaps(one: DueItem, other: DueItem): boolean {
  // Everything, of the site or of the vendor's account.
  if (one.item === '*' || other.item === '*') return true
  // What a cache layer, or an item in a vendor's own words, holds is not known here.
  if ([one, other].some(({ kind }) => kind === 'layer' || kind === 'raw')) return true
  if (one.kind === 'asset' || other.kind === 'asset') return one.item === other.item
  const [first, second] = [fixedPart(one), fixedPart(other)]
  return first.startsWith(second) || second.startsWith(first)
}

/** Whether an item of a plan purges a URL, whatever it is there for. */
export function reaches(
  item: PlanItem,
  url: string,
  { hosts, layers, prefix, exactCovers }: Capabilities,
): boolean {
  if (item.kind === 'layer')
    return item.layer === layers?.all || (layers?.of(url).includes(item.layer) ?? false)
  if (item.kind === 'asset') return item.asset === '*'
  // Only its provider knows: nothing else counts as purged by it.
  if (item.kind === 'raw') return false
  if (hosts !== 'all' && !item.origins.includes(originOf(url))) return false
  const path = pathOf(url)
  if (item.kind === 'everything') return true
  if (item.kind === 'url')
    return item.path === path || (exactCovers === 'path' && item.path === withoutQuery(path))
  const pattern = item.kind === 'prefix' ? { folder: item.path } : item
  return isBeneath(pattern, path, prefix !== false && prefix.coversFolder)
}

/** The part of a pattern that every URL beneath it starts with; of a URL, all of it. */
function fixedPart(due: DueItem): string {
  const pattern = parsePattern(due)
  return pattern === undefined ? due.item : pattern.origin + pattern.folder
}
