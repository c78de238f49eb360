import type { Fetched } from '../live/look/fetch-answer.ts'
import type { Check } from './model.ts'

const PAGE = /\.html?$/i
const INDEX = /(?:^|\/)index\.html?$/i
/** Pages that are served with a status of their own, or by their own rules. */
const SPECIAL = /(?:^|\/)(?:[45]\d\d|offline|_[^/]*|google[\da-f]{10,})(?:\.html?$|\/)/i

/**
 * Whether the URLs that a page is known by answer alike, for one page of each kind: `about.html`, `about/index.html`.
 * A name that a server does not know costs purges that nobody needs; two that answer with other bytes are two pages, or
 * one of them is stale.
 */
export async function checkPageUrls(
  files: readonly string[],
  urlsOf: (file: string) => readonly string[],
  ask: (url: string) => Promise<Fetched>,
): Promise<readonly Check[]> {
  const pages = files.filter(file => PAGE.test(file) && !SPECIAL.test(file))
  const chosen = [
    pages.find(file => !INDEX.test(file)),
    pages.find(file => INDEX.test(file) && file.includes('/')),
  ].filter(file => file !== undefined)
  if (chosen.length === 0) {
    const found = 'no page beneath the root is known: nothing was deployed or built yet'
    return [{ check: 'page URLs', state: 'skipped', found }]
  }
  const checks: Check[] = []
  for (const file of chosen) checks.push(await checkPage(file, urlsOf(file), ask))
  return checks
}

async function checkPage(
  file: string,
  urls: readonly string[],
  ask: (url: string) => Promise<Fetched>,
): Promise<Check> {
  const about = { check: 'page URLs', about: file } as const
  const answers = new Map<string, Fetched>()
  for (const url of urls) answers.set(url, await ask(url))
  const live = [...answers].flatMap(([url, fetched]) =>
    fetched.kind === 'answer' && fetched.status < 300 ? [{ url, hash: fetched.hash }] : [],
  )
  const list = [...answers].map(([url, fetched]) => `${new URL(url).pathname} ${describe(fetched)}`)
  if (live.length === 0) {
    return {
      ...about,
      state: 'warning',
      found: `by none of its URLs the page is there: ${list.join(', ')}`,
      todo: 'Where the site is deployed, look whether "site" and "html" say by what URLs its pages are known.',
    }
  }
  const [first] = live
  const other = live.find(({ hash }) => hash !== first?.hash)
  if (first !== undefined && other !== undefined) {
    return {
      ...about,
      state: 'warning',
      found: `${new URL(first.url).pathname} and ${new URL(other.url).pathname} answer with different bytes`,
      todo: 'One of them is stale, or another page: purge the page (cdn-purge purge), or leave that name out of "html". A page that is different in each answer is no fault.',
    }
  }
  const unknown = urls.length - live.length
  const found = unknown === 0 ? `alike by ${urls.length} URLs` : list.join(', ')
  return unknown === 0
    ? { ...about, state: 'ok', found }
    : {
        ...about,
        state: 'ok',
        found,
        todo: 'Those that the server does not know are purged in vain: "html" may leave them out, if no link and no cache has them.',
      }
}

function describe(fetched: Fetched): string {
  if (fetched.kind === 'answer') return `answers ${fetched.status}`
  return fetched.kind === 'redirect' ? `redirects (${fetched.status})` : fetched.reason
}
