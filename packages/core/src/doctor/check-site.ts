import { randomUUID } from 'node:crypto'
import { type Address, throughEdge } from '../live/look/address.ts'
import type { Answer, FetchAnswer, Fetched } from '../live/look/fetch-answer.ts'
import { encodePath } from '../urls/normalize.ts'
import type { Check } from './model.ts'
import { checkPageUrls, type SiteFiles } from './page-urls.ts'

/** Most bytes of a page that are read. */
const MOST = 1 << 20
/** Seconds that a service worker may lie in a browser without a word. */
const LONG = 3_600
/** ASSUME: the names that the common tools give to service workers. */
const SERVICE_WORKER = /(?:^|\/)(?:sw|service-?worker|ngsw-worker|OneSignalSDKWorker|[\w-]+-sw)\.m?js$/i

/** Looks at a site as visitors do: a file that is not there, its service worker, and the URLs of its pages. */
export async function checkSite(site: SiteFiles, fetch: FetchAnswer): Promise<readonly Check[]> {
  const root = site.site.origin + site.site.path
  const ask = (url: string) => fetch(throughEdge(url), MOST)
  const home = await ask(root)
  if (home.kind === 'failure' || home.status >= 500) {
    const reason = home.kind === 'failure' ? home.reason : `answers ${home.status}`
    const todo =
      'Look whether the host in "site" is right and serves the site; what else was to be looked at there was left out.'
    return [{ check: 'site', about: root, state: 'failed', found: reason, todo, code: 'ORIGIN_NOT_READY' }]
  }
  return [
    checkHome(root, home),
    await checkMissing(root, ask),
    ...(await checkServiceWorkers(site, ask)),
    ...(await checkPageUrls(site, url => fetch(withoutRedirects(url), MOST))),
  ]
}

/** The address of a URL of which the very answer matters. */
function withoutRedirects(url: string): Address {
  return { ...throughEdge(url), follow: () => undefined }
}

function checkHome(root: string, home: Exclude<Fetched, { kind: 'failure' }>): Check {
  const about = { check: 'site', about: root } as const
  if (home.kind === 'redirect') {
    const todo = 'Name in "site" the address under which the site is cached: URLs are made from it.'
    return { ...about, state: 'warning', found: home.reason, todo }
  }
  if (home.status < 400) return { ...about, state: 'ok', found: `answers ${home.status}` }
  const todo =
    home.status === 404
      ? 'Look whether "site" says where the root of the output is served; before the first deploy this is as it should be.'
      : 'What is asked for without a login is refused: what follows says little.'
  return { ...about, state: 'warning', found: `answers ${home.status}`, todo }
}

/** A file that was never there: a server that answers 200 hides removed files, and gives pages the names of scripts. */
async function checkMissing(root: string, ask: (url: string) => Promise<Fetched>): Promise<Check> {
  const url = `${root}cdn-purge-doctor-${randomUUID()}.js`
  const about = { check: 'missing file', about: root } as const
  const fetched = await ask(url)
  if (fetched.kind === 'answer' && (fetched.status === 404 || fetched.status === 410)) {
    return { ...about, state: 'ok', found: `a file that is not there is answered with ${fetched.status}` }
  }
  if (fetched.kind === 'answer' && fetched.status < 300) {
    return {
      ...about,
      state: 'warning',
      found: `a script that is not there is answered with ${fetched.status} and ${describeType(fetched)}`,
      todo: 'Answer 404 for files that are missing, and give the page for everything to paths of pages only: an edge else keeps a page under the name of a script, and a removed file looks alive.',
    }
  }
  const found = fetched.kind === 'answer' ? `answers ${fetched.status}` : fetched.reason
  return {
    ...about,
    state: 'warning',
    found: `a script that is not there: ${found}`,
    todo: 'Answer 404 for files that are missing.',
  }
}

function describeType({ head, length }: Answer): string {
  return /<(?:!doctype|html)/i.test(head.subarray(0, 512).toString('latin1')) ? 'a page' : `${length} bytes`
}

async function checkServiceWorkers(
  { site: { origin, path }, files, urlsOf }: SiteFiles,
  ask: (url: string) => Promise<Fetched>,
): Promise<readonly Check[]> {
  const known = files.filter(file => SERVICE_WORKER.test(file)).flatMap(file => urlsOf(file).slice(0, 1))
  const urls =
    files.length > 0 ? known : ['sw.js', 'service-worker.js'].map(file => origin + path + encodePath(file))
  const checks: Check[] = []
  for (const url of urls.slice(0, 3)) {
    const fetched = await ask(url)
    if (fetched.kind !== 'answer' || fetched.status !== 200 || isPage(fetched)) continue
    checks.push(judgeLifetime(url, fetched.cacheControl))
  }
  return checks
}

function isPage({ head }: Answer): boolean {
  return /^\s*<(?:!doctype|html)/i.test(head.subarray(0, 512).toString('utf8'))
}

function judgeLifetime(url: string, cacheControl: string | undefined): Check {
  const about = { check: 'service worker', about: url } as const
  // What lies at the edge (s-maxage) is purged; what lies in browsers is not.
  const seconds = Number(/(?<![\w-])max-age="?(\d+)/i.exec(cacheControl ?? '')?.[1] ?? 0)
  const isBound = /\bno-(?:store|cache)\b/i.test(cacheControl ?? '')
  const said = cacheControl === undefined ? 'no Cache-Control' : `Cache-Control: ${cacheControl}`
  if (isBound || seconds <= LONG) return { ...about, state: 'ok', found: said }
  return {
    ...about,
    state: 'warning',
    found: `browsers may keep it for ${seconds} s (${said})`,
    todo: 'Serve it with "Cache-Control: no-cache": a purge reaches no browser, where an old service worker goes on serving the old site.',
  }
}
