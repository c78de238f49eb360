import { randomUUID } from 'node:crypto'

/** Where a URL is asked for. */
export interface Address {
  /** Scheme, host and port to connect to. */
  readonly origin: string
  /** Path and query, spelled as they are sent. */
  readonly path: string
  /** The `Host` of the request, where it is not that of `origin`. */
  readonly host?: string
  /** The address that a redirect leads to; `undefined`: to another server. */
  follow(target: URL): Address | undefined
}

/** The way in which a URL becomes an {@link Address}. */
export type Route = (url: string) => Address

/** The query by which an edge is passed by. */
const PARAMETER = 'cdn-purge'

/** Through the edge, as visitors do. */
export const throughEdge: Route = url => {
  const { origin } = new URL(url)
  return {
    origin,
    path: pathOf(url, origin),
    follow: target => (target.origin === origin ? throughEdge(withoutHash(target)) : undefined),
  }
}

/**
 * Through the edge, but past what it holds: with a query that nobody has asked for before.
 *
 * ASSUME the edge keeps answers to other queries apart. One that ignores the query answers with what it holds, which
 * never looks like a new build: a wait ends too late then, but none too early.
 */
export const pastEdge: Route = url => {
  const { origin, path } = throughEdge(url)
  const sign = path.includes('?') ? '&' : '?'
  return {
    origin,
    path: `${path}${sign}${PARAMETER}=${randomUUID()}`,
    follow(target) {
      if (target.origin !== origin) return undefined
      const next = new URL(target)
      next.searchParams.delete(PARAMETER)
      return pastEdge(withoutHash(next))
    },
  }
}

/**
 * At another server, which stands in place of the host. An IP address, or this machine, is asked with the `Host` of
 * the site, since it has no name of its own to be known by.
 *
 * ASSUME a server with a name of its own (a bucket, a host's own domain) is known by that, and not by the site's.
 *
 * @param base - absolute http or https URL; its path goes before that of each URL
 */
export function atOrigin(base: string): Route {
  const { origin, hostname, pathname } = new URL(base)
  const { isIP } = process.getBuiltinModule('node:net')
  const isNameless = hostname === 'localhost' || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0
  const route: Route = url => {
    const { origin: site, host } = new URL(url)
    const at = (path: string): Address => ({
      origin,
      path,
      ...(isNameless ? { host } : {}),
      follow(target) {
        if (target.origin === origin) return at(target.pathname + target.search)
        return target.origin === site ? route(withoutHash(target)) : undefined
      },
    })
    return at(pathname.replace(/\/$/, '') + pathOf(url, site))
  }
  return route
}

/** A URL is not spelled anew on its way: caches compare texts. */
function pathOf(url: string, origin: string): string {
  const path = url.slice(origin.length)
  return path.startsWith('/') ? path : `/${path}`
}

function withoutHash({ origin, pathname, search }: URL): string {
  return origin + pathname + search
}
