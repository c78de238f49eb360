import type { Provider } from '../apis/registry.ts'
import { parseDelivery } from '../edge/delivery-url.ts'
import type { AnyEdge } from '../edge/edge.ts'
import type { Simulator } from '../simulator.ts'

/** What an expectation is about, beside its address. */
export interface ExpectOptions {
  /**
   * The edge to look at.
   * @default those that serve the address: the `layers` of the simulator; without layers, each edge that was sent a
   *   request or whose API was
   */
  readonly edge?: Provider
}

/** An edge under the name of its API. */
export interface NamedEdge {
  readonly id: Provider
  readonly edge: AnyEdge
}

/**
 * All edges that serve an address.
 *
 * @throws an Error where there is none, or where the one that is named does not.
 */
export function edgesOf(simulator: Simulator, address: string, { edge: named }: ExpectOptions): NamedEdge[] {
  const all = Object.entries(simulator.edges).flatMap(([id, edge]) =>
    isProvider(id, simulator) ? [{ id, edge }] : [],
  )
  if (named !== undefined) {
    const found = all.filter(({ id, edge }) => id === named && edge.locate(address) !== undefined)
    if (found.length > 0) return found
    throw new Error(
      named in simulator.edges
        ? `The edge of ${named} does not serve ${address}: ${named === 'optimole' ? 'it takes delivery URLs, /<options>/<source URL>' : 'its host is not among the simulator\'s "hosts"'}.`
        : `There is no edge "${named}". There are ${all.map(({ id }) => id).join(', ')}.`,
    )
  }
  // A delivery URL is an image's: no page lies there.
  const image = parseDelivery(pathOf(address)) !== undefined
  const found = all.filter(
    ({ id, edge }) => (id === 'optimole') === image && edge.locate(address) !== undefined,
  )
  if (found.length === 0) {
    throw new Error(`No edge serves ${address}: its host is not among the simulator's "hosts".`)
  }
  return found
}

/**
 * The edges of {@link edgesOf} that the test has to do with.
 *
 * @throws an Error where it has to do with none of them.
 */
export function edgesInUse(simulator: Simulator, address: string, options: ExpectOptions): NamedEdge[] {
  const all = edgesOf(simulator, address, options)
  if (options.edge !== undefined) return all
  const layers = all.filter(({ id }) => simulator.layers.includes(id))
  if (layers.length > 0) return layers
  const used = all.filter(
    ({ id, edge }) => edge.requests() > 0 || simulator.log.some(({ api }) => api === id),
  )
  if (used.length > 0) return used
  throw new Error(
    `Nothing was asked of any edge that serves ${address}, nor of its API: request the address from the edge before the build, as in "await simulator.edges.${all[0]?.id}.get('${address}')", or name the edge: { edge: '${all[0]?.id}' }.`,
  )
}

function isProvider(id: string, simulator: Simulator): id is Provider {
  return id in simulator.edges
}

function pathOf(address: string): string {
  return address.replace(/^(?:https?:)?\/\/[^/?#]+/i, '')
}
