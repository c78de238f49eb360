import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../control/clock.ts'
import { etagMatches } from '../origin/etag.ts'
import type { OriginServer } from '../origin/exchange.ts'
import { present } from '../origin/upstream.ts'
import { answerFrom } from './answer.ts'
import {
  type Address,
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

/** An answer that an edge would give without asking anybody. */
export interface Held {
  readonly status: number
  readonly body: Uint8Array
  /** Seconds that it has spent in caches. */
  readonly age: number
}

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
  /**
   * What would be a HIT now, bytes included, without a request: several where answers vary, none where it would be a
   * MISS.
   * @param address absolute URL, or a path on the first host.
   */
  held(address: string): Held[]
  /**
   * Where an address lies in this edge; `undefined` where the edge does not serve it.
   * @param address absolute URL, or a path on the first host.
   * @throws where it is neither.
   */
  locate(address: string): Address | undefined
  /** How many requests it has been sent. */
  requests(): number
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
  let requests = 0
  const listener = await startListener((request, response) => {
    requests += 1
    return serve(setup, cache, request, response)
  }, setup.port)
  const locate = (address: string): Address | undefined => {
    const { host, ...rest } = parseAddress(address, setup.hosts.first)
    const served = setup.hosts.resolve(host)
    return served === undefined ? undefined : { host: served, ...rest }
  }
  return {
    name: setup.name,
    url: listener.url,
    keys: () => [...new Set(cache.fresh().map(entry => keyOf(entry.resource)))],
    has: address => {
      const wanted = keyOf(parseAddress(address, setup.hosts.first))
      return cache.fresh().some(entry => keyOf(entry.resource) === wanted)
    },
    held: address => heldIn(cache, locate(address)),
    locate,
    requests: () => requests,
    purge(predicate, effect) {
      const hit = cache.fresh().filter(({ resource }) => predicate(resource))
      const keys = [...new Set(hit.map(({ resource }) => keyOf(resource)))]
      const told = followable(setup.name, predicate, keys, effect)
      if (told !== undefined) setup.onPurge(told)
      return cache.purge(predicate, effect)
    },
    clear: () => cache.clear(),
    get: (address, headers) => get(listener.url, parseAddress(address, setup.hosts.first), headers),
    close: () => listener.close(),
  }
}

/** What a cache would answer for an address by itself. */
export function heldIn(cache: Cache, address: Address | undefined): Held[] {
  if (address === undefined) return []
  const entries = cache.fresh().filter(({ resource }) => keyOf(resource) === keyOf(address))
  return entries.map(entry => ({
    status: entry.response.status,
    body: entry.response.body,
    age: cache.ageOf(entry),
  }))
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
