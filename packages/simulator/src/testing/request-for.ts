import type { Provider } from '../apis/registry.ts'
import { layerOf } from '../apis/wpengine/layer.ts'
import type { Address } from '../edge/cache.ts'
import { parseDelivery } from '../edge/delivery-url.ts'
import type { SimulatedApis } from '../simulator.ts'

/** A request to an API, beneath its base URL, as the log writes it. */
export interface ApiRequest {
  readonly method: string
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  /** Of a text that is longer, the part that counts. */
  readonly body?: unknown
}

/** What is purged: an address, and the type of what lies there. */
export interface Wanted extends Address {
  readonly contentType: string
}

/** For each API, how it is asked to purge one address; its file in `apis` says where that is documented. */
const requests: {
  readonly [Id in Provider]: (wanted: Wanted, api: SimulatedApis[Id]) => ApiRequest
} = {
  wao: ({ host, path, query }, { siteId }) => ({
    method: 'POST',
    path: `/sites/${siteId}/caches/invalidate`,
    body: { domains: [host], exactMatches: [path + query] },
  }),
  wpengine: (wanted, { installId }) => ({
    method: 'POST',
    path: `/installs/${installId}/purge_cache`,
    body: { type: layerOf(wanted) },
  }),
  optimole: ({ path, query }) => ({
    method: 'POST',
    path: '/invalidate/asset',
    body: { assets: [parseDelivery(path + query)?.source.url] },
  }),
  paradarum: ({ path }, { propertyId }) => ({
    method: 'POST',
    path: `/property/${propertyId}/purge`,
    body: { type: 'Path', value: path },
  }),
  medianova: ({ path }, { organizationUuid, resourceUuid }) => ({
    method: 'POST',
    path: `/cdn/${organizationUuid}/job/${resourceUuid}/purge`,
    body: { resource_uuid: resourceUuid, file_path: [path] },
  }),
  cloudflare: (wanted, { zoneId }) => ({
    method: 'POST',
    path: `/zones/${zoneId}/purge_cache`,
    body: { files: [urlOf(wanted)] },
  }),
  cloudfront: ({ path, query }, { distributionId }) => ({
    method: 'POST',
    path: `/2020-05-31/distribution/${distributionId}/invalidation`,
    body: `<Path>${(path + query).replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</Path>`,
  }),
  fastly: ({ host, path, query }) => ({
    method: 'POST',
    path: `/purge/${host}${path}`,
    query: Object.fromEntries(new URLSearchParams(query)),
  }),
  bunny: wanted => ({ method: 'POST', path: '/purge', query: { url: urlOf(wanted), async: 'false' } }),
  akamai: wanted => ({
    method: 'POST',
    path: '/ccu/v3/invalidate/url/production',
    body: { objects: [urlOf(wanted)] },
  }),
  digitalocean: ({ path }, { endpointId }) => ({
    method: 'DELETE',
    path: `/cdn/endpoints/${endpointId}/cache`,
    body: { files: [path.slice(1)] },
  }),
  keycdn: ({ host, path, query }, { zoneId }) => ({
    method: 'DELETE',
    path: `/zones/purgeurl/${zoneId}.json`,
    body: { urls: [host + path + query] },
  }),
  'google-cloud-cdn': ({ host, path }, { project, urlMap }) => ({
    method: 'POST',
    path: `/projects/${project}/global/urlMaps/${urlMap}/invalidateCache`,
    body: { host, path },
  }),
  'azure-front-door': ({ host, path }, { subscriptionId, resourceGroup, profile, endpoint }) => ({
    method: 'POST',
    path: `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Cdn/profiles/${profile}/afdEndpoints/${endpoint}/purge`,
    query: { 'api-version': '2024-02-01' },
    body: { contentPaths: [path], domains: [host] },
  }),
}

/** The request that would purge an address from the edge of an API. */
export function requestFor<Id extends Provider>(id: Id, wanted: Wanted, apis: SimulatedApis): ApiRequest {
  return requests[id](wanted, apis[id])
}

function urlOf({ host, path, query }: Address): string {
  return `https://${host}${path}${query}`
}
