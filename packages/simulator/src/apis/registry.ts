import { akamai } from './cdn/akamai.ts'
import { azureFrontDoor } from './cdn/azure-front-door.ts'
import { bunny } from './cdn/bunny.ts'
import { cloudflare } from './cdn/cloudflare.ts'
import { cloudfront } from './cdn/cloudfront.ts'
import { digitalocean } from './cdn/digitalocean.ts'
import { fastly } from './cdn/fastly.ts'
import { googleCloudCdn } from './cdn/google-cloud-cdn.ts'
import { keycdn } from './cdn/keycdn.ts'
import { medianova } from './medianova.ts'
import { optimole } from './optimole.ts'
import { paradarum } from './paradarum.ts'
import { wao } from './wao.ts'
import { wpengine } from './wpengine.ts'

/** The APIs, in the order in which numbered ports are given to their edges: a new one goes to the end. */
export const apis = [
  wao,
  wpengine,
  optimole,
  paradarum,
  medianova,
  cloudflare,
  cloudfront,
  fastly,
  bunny,
  akamai,
  digitalocean,
  keycdn,
  googleCloudCdn,
  azureFrontDoor,
] as const

/** One of the APIs. */
export type RegisteredApi = (typeof apis)[number]

/** The name of an API. */
export type Provider = RegisteredApi['id']

/** One route of one API, such as `wao.invalidate`. */
export type RouteName = RegisteredApi['routes'][number]

/** The names of all APIs. */
export const providers: readonly Provider[] = apis.map(api => api.id)

/** All routes, in the order of the APIs. */
export const routeNames: readonly RouteName[] = apis.flatMap((api): readonly RouteName[] => api.routes)
