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

/** An API that the simulator has, whose credentials are in the simulator's environment. */
function simulated(edge: keyof Simulator['apis'], own: Partial<Layer> = {}): Layer {
  return {
    edge,
    target: ({ simulator }) => ({ provider: edge, baseUrl: simulator.apis[edge].baseUrl }),
    ...own,
  }
}

/** All queries of a path. */
const byPath = (address: string): string => address.replace(/\?.*$/, '')

const wao = simulated('wao')
const medianova = simulated('medianova')
// ASSUME, as the provider does: a path stands for its variants with a query too.
const paradarum = simulated('paradarum', {
  simulator: { paradarum: { pathCoversQuery: true } },
  reach: byPath,
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

// A zone that keeps queries apart, as the caches here do.
const bunny = simulated('bunny', {
  simulator: { bunny: { ignoreQueries: false } },
  target: ({ simulator }) => ({ provider: 'bunny', baseUrl: simulator.apis.bunny.baseUrl, queries: true }),
})
const akamai = simulated('akamai', {
  target: ({ simulator }) => ({
    provider: 'akamai',
    baseUrl: simulator.apis.akamai.baseUrl,
    // Needed, though the base URL says where to ask.
    host: 'simulated.luna.akamaiapis.net',
  }),
})

const addressOf = ({ cache }: Place): string => `http://127.0.0.1:${cache.port}`
const purges: Layer = { target: place => ({ provider: 'varnish', baseUrl: addressOf(place) }) }
const bans: Layer = { target: place => ({ provider: 'varnish', baseUrl: addressOf(place), bans: true }) }
const nginx: Layer = { target: place => ({ provider: 'nginx', baseUrl: addressOf(place) }) }

/** Who purges; a provider is one entry here. */
export const setups: readonly Setup[] = [
  { name: 'PURGE of Varnish', engines: ['Varnish'], layers: [purges] },
  { name: 'BAN of Varnish', engines: ['Varnish'], layers: [bans] },
  { name: 'PURGE of nginx', engines: ['nginx'], layers: [nginx] },
  { name: 'wao.io', layers: [wao] },
  { name: 'Paradarum', layers: [paradarum] },
  { name: 'Medianova', layers: [medianova] },
  { name: 'WP Engine', layers: [wpengine] },
  { name: 'Optimole', layers: [optimole] },
  { name: 'Cloudflare', layers: [simulated('cloudflare')] },
  { name: 'CloudFront', layers: [simulated('cloudfront')] },
  { name: 'Fastly', layers: [simulated('fastly')] },
  { name: 'bunny.net', layers: [bunny] },
  { name: 'Akamai', layers: [akamai] },
  { name: 'DigitalOcean', layers: [simulated('digitalocean', { reach: byPath })] },
  { name: 'KeyCDN', layers: [simulated('keycdn')] },
  { name: 'Google Cloud CDN', layers: [simulated('google-cloud-cdn', { reach: byPath })] },
  { name: 'Azure Front Door', layers: [simulated('azure-front-door', { reach: byPath })] },
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
