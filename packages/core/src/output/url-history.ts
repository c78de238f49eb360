import type { OutputContext } from '../ledger/output-entry.ts'
import { readPaths } from '../manifest/manifest.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { askUrls, createUrlMap } from '../urls/map.ts'
import { resolveSites } from '../urls/sites.ts'

/** The absolute URLs of a file, by its path relative to the output. */
export type UrlsOf = (path: string) => readonly string[]

/** The URLs that the files of an output have now, and those that they had at the last deploy. */
export interface UrlHistory {
  readonly now: UrlsOf
  readonly before: UrlsOf
  /** Both, each once. */
  readonly all: UrlsOf
  /** Those of now that are new. */
  readonly arrived: UrlsOf
  /** Those that are no more. What only the option `html` leaves out now is served as it was. */
  readonly left: UrlsOf
  /** Whether they may differ. */
  readonly moved: boolean
}

/** What an output is recorded for now. */
export function contextOf(
  { site, only, manifest }: { site: string | undefined; only: string | undefined; manifest: Uint8Array },
  options: ResolvedOptions,
): Omit<OutputContext, 'run' | 'carried'> {
  const urls = options.urls && answersOf(options.urls, manifest)
  const targets = options.targets.filter(({ name }) => only === undefined || name === only)
  return {
    site: site === undefined ? [...options.site] : [site],
    ...(only === undefined ? {} : { only }),
    html: [...options.html],
    ...(urls === undefined || urls.size === 0 ? {} : { urls }),
    ...(options.immutable === undefined ? {} : { immutable: options.immutable }),
    added: options.added,
    ...(only !== undefined || options.include === undefined ? {} : { include: [...options.include] }),
    exclude: only === undefined ? [...options.exclude] : [],
    targets: only === undefined ? targets.map(({ name }) => name) : [only],
    caches: new Map(targets.map(({ name, cache }) => [name, cache])),
  }
}

/** The URLs of an output's files in a context, by what was recorded of it. */
export function urlsIn(
  { site, html, urls }: Omit<OutputContext, 'run' | 'carried'>,
  base: string | undefined,
): UrlsOf {
  return createUrlMap({ sites: resolveSites(site, base).sites, html, urls: urls && (file => urls.get(file)) })
}

/**
 * Puts the two sides together.
 *
 * @param forms - of now, in the forms of a page that were known before
 */
export function createUrlHistory(now: UrlsOf, before: UrlsOf, forms: UrlsOf): UrlHistory {
  return {
    now,
    before,
    all: path => [...new Set([...now(path), ...before(path)])],
    arrived: path => without(now(path), before(path)),
    left: path => without(without(before(path), now(path)), forms(path)),
    moved: true,
  }
}

/** The history of an output that is where it was. */
export function sameUrls(now: UrlsOf): UrlHistory {
  const none = () => []
  return { now, before: now, all: now, arrived: none, left: none, moved: false }
}

function without(urls: readonly string[], others: readonly string[]): readonly string[] {
  return urls.filter(url => !others.includes(url))
}

function answersOf(urls: NonNullable<ResolvedOptions['urls']>, manifest: Uint8Array): Map<string, string[]> {
  const answers = new Map<string, string[]>()
  for (const path of readPaths(manifest)) {
    const answer = askUrls(urls, path)
    if (answer !== undefined) answers.set(path, [...answer])
  }
  return answers
}
