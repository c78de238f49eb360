import type { Fetched } from '../live/look/fetch-answer.ts'
import { allPageForms, pagePaths } from '../urls/html.ts'
import { encodePath } from '../urls/normalize.ts'
import type { Site } from '../urls/sites.ts'
import type { Check } from './model.ts'

const PAGE = /\.html?$/i
const INDEX = /(?:^|\/)index\.html?$/i
/** Pages that are served with a status of their own, or by their own rules. */
const SPECIAL = /(?:^|\/)(?:[45]\d\d|offline|_[^/]*|google[\da-f]{10,})(?:\.html?$|\/)/i

/** What of a site is looked at. */
export interface SiteFiles {
  readonly site: Site
  /** Paths of its files, relative to the output. */
  readonly files: readonly string[]
  /** The URLs of a file: those that are purged. */
  readonly urlsOf: (file: string) => readonly string[]
}

/** Asks for a URL; a redirect is not followed. */
type Ask = (url: string) => Promise<Fetched>

/**
 * Whether the URLs that a page is known by answer alike, for one page of each kind: `about.html`, `about/index.html`. A
 * name that a server does not know costs purges that nobody needs; two that answer with other bytes are two pages, or one
 * of them is stale; and one that no purge names stays stale.
 */
export async function checkPageUrls(site: SiteFiles, ask: Ask): Promise<readonly Check[]> {
  const pages = site.files.filter(file => PAGE.test(file) && !SPECIAL.test(file))
  const chosen = [
    pages.find(file => !INDEX.test(file)),
    pages.find(file => INDEX.test(file) && file.includes('/')),
  ].filter(file => file !== undefined)
  if (chosen.length === 0) {
    const found = 'no page beneath the root is known: nothing was deployed or built yet'
    return [{ check: 'page URLs', about: site.site.origin + site.site.path, state: 'skipped', found }]
  }
  const checks: Check[] = []
  for (const file of chosen) checks.push(await checkPage(file, site, ask))
  return checks
}

async function checkPage(file: string, { site, urlsOf }: SiteFiles, ask: Ask): Promise<Check> {
  const about = { check: 'page URLs', about: file } as const
  const urls = urlsOf(file)
  const answers = await askAll(urls, ask)
  const list = answers.map(({ url, fetched }) => `${pathOf(url)} ${describe(fetched)}`)
  const [first, ...rest] = answers.flatMap(livePage)
  if (first === undefined) {
    return {
      ...about,
      state: 'warning',
      found: `by none of its URLs the page is there: ${list.join(', ')}`,
      todo: 'Where the site is deployed, look whether "site" and "html" say by what URLs its pages are known.',
    }
  }
  const other = rest.find(({ hash }) => hash !== first.hash)
  if (other !== undefined) {
    return {
      ...about,
      state: 'warning',
      found: `${pathOf(first.url)} and ${pathOf(other.url)} answer with different bytes`,
      todo: 'One of them is stale, or another page: purge the page (cdn-purge purge), or leave that name out of "html". A page that is different in each answer is no fault.',
    }
  }
  const unnamed = otherNames(site, file).filter(url => !urls.includes(url))
  const also = (await askAll(unnamed, ask)).flatMap(livePage).filter(({ hash }) => hash === first.hash)
  if (also.length > 0) {
    return {
      ...about,
      state: 'warning',
      found: `the page is known by ${also.map(({ url }) => pathOf(url)).join(', ')} too, which no purge names`,
      todo: 'Add the name to "html", or say it with "urls"; or have the server redirect it.',
    }
  }
  if (rest.length + 1 === urls.length) return { ...about, state: 'ok', found: `alike by ${urls.length} URLs` }
  return {
    ...about,
    state: 'ok',
    found: list.join(', '),
    todo: 'Those that the server does not know are purged in vain: "html" may leave them out, if no link and no cache has them.',
  }
}

/** All names by which servers know a page, whatever the options say: `/a.html`, `/a`, `/a/`, `/a/index.html`. */
function otherNames({ origin, path }: Site, file: string): readonly string[] {
  const encoded = encodePath(file)
  const stem = encoded.replace(/(?:\/index)?\.html?$/i, '')
  const forms = pagePaths(path, encoded, allPageForms).map(each => origin + each)
  return [...new Set([...forms, `${origin}${path}${stem}/`, `${origin}${path}${stem}`])]
}

async function askAll(urls: readonly string[], ask: Ask) {
  const answers: { readonly url: string; readonly fetched: Fetched }[] = []
  for (const url of urls) answers.push({ url, fetched: await ask(url) })
  return answers
}

function livePage({ url, fetched }: { readonly url: string; readonly fetched: Fetched }) {
  return fetched.kind === 'answer' && fetched.status < 300 ? [{ url, hash: fetched.hash }] : []
}

function pathOf(url: string): string {
  return new URL(url).pathname
}

function describe(fetched: Fetched): string {
  if (fetched.kind === 'answer') return `answers ${fetched.status}`
  return fetched.kind === 'redirect' ? `redirects (${fetched.status})` : fetched.reason
}
