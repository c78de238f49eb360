import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../control/clock.ts'
import { etagMatches } from '../origin/etag.ts'
import type { OriginServer } from '../origin/exchange.ts'
import { type EdgePurge, followable, type PurgeEffect, type PurgePredicate } from './cache.ts'
import { parseDelivery } from './delivery-url.ts'
import type { AnyEdge } from './edge.ts'
import { get } from './get.ts'
import { parseAddress } from './hosts.ts'
import { createImageCache, type ImageCache, type ImagePredicate } from './image-cache.ts'
import { startListener } from './listener.ts'

/**
 * An edge that serves images under delivery URLs; `keys`, `has` and `held` are about delivery targets of any host.
 */
export interface ImageEdge extends AnyEdge {
  /** The source URLs whose original is kept. */
  originals(): string[]
  /**
   * Drops originals and every variant made of them.
   * @returns how many originals it chose.
   */
  purge(predicate: ImagePredicate, effect?: Pick<PurgeEffect, 'after'>): number
  /** Declares a token to be one of the API's: its first use for an image fetches the origin again. */
  issue(token: string): void
}

/** What an image edge is made of. */
export interface ImageEdgeSetup {
  readonly name: string
  readonly origin: OriginServer
  readonly clock: Clock
  readonly port: number
  /** The `Cache-Control` that browsers get. */
  readonly cacheControl: string
  /** The host of delivery URLs that are written as a path. */
  readonly host: string
  /** Told of each purge that acts, now or later. */
  readonly onPurge: (purge: EdgePurge) => void
}

/**
 * Starts an image edge on loopback. The bytes are the original's: sizes and formats are accepted and kept apart,
 * not made. Besides `X-Cache`, an answer that was not kept says in `X-Cache-Original` whether its original was.
 */
export async function startImageEdge(setup: ImageEdgeSetup): Promise<ImageEdge> {
  const cache = createImageCache(setup.origin, setup.clock)
  let requests = 0
  const listener = await startListener((request, response) => {
    requests += 1
    return serve(setup, cache, request, response)
  }, setup.port)
  const target = (address: string): string => {
    const { path, query } = parseAddress(address, setup.host)
    return path + query
  }
  return {
    name: setup.name,
    url: listener.url,
    keys: () => cache.variants(),
    has: address => cache.variants().includes(target(address)),
    held(address) {
      const kept = cache.kept(target(address))
      return kept === undefined
        ? []
        : [{ status: kept.response.status, body: kept.response.body, age: kept.age }]
    },
    locate(address) {
      const place = parseAddress(address, setup.host)
      return parseDelivery(place.path + place.query) && { ...place, host: setup.host }
    },
    requests: () => requests,
    originals: cache.originals,
    purge(predicate, effect) {
      const hits = cache.variants(predicate).map(variant => setup.host + variant)
      const told = followable(setup.name, ofDelivery(predicate), hits, effect)
      if (told !== undefined) setup.onPurge(told)
      return cache.purge(predicate, effect)
    },
    issue: cache.issue,
    clear: cache.clear,
    get: (address, headers) => get(listener.url, parseAddress(address, setup.host), headers),
    close: listener.close,
  }
}

/** The same of delivery URLs, by the image that each is made of. */
function ofDelivery(predicate: ImagePredicate): PurgePredicate {
  return ({ path, query }) => {
    const delivery = parseDelivery(path + query)
    return delivery !== undefined && predicate(delivery.source)
  }
}

async function serve(
  setup: ImageEdgeSetup,
  cache: ImageCache,
  request: IncomingMessage,
  response: ServerResponse,
) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end()
    return
  }
  const target = request.url ?? '/'
  const delivery = parseDelivery(target)
  if (!delivery) {
    response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' })
    response.end('Not a delivery URL: /<option>:<value>/…/https://host/path is expected.\n')
    return
  }
  const { response: image, variant, original, age } = await cache.deliver(target, delivery)
  const { etag, 'content-type': contentType } = image.headers
  const fields = {
    ...(contentType === undefined ? {} : { 'Content-Type': contentType }),
    ...(etag === undefined ? {} : { ETag: etag }),
    'Cache-Control': image.status === 200 ? setup.cacheControl : 'no-store',
    Age: String(age),
    'X-Cache': variant,
    [`X-Cache-${setup.name}`]: variant,
    ...(original === undefined ? {} : { 'X-Cache-Original': original }),
  }
  if (image.status === 200 && etagMatches(request.headers['if-none-match'], [etag].flat()[0])) {
    response.writeHead(304, fields).end()
    return
  }
  response.writeHead(image.status, { ...fields, 'Content-Length': image.body.length })
  response.end(request.method === 'HEAD' ? undefined : image.body)
}
