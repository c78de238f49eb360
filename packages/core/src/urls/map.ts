import { CdnPurgeError, describeCause } from '../errors/error.ts'
import { isDocument } from './document.ts'
import { allPageForms, type PageForm, pagePaths } from './html.ts'
import { createMatcher } from './match.ts'
import { encodePath, spellings } from './normalize.ts'
import { resolveUrl } from './resolve.ts'
import type { Site } from './sites.ts'

/** Characters of names that URLs have in more than one encoding; told at once, since most names have none. */
const twoWays = /[[\]|]/

/** The option `urls`: replaces the mapping for the files that it answers for. */
export type CustomUrls = (file: string) => readonly string[] | undefined

/** What {@link createUrlMap} is made from. */
export interface UrlMapOptions {
  readonly sites: readonly Site[]
  /** @default all forms */
  readonly html?: readonly PageForm[] | undefined
  readonly urls?: CustomUrls | undefined
}

/** The option `rules`: when a file that matches changed, purge these too. */
export interface Rule {
  /** Glob pattern on paths relative to the output. */
  readonly files: string
  /** Paths, prefixes that end in `/*`, or absolute URLs of either kind. */
  readonly purge: readonly string[]
}

/** What a rule makes due: a URL, or all URLs beneath one that ends in `/`. */
export interface RuleItem {
  readonly kind: 'url' | 'prefix'
  readonly item: string
}

/**
 * Makes the function that gives the absolute URLs of a file, named by its path relative to the output: on every site
 * (pages only where pages are served), a page in all its forms, each URL once.
 *
 * The function throws CdnPurgeError `CONFIG_INVALID` where the option `urls` answers with something else than paths
 * and absolute URLs.
 */
export function createUrlMap({
  sites,
  html = allPageForms,
  urls,
}: UrlMapOptions): (file: string) => readonly string[] {
  const roots = sites.map(({ origin, path }) => origin + path)
  const pageSites = sites.filter(({ documents }) => documents)
  return file => {
    const custom = urls === undefined ? undefined : askUrls(urls, file)
    if (custom !== undefined) return resolveCustom(custom, file, isDocument(file) ? pageSites : sites)
    const encoded = encodePath(file)
    const found = isDocument(file)
      ? pageSites.flatMap(({ origin, path }) => pagePaths(path, encoded, html).map(page => origin + page))
      : roots.map(root => root + encoded)
    return twoWays.test(file) ? found.flatMap(spellings) : found
  }
}

/**
 * What the rules make due at every site, each item once.
 *
 * @param files - paths of the files that were added, changed or removed
 * @throws CdnPurgeError `CONFIG_INVALID` for something to purge that is neither path, prefix nor absolute URL
 */
export function applyRules(
  rules: readonly Rule[],
  files: readonly string[],
  sites: readonly Site[],
): readonly RuleItem[] {
  const due = new Map<string, RuleItem>()
  for (const rule of rules) {
    if (!files.some(createMatcher([rule.files]))) continue
    for (const text of rule.purge) {
      const kind = text.endsWith('/*') ? 'prefix' : 'url'
      const items = resolveUrl(kind === 'prefix' ? text.slice(0, -1) : text, sites)
      if (items === undefined || (kind === 'prefix' && /[?#]/.test(text))) throw invalidRule(rule, text)
      for (const item of items) due.set(`${kind} ${item}`, { kind, item })
    }
  }
  return [...due.values()]
}

/**
 * What the option `urls` answers for a file, as it writes it.
 *
 * @throws CdnPurgeError `CONFIG_INVALID` where it fails, or answers with something else than texts
 */
export function askUrls(urls: CustomUrls, file: string): readonly string[] | undefined {
  let custom: unknown
  try {
    custom = urls(file)
  } catch (cause) {
    throw invalidUrls(file, `failed: ${describeCause(cause)}`, cause)
  }
  if (custom === undefined || custom === null) return undefined
  if (!Array.isArray(custom)) throw invalidUrls(file, 'gave something else than an array or undefined')
  return custom.map((text: unknown) => {
    if (typeof text === 'string') return text
    throw invalidUrls(file, notUrl(text))
  })
}

function resolveCustom(custom: readonly string[], file: string, sites: readonly Site[]): readonly string[] {
  const resolved = new Set<string>()
  for (const text of custom) {
    const urls = resolveUrl(text, sites)
    if (urls === undefined) throw invalidUrls(file, notUrl(text))
    for (const url of urls) resolved.add(url)
  }
  return [...resolved]
}

function notUrl(text: unknown): string {
  return `gave ${JSON.stringify(text)}, which is neither a path with a leading "/" nor an http URL`
}

function invalidUrls(file: string, why: string, cause?: unknown): CdnPurgeError {
  return new CdnPurgeError('CONFIG_INVALID', `The option "urls", asked for the file ${file}, ${why}.`, {
    hint: 'Answer with paths such as "/blog/?page=2" or absolute URLs, or with undefined for the default URLs.',
    cause,
  })
}

function invalidRule({ files }: Rule, text: string): CdnPurgeError {
  return new CdnPurgeError(
    'CONFIG_INVALID',
    `The option "rules", in the rule for ${JSON.stringify(files)}, cannot purge ${JSON.stringify(text)}: it is neither a path with a leading "/" nor a prefix that ends in "/*".`,
    { hint: 'Write a path such as "/feed.xml" or a prefix such as "/blog/*".' },
  )
}
