import { parseDelivery } from './edge/delivery-url.ts'
import { createSite, type EdgesSetup } from './edge/edges.ts'
import { createHosts, parseAddress } from './edge/hosts.ts'
import type { OriginResponse } from './origin/exchange.ts'
import { createOriginRouter, type ResolvedOrigin } from './origin/origin.ts'

/**
 * Reads from the origin, past every edge; for a delivery URL, the source image.
 *
 * @param sources origins of source hosts.
 */
export function createOriginReader(
  setup: Pick<EdgesSetup, 'origin' | 'hosts'>,
  sources: Readonly<Record<string, ResolvedOrigin>> = {},
): (address: string) => Promise<OriginResponse> {
  const hosts = createHosts(Array.isArray(setup.hosts) ? setup.hosts : Object.keys(setup.hosts))
  const site = createSite(setup)
  const images = createOriginRouter(sources, site)
  return address => {
    const place = parseAddress(address, hosts.first)
    const source = parseDelivery(place.path + place.query)?.source
    const { host, path, query } = source ?? { ...place, host: hosts.resolve(place.host) ?? place.host }
    return (source ? images : site).fetch({ host, path, query, headers: {} })
  }
}
