import { CdnPurgeError } from '../errors/error.ts'

/** A place at which the root of the output is served. */
export interface Site {
  /** Scheme and host, such as `https://www.example.com`. */
  readonly origin: string
  /** Percent-encoded; starts and ends with `/`. */
  readonly path: string
  /** Whether pages are served there too, or only what pages refer to. */
  readonly documents: boolean
}

/** The sites of a build. */
export interface ResolvedSites {
  readonly sites: readonly Site[]
  /** What contradicts each other, each as a sentence. */
  readonly warnings: readonly string[]
}

/**
 * The sites that the option `site` and the bundler's base stand for. An absolute path is the path of those sites that
 * name none; a URL is a further site for everything but pages; `''`, `./`, `auto` and other relative bases say nothing.
 *
 * @throws CdnPurgeError `CONFIG_INVALID` for a site that is not an absolute http or https URL
 */
export function resolveSites(site: string | readonly string[], base?: string): ResolvedSites {
  const given = (typeof site === 'string' ? [site] : site).map(parseSite)
  const first = given[0]
  if (first === undefined) throw invalidSite('names no URL')
  const warnings: string[] = []
  let sites = given
  const baseUrl = parseBase(base, first)
  if (baseUrl !== undefined) {
    sites = [...given, baseUrl]
  } else if (base?.startsWith('/')) {
    const path = folder(new URL(base, first.origin).pathname)
    sites = given.map(one => (one.path === '/' ? { ...one, path } : one))
    for (const one of given) {
      if (one.path === '/' || one.path === path) continue
      warnings.push(
        `The option "site" says that the output is served at ${one.origin}${one.path}, the bundler's base "${base}" ` +
          `that it is at ${path}. URLs are made from "site"; correct the one that is wrong.`,
      )
    }
  }
  return { sites: unique(sites), warnings }
}

function parseSite(text: string): Site {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw invalidSite(`is "${text}", which is not an absolute URL that starts with https:// or http://`)
  }
  if (url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    throw invalidSite(`holds more than scheme, host and path at ${url.origin}${url.pathname}`)
  }
  return { origin: url.origin, path: folder(url.pathname), documents: true }
}

/** A base that is a URL of its own, or one that only lacks the scheme. */
function parseBase(base: string | undefined, site: Site): Site | undefined {
  if (base === undefined || !/^(?:https?:)?\/\//i.test(base) || !URL.canParse(base, site.origin))
    return undefined
  const url = new URL(base, site.origin)
  return { origin: url.origin, path: folder(url.pathname), documents: false }
}

function folder(path: string): string {
  return path.endsWith('/') ? path : `${path}/`
}

/** One of each place; the first one that serves pages wins over one that does not. */
function unique(sites: readonly Site[]): Site[] {
  const byPlace = new Map<string, Site>()
  for (const site of sites) {
    const place = site.origin + site.path
    if (!byPlace.has(place)) byPlace.set(place, site)
  }
  return [...byPlace.values()]
}

function invalidSite(why: string): CdnPurgeError {
  return new CdnPurgeError('CONFIG_INVALID', `The option "site" ${why}.`, {
    hint: 'Give the absolute URL at which the root of the output directory is served, such as "https://www.example.com/".',
  })
}
