import { hostName } from '../origin/host-name.ts'

/** Which hosts an edge answers for. */
export interface Hosts {
  /** The host under which a request is kept; `undefined` where the edge does not serve it. */
  resolve(header: string | undefined): string | undefined
  /** The first listed host, or the loopback address. */
  readonly first: string
}

const loopbackNames = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * Reads `Host` fields: lower case, no port.
 *
 * @param listed hosts to answer for; none listed means any. A request to the loopback address itself is
 *   answered as the first one listed, so that a browser needs no DNS.
 */
export function createHosts(listed: readonly string[]): Hosts {
  const known = listed.map(hostName)
  const first = known[0] ?? '127.0.0.1'
  return {
    first,
    resolve(header) {
      const host = hostName(header ?? '')
      if (host === '') return undefined
      if (known.length === 0 || known.includes(host)) return host
      return loopbackNames.has(host) ? first : undefined
    },
  }
}

/**
 * Cuts an address into host, raw path and raw query, changing nothing: `new URL` would normalise them.
 *
 * @param address absolute URL, or a path for the host `first`.
 * @throws where it is neither.
 */
export function parseAddress(address: string, first: string): { host: string; path: string; query: string } {
  const match = /^(?:(?:https?:)?\/\/([^/?#]+))?(\/[^?#]*)?(\?[^#]*)?/i.exec(address)
  const [whole = '', host, path = '/', query = ''] = match ?? []
  if (whole === '') throw new Error(`"${address}" is neither an absolute URL nor a path that starts with "/"`)
  return { host: host === undefined ? first : hostName(host), path, query }
}

/** Cuts the target of a request into raw path and raw query. */
export function splitTarget(target: string): { path: string; query: string } {
  const at = target.indexOf('?')
  return at < 0 ? { path: target, query: '' } : { path: target.slice(0, at), query: target.slice(at) }
}
