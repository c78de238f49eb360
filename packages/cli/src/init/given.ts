/** How a site goes live. */
export const ways = ['upload', 'web-root'] as const

/** `upload`: something brings the output to where it is served; `web-root`: it is served where it is built. */
export type Live = (typeof ways)[number]

/** Answers as far as they are known. */
export interface Given {
  readonly sites: readonly string[]
  readonly caches: readonly string[]
  readonly live: string | undefined
}

/** Why a text is no site; `undefined`: it is one. */
export function wrongSite(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isPlain =
    url !== undefined &&
    /^https?:$/.test(url.protocol) &&
    [url.search, url.hash, url.username, url.password].every(part => part === '')
  return isPlain ? undefined : 'must be an absolute URL without a query, such as https://www.example.com/'
}
