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

/** Browsers leave these in a path as they are; bundlers, and all that uses `encodeURI`, encode them. */
const ambiguous = /[[\]|]|%5b|%5d|%7c/i
const encodings = new Map([
  ['[', '%5B'],
  [']', '%5D'],
  ['|', '%7C'],
])

/**
 * A URL in every percent-encoding in which it is requested. Caches compare texts, so that each is a URL of its own.
 *
 * ASSUME only `[`, `]` and `|` are written in two ways: of these, and of no other characters, bundlers (Vite) and the
 * URL Standard say different things.
 *
 * @param url - absolute, or a path that starts with `/`
 * @returns each once, the given one first
 */
export function spellings(url: string): readonly string[] {
  if (!ambiguous.test(url)) return [url]
  const start = url.startsWith('/') ? 0 : url.indexOf('/', url.indexOf('://') + 3)
  const query = url.search(/[?#]/)
  const end = query < 0 ? url.length : query
  if (start < 0 || start > end) return [url]
  const path = url.slice(start, end)
  const raw = path.replace(/%5b/gi, '[').replace(/%5d/gi, ']').replace(/%7c/gi, '|')
  const encoded = raw.replace(/[[\]|]/g, character => encodings.get(character) ?? character)
  return [...new Set([path, raw, encoded])].map(each => url.slice(0, start) + each + url.slice(end))
}
