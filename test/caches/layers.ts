import type { CdnPurgeOptions } from '@cdn-purge/core'
import type { Simulator, SimulatorOptions } from '@cdn-purge/simulator'
import type { RunningEngine } from './engines/engine.ts'

/** What a target is made of. */
export interface Place {
  readonly simulator: Simulator
  /** The cache that is purged. */
  readonly cache: RunningEngine
  /** The host of delivery URLs. */
  readonly imageHost: string
}

/** A cache, and who purges it. */
export interface Layer {
  /** The simulated API that stands in front of it; none where the cache itself is asked. */
  readonly edge?: string
  /** Switches of the simulated API. */
  readonly simulator?: Partial<SimulatorOptions>
  target(place: Place): CdnPurgeOptions['targets'][number]
  /** What it holds of a page or file of the site, by its absolute URL. @default that */
  readonly addresses?: (url: string, imageHost: string) => readonly string[]
  /**
   * What its finest purge reaches: all addresses with the same text. Where one of them changed, the others may be
   * gone too.
   * @default the address itself
   */
  readonly reach?: (address: string) => string
}

/** Caches behind each other, as a user configures them. */
export interface Setup {
  readonly name: string
  /** The names of the engines that it is tried on. @default all */
  readonly engines?: readonly string[]
  /** From the origin outwards. */
  readonly layers: readonly Layer[]
}

/** An API that the simulator has. */
function simulated(edge: keyof Simulator['apis'], own: Partial<Layer> = {}): Layer {
  return {
    edge,
    target: ({ simulator }) => ({ provider: edge, baseUrl: simulator.apis[edge].baseUrl }),
    ...own,
  }
}

const wao = simulated('wao')
const medianova = simulated('medianova')
// ASSUME, as the provider does: a path stands for its variants with a query too.
const paradarum = simulated('paradarum', {
  simulator: { paradarum: { pathCoversQuery: true } },
  reach: address => address.replace(/\?.*$/, ''),
})
// Its layers are purged whole. Of what lies in the site here, pages and texts are in the one, the rest in the other.
const wpengine = simulated('wpengine', {
  simulator: { wpengine: { windowMs: 0 } },
  reach: address => (/\.(?:css|svg)$/.test(address) ? 'cdn' : 'page'),
})
const optimole = simulated('optimole', {
  target: ({ simulator, imageHost }) => ({
    provider: 'optimole',
    baseUrl: simulator.apis.optimole.baseUrl,
    hosts: [imageHost],
    // A token gives a changed image a new address: what is purged here is the old one.
    strategy: 'invalidate',
  }),
  addresses: (url, imageHost) =>
    url.endsWith('.svg') ? ['w:100', 'w:200/q:80'].map(size => `http://${imageHost}/${size}/${url}`) : [],
  // An image in all its sizes.
  reach: address => address.slice(address.lastIndexOf('http:')),
})

/** Who purges; a provider is one entry here. */
export const setups: readonly Setup[] = [
  { name: 'wao.io', layers: [wao] },
  { name: 'Paradarum', layers: [paradarum] },
  { name: 'Medianova', layers: [medianova] },
  { name: 'WP Engine', layers: [wpengine] },
  { name: 'Optimole', layers: [optimole] },
  { name: 'WP Engine, wao.io, Medianova', layers: [wpengine, wao, medianova] },
]

/** Those that are tried on an engine. */
export function setupsOn(engine: string): readonly Setup[] {
  return setups.filter(({ engines }) => engines?.includes(engine) ?? true)
}

/** An address under which the outermost cache holds a file; `undefined`: it holds none. */
export function addressIn({ layers }: Setup, url: string, imageHost: string): string | undefined {
  const addresses = layers.at(-1)?.addresses
  return addresses === undefined ? url : addresses(url, imageHost)[0]
}

/** The most layers that a setup has. */
export const deepest = Math.max(...setups.map(({ layers }) => layers.length))
