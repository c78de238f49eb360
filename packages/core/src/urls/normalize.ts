/**
 * What the path of a URL percent-encodes, and the characters that would end the path (`?`, `#`), start an escape (`%`)
 * or be taken for `/` (`\`) if they stood there as they are.
 */
const unsafe = /[^!$&'()*+,\-./0-9:;=@A-Z[\]_a-z|~]+/g

/**
 * A file's path as a browser requests it: the letters of the name in their own normal form, as UTF-8.
 *
 * @param path - relative, separated by `/`, without unpaired surrogates
 * ASSUME browsers encode `^` too, as the URL Standard says since 2023; Node 20's own URL does not yet.
 *
 * @see https://url.spec.whatwg.org/#path-percent-encode-set
 */
export function encodePath(path: string): string {
  return path.replace(unsafe, encodeURIComponent)
}

/**
 * An absolute http or https URL as a browser requests it: without fragment and credentials, the path encoded.
 * Escapes and the query stay as they are written.
 *
 * @returns `undefined` for what is no such URL
 */
export function normalizeUrl(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const parsed = new URL(url)
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return undefined
  parsed.hash = ''
  parsed.username = ''
  parsed.password = ''
  if (parsed.pathname.includes('^')) parsed.pathname = parsed.pathname.replaceAll('^', '%5E')
  return parsed.href
}
