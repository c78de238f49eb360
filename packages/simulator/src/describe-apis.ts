import type { ResolvedOptions } from './options.ts'
import { basePaths } from './providers.ts'

/** What a client of each API needs to be told. */
export interface SimulatedApis {
  readonly wao: { readonly baseUrl: string; readonly siteId: string; readonly token: string }
  readonly wpengine: {
    readonly baseUrl: string
    readonly installId: string
    readonly user: string
    readonly password: string
  }
  readonly optimole: { readonly baseUrl: string; readonly apiKey: string }
  readonly paradarum: { readonly baseUrl: string; readonly propertyId: string; readonly apiKey: string }
  readonly medianova: {
    readonly baseUrl: string
    readonly organizationUuid: string
    readonly resourceUuid: string
    /** Does not expire. */
    readonly token: string
    /** With `apiSecret`, exchanged for a token that expires. */
    readonly apiKey: string
    readonly apiSecret: string
  }
}

/** Puts together what clients need: as values, and as the environment variables that `cdn-purge` reads. */
export function describeApis(
  url: string,
  { wao, wpengine, optimole, paradarum, medianova }: ResolvedOptions,
): { apis: SimulatedApis; env: Record<string, string> } {
  const apis: SimulatedApis = {
    wao: { baseUrl: url + basePaths.wao, siteId: wao.siteId, token: wao.token },
    wpengine: {
      baseUrl: url + basePaths.wpengine,
      installId: wpengine.installId,
      user: wpengine.user,
      password: wpengine.password,
    },
    optimole: { baseUrl: url + basePaths.optimole, apiKey: optimole.apiKey },
    paradarum: {
      baseUrl: url + basePaths.paradarum,
      propertyId: paradarum.propertyId,
      apiKey: paradarum.apiKey,
    },
    medianova: {
      baseUrl: url + basePaths.medianova,
      organizationUuid: medianova.organizationUuid,
      resourceUuid: medianova.resourceUuid,
      token: medianova.token,
      apiKey: medianova.apiKey,
      apiSecret: medianova.apiSecret,
    },
  }
  const env = {
    WAO_SITE_ID: wao.siteId,
    WAO_API_TOKEN: wao.token,
    WPE_INSTALL_ID: wpengine.installId,
    WPE_API_USER_ID: wpengine.user,
    WPE_API_PASSWORD: wpengine.password,
    OPTIMOLE_API_KEY: optimole.apiKey,
    PARADARUM_PROPERTY_ID: paradarum.propertyId,
    PARADARUM_API_KEY: paradarum.apiKey,
    MEDIANOVA_ORGANIZATION_UUID: medianova.organizationUuid,
    MEDIANOVA_RESOURCE_UUID: medianova.resourceUuid,
    // One of the two ways to authenticate: the token, not the key and secret.
    MEDIANOVA_TOKEN: medianova.token,
  }
  return { apis, env }
}
