import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../control/clock.ts'
import { etagMatches } from '../origin/etag.ts'
import type { OriginServer } from '../origin/exchange.ts'
import { present } from '../origin/upstream.ts'
import { answerFrom } from './answer.ts'
import {
  type Cache,
  createCache,
  type EdgePurge,
  followable,
  keyOf,
  type PurgeEffect,
  type PurgePredicate,
} from './cache.ts'
import type { DefaultLifetimes } from './freshness.ts'
import { get } from './get.ts'
import { type Hosts, parseAddress, splitTarget } from './hosts.ts'
import { startListener } from './listener.ts'

/** What every edge offers to a test. */
export interface AnyEdge {
  /** The layer's name, as in its header `X-Cache-<name>`. */
  readonly name: string
  /** Where it listens: `http://127.0.0.1:PORT`. */
  readonly url: string
  /** The addresses that would be a HIT now: host, raw path and raw query, joined. */
  keys(): string[]
  /**
   * Whether an address would be a HIT now.
   * @param address absolute URL, or a path on the first host.
   */
  has(address: string): boolean
  /** Forgets everything, and the delayed purges too. */
  clear(): void
  /**
   * Requests an address through this edge, with the right `Host`.
   * @param address absolute URL, or a path on the first host; sent exactly as written.
   */
  get(address: string, headers?: Record<string, string>): Promise<Response>
  /** Stops listening and destroys every open socket. */
  close(): Promise<void>
}

/** A caching reverse proxy. */
export interface Edge extends AnyEdge {
  /**
   * Purges what the predicate chooses.
   * @returns how many addresses that would be a HIT it chose.
   */
  purge(predicate: PurgePredicate, effect?: PurgeEffect): number
}

/** What an edge is made of. */
export interface EdgeSetup extends DefaultLifetimes {
  readonly name: string
  readonly origin: OriginServer
  readonly hosts: Hosts
  readonly clock: Clock
  readonly port: number
  /** Told of each purge that acts, now or later. */
  readonly onPurge: (purge: EdgePurge) => void
}

/**
 * Starts an edge on loopback. It answers `X-Cache: HIT` or `MISS`, the same as `X-Cache-<name>`, `Age`, and,
 * where it asked the origin whether kept bytes still hold, `X-Cache-Revalidated` with the origin's status.
 */
export async function startEdge(setup: EdgeSetup): Promise<Edge> {
  const cache = createCache(setup.clock)
  const listener = await startListener(
    (request, response) => serve(setup, cache, request, response),
    setup.port,
  )
  return {
    name: setup.name,
    url: listener.url,
    keys: () => [...new Set(cache.fresh().map(entry => keyOf(entry.resource)))],
    has: address => {
      const wanted = keyOf(parseAddress(address, setup.hosts.first))
      return cache.fresh().some(entry => keyOf(entry.resource) === wanted)
    },
    purge(predicate, effect) {
      const told = followable(setup.name, predicate, effect)
      if (told !== undefined) setup.onPurge(told)
      return cache.purge(predicate, effect)
    },
    clear: () => cache.clear(),
    get: (address, headers) => get(listener.url, parseAddress(address, setup.hosts.first), headers),
    close: () => listener.close(),
  }
}

async function serve(setup: EdgeSetup, cache: Cache, request: IncomingMessage, response: ServerResponse) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end()
    return
  }
  const host = setup.hosts.resolve(request.headers.host)
  if (host === undefined) {
    response.writeHead(421, { 'Content-Type': 'text/plain; charset=utf-8' })
    response.end(`This edge does not serve the host "${request.headers.host ?? ''}".\n`)
    return
  }
  const address = { host, ...splitTarget(request.url ?? '/') }
  const { 'if-none-match': condition, ...headers } = present(request.headers)
  const answer = await answerFrom(setup, cache, address, headers)
  const fields = {
    ...answer.headers,
    age: String(answer.age),
    'X-Cache': answer.verdict,
    [`X-Cache-${setup.name}`]: answer.verdict,
    ...(answer.revalidated === undefined ? {} : { 'X-Cache-Revalidated': String(answer.revalidated) }),
  }
  const etag = [answer.headers.etag].flat()[0]
  if (answer.status === 200 && etagMatches(condition, etag)) {
    response.writeHead(304, fields).end()
    return
  }
  response.writeHead(answer.status, { ...fields, 'content-length': answer.body.length })
  response.end(request.method === 'HEAD' ? undefined : answer.body)
}
