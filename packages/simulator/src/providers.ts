/** The five APIs, in the order in which numbered ports are given to their edges. */
export const providers = ['wao', 'wpengine', 'optimole', 'paradarum', 'medianova'] as const

/** The name of an API. */
export type Provider = (typeof providers)[number]

/** The path of each API on the simulator, which ends as the vendor's own base URL does. */
export const basePaths: Readonly<Record<Provider, string>> = {
  wao: '/wao/v1',
  wpengine: '/wpengine/v1',
  optimole: '/optimole/api/optml/v2/cache',
  paradarum: '/paradarum/api',
  medianova: '/medianova/api/v1',
}

/** The names by which faults and the log call the routes of each API. */
export const routesOf = {
  wao: ['caches', 'invalidate'],
  wpengine: ['purge_cache'],
  optimole: ['all', 'domain', 'asset', 'token'],
  paradarum: ['purge', 'batch'],
  medianova: ['login', 'purge', 'jobs'],
} as const satisfies Record<Provider, readonly string[]>

/** One route of one API, such as `wao.invalidate`. */
export type RouteName = { [P in Provider]: `${P}.${(typeof routesOf)[P][number]}` }[Provider]

/** All routes, in the order of the APIs. */
export const routeNames: readonly string[] = providers.flatMap(provider =>
  routesOf[provider].map(route => `${provider}.${route}`),
)
