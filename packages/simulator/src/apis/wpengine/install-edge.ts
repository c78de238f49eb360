import { answerFrom } from '../../edge/answer.ts'
import { createCache, type PurgeEffect } from '../../edge/cache.ts'
import { type Edge, heldIn, startEdge } from '../../edge/edge.ts'
import type { EdgeKind } from '../../edge/kind.ts'
import type { OriginServer } from '../../origin/exchange.ts'
import { type Layer, layerOf } from './layer.ts'

/** The caches of one install. */
export interface InstallEdge extends Edge {
  /** Empties a layer, or both. */
  purgeLayer(layer: Layer | 'all', effect: Pick<PurgeEffect, 'after'>): void
}

/** What the API says of its edge. */
export interface InstallNeeds {
  /** Whether the CDN keeps pages too, in front of the page cache. */
  readonly edgePages: boolean
}

/**
 * The page cache beside the static one, which is the CDN's; or behind it, where the CDN keeps pages too. Then a page
 * that was purged inside only is still served by the CDN, and one that was purged outside only comes back as it was.
 */
export const install: EdgeKind<InstallEdge, InstallNeeds> = {
  passesOn: true,
  async start(setup, { edgePages }) {
    if (!edgePages) {
      const edge = await startEdge(setup)
      const purgeLayer: InstallEdge['purgeLayer'] = (layer, effect) =>
        void edge.purge(resource => layer === 'all' || layer === layerOf(resource), effect)
      return { ...edge, purgeLayer }
    }
    const inner = createCache(setup.clock)
    const origin: OriginServer = {
      async fetch({ headers, ...address }) {
        const { 'if-none-match': _condition, ...others } = headers
        const answer = await answerFrom(setup, inner, address, others)
        return { ...answer, headers: { ...answer.headers, age: String(answer.age) } }
      },
    }
    const edge = await startEdge({ ...setup, origin })
    return {
      ...edge,
      held: address => [...edge.held(address), ...heldIn(inner, edge.locate(address))],
      clear() {
        inner.clear()
        edge.clear()
      },
      purgeLayer(layer, effect) {
        inner.purge(resource => layer === 'all' || layer === layerOf(resource), effect)
        if (layer !== 'page') edge.purge(() => true, effect)
      },
    }
  },
}
