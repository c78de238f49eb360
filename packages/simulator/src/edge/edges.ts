import type { Clock } from '../control/clock.ts'
import type { ResolvedOptions } from '../options.ts'
import type { OriginServer } from '../origin/exchange.ts'
import { createOrigin, createOriginRouter, type ResolvedOrigin } from '../origin/origin.ts'
import { createUpstreamOrigin } from '../origin/upstream.ts'
import { type Provider, providers } from '../providers.ts'
import { type Edge, startEdge } from './edge.ts'
import { createHosts, hostName } from './hosts.ts'
import { type ImageEdge, startImageEdge } from './image-edge.ts'

/** The edge of each API. */
export interface Edges {
  readonly wao: Edge
  readonly wpengine: Edge
  /** Serves images under delivery URLs, `/<options>/<source URL>`. */
  readonly optimole: ImageEdge
  readonly paradarum: Edge
  readonly medianova: Edge
}

/**
 * Starts the edges, the inner ones of a chain first.
 *
 * @param opened takes the way to close each edge as soon as it listens, also where a later one fails.
 * @throws the system's error where a port is taken.
 */
export async function startEdges(
  options: ResolvedOptions,
  clock: Clock,
  opened: (close: () => Promise<void>) => void,
): Promise<Edges> {
  const byHost = Array.isArray(options.hosts) ? {} : options.hosts
  const hosts = createHosts(Array.isArray(options.hosts) ? options.hosts : Object.keys(byHost))
  const site = routed(byHost, createOrigin(options.origin))
  const { ttl, notFoundTtl } = options

  async function start(name: PageProvider, origin: OriginServer): Promise<Edge> {
    const port = portOf(name, options.port)
    const edge = await startEdge({ name, origin, hosts, clock, ttl, notFoundTtl, port })
    opened(edge.close)
    return edge
  }

  const chain = new Map<PageProvider, Edge>()
  let outermost = site
  for (const name of options.layers) {
    if (name === 'optimole') continue
    const edge = await start(name, outermost)
    chain.set(name, edge)
    outermost = createUpstreamOrigin({ url: edge.url })
  }
  const edgeOf = async (name: PageProvider): Promise<Edge> => chain.get(name) ?? (await start(name, site))

  const optimole = await startImageEdge({
    name: 'optimole',
    origin: routed(options.optimole.sources, options.layers.includes('optimole') ? outermost : site),
    clock,
    port: portOf('optimole', options.port),
    cacheControl: options.optimole.cacheControl,
  })
  opened(optimole.close)
  return {
    wao: await edgeOf('wao'),
    wpengine: await edgeOf('wpengine'),
    optimole,
    paradarum: await edgeOf('paradarum'),
    medianova: await edgeOf('medianova'),
  }
}

type PageProvider = Exclude<Provider, 'optimole'>

function routed(byHost: Readonly<Record<string, ResolvedOrigin>>, fallback: OriginServer): OriginServer {
  const origins = Object.entries(byHost).map(([host, value]): [string, OriginServer] => [
    hostName(host),
    createOrigin(value),
  ])
  return createOriginRouter(new Map(origins), fallback)
}

function portOf(name: Provider, base: number): number {
  return base === 0 ? 0 : base + 1 + providers.indexOf(name)
}
