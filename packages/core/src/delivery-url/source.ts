/** The id of an image that Optimole has registered, before its source. */
const ID = /^(?:process:[^/]*\/)?(?:id:[^/]*\/)?(?=https?(?::|%3a)|\/\/)/i
/** ASSUME: an asset's hash is 32 letters and digits; other ids are numbers of another system. */
const ASSET = /^(?:process:[^/]*\/)?id:([0-9A-Za-z]{32})(?:\/|$)/
/** What Optimole keeps itself, under a name of its own. */
const OWN = /^(?:(?:process|id):|directUpload\/)/
const COMPUTED = /\$\{/
const ABSOLUTE = /^https?:\/\/[^/]/i

/** What Optimole knows an asset by. */
export interface SourceName {
  readonly kind: 'url' | 'asset'
  readonly item: string
}

/** The image that a source names: without id, query and fragment; scheme, `www.` and case as written. */
export function imageOf(source: string): string {
  return percentDecode(source.replace(ID, '')).replace(/[?#].*$/s, '')
}

/** Whether a script puts a part of it together at run time. */
export function isComputed(source: string): boolean {
  return COMPUTED.test(source)
}

/** Whether there is a file of some site behind it: not so behind uploads and ids. */
export function isOfSite(source: string): boolean {
  return !OWN.test(imageOf(source))
}

/**
 * Where the file behind an image, or any URL, is: its host and decoded path, which are the same for `http` and `https`,
 * with and without `www.`, whatever escapes the path is written with. A path alone, where no host is named.
 *
 * ASSUME: neither scheme nor `www.` makes it another image.
 */
export function placeOf(image: string): string | undefined {
  const [, scheme = '', rest = ''] = /^(?:(https?:)\/*|\/\/)?(.*)$/is.exec(image) ?? []
  const hasHost = rest !== image || /^[^/?#]*\.[^/?#]*\//.test(image)
  const parsed = hasHost ? `${scheme || 'https:'}//${rest}` : `https://host/${image}`
  const url = parse(parsed)
  if (url === undefined) return undefined
  return (hasHost ? url.host.replace(/^www\.|:(?:80|443)$/g, '') : '') + decodePath(url.pathname)
}

function parse(url: string): URL | undefined {
  try {
    return new URL(url)
  } catch {
    return undefined
  }
}

/**
 * The names by which Optimole knows what a source delivers.
 *
 * ASSUME: it compares them as texts, as they are written and, where a browser asks for it otherwise, as a browser does;
 * the query counts. A source without a scheme is known by both.
 *
 * @returns none for a path without a host
 */
export function namesOf(source: string): readonly SourceName[] {
  const asset = ASSET.exec(source)?.[1]
  const url = percentDecode(source.replace(ID, '')).replace(/#.*$/s, '')
  const written = url.replace(/^(https?:)\/(?!\/)/i, '$1//')
  const isHostless = !ABSOLUTE.test(written)
  const all = isHostless && !OWN.test(written) ? withSchemes(written) : [written]
  const urls = all.filter(each => ABSOLUTE.test(each)).flatMap(each => [encode(each), asRequested(each)])
  return [
    ...(asset === undefined ? [] : [{ kind: 'asset' as const, item: asset }]),
    ...[...new Set(urls)].map(item => ({ kind: 'url' as const, item })),
  ]
}

function withSchemes(source: string): readonly string[] {
  const hostAndPath = source.replace(/^\/\//, '')
  if (!/^[^/?#]*\.[^/?#]*\//.test(hostAndPath)) return []
  return [`https://${hostAndPath}`, `http://${hostAndPath}`]
}

function encode(url: string): string {
  return url.replace(/[^!-~]+|["<>^`{}]+/g, encodeURIComponent)
}

/** A source as it arrives when a browser asks for a delivery URL, of which it is the end of the path. */
function asRequested(source: string): string {
  const start = 'https://delivery/'
  return new URL(start + source).href.slice(start.length)
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    // Not UTF-8: no file is named so.
    return path
  }
}

function percentDecode(text: string): string {
  return /^https?%3a/i.test(text) ? decodePath(text) : text
}
