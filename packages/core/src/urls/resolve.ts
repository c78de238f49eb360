import { normalizeUrl, spellings } from './normalize.ts'
import type { Site } from './sites.ts'

/**
 * What a user wrote for a URL: a path, which is taken on the origin of every site, or an absolute http or https URL.
 * Queries are kept; everything is as a browser requests it, in each encoding in which it does.
 *
 * @returns each URL once; `undefined` for anything else, such as a relative path
 */
export function resolveUrl(text: string, sites: readonly Site[]): readonly string[] | undefined {
  if (!text.startsWith('/')) {
    const url = normalizeUrl(text)
    return url === undefined ? undefined : spellings(url)
  }
  // What starts with two slashes names a host in a page, and a path for us: which one is meant cannot be known.
  if (/^\/[/\\]/.test(text)) return undefined
  const urls = new Set<string>()
  for (const { origin } of sites) {
    const url = normalizeUrl(origin + text)
    for (const spelling of url === undefined ? [] : spellings(url)) urls.add(spelling)
  }
  return [...urls]
}
