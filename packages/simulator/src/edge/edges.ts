import type { Clock } from '../control/clock.ts'
import type { OriginServer } from '../origin/exchange.ts'
import { createOrigin, createOriginRouter, type ResolvedOrigin } from '../origin/origin.ts'
import { createUpstreamOrigin } from '../origin/upstream.ts'
import type { EdgePurge } from './cache.ts'
import type { AnyEdge, EdgeSetup } from './edge.ts'
import type { DefaultLifetimes } from './freshness.ts'
import { createHosts } from './hosts.ts'

/** What all edges are told. */
export interface EdgesSetup extends DefaultLifetimes {
  readonly origin: ResolvedOrigin
  /** The hosts to answer for, or an origin for each. */
  readonly hosts: readonly string[] | Readonly<Record<string, ResolvedOrigin>>
  /** The ids of edges that stand behind each other, from the origin outwards. */
  readonly layers: readonly string[]
  readonly clock: Clock
  /** The port before that of the first edge; 0 picks free ones. */
  readonly port: number
  /** Told of each purge of an edge that acts, now or later. */
  readonly onPurge: (purge: EdgePurge) => void
}

/** Something that stands behind an edge of its own. */
export interface Openable<Opened> {
  readonly id: string
  open(setup: EdgeSetup): Promise<Opened>
}

/**
 * Starts the edges, the inner ones of a chain first.
 *
 * @param all in the order of their ports.
 * @param opened takes the way to close each edge as soon as it listens, also where a later one fails.
 * @throws the system's error where a port is taken.
 */
export async function startEdges<Opened extends { readonly edge: AnyEdge }>(
  all: readonly Openable<Opened>[],
  { origin, hosts: given, layers, port, ...common }: EdgesSetup,
  opened: (close: () => Promise<void>) => void,
): Promise<Opened[]> {
  const hosts = createHosts(isList(given) ? given : Object.keys(given))
  const site = createSite({ origin, hosts: given })
  const chain = layers.flatMap(layer => all.filter(({ id }) => id === layer))

  const started: Opened[] = []
  let outermost = site
  for (const one of new Set([...chain, ...all])) {
    const layered = chain.includes(one)
    const own = await one.open({
      ...common,
      name: one.id,
      hosts,
      origin: layered ? outermost : site,
      port: port === 0 ? 0 : port + 1 + all.indexOf(one),
    })
    opened(own.edge.close)
    started.push(own)
    if (layered) outermost = createUpstreamOrigin({ url: own.edge.url })
  }
  return started
}

/** Where all hosts come from, past every edge. */
export function createSite({ origin, hosts }: Pick<EdgesSetup, 'origin' | 'hosts'>): OriginServer {
  return createOriginRouter(isList(hosts) ? {} : hosts, createOrigin(origin))
}

/** `Array.isArray` does not tell a list that is readonly from a record. */
function isList(hosts: EdgesSetup['hosts']): hosts is readonly string[] {
  return Array.isArray(hosts)
}
