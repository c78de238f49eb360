// Written from the schemas by `npx vitest run test/architecture -u`: change an option's text where it is declared.
import type { Provider } from '../providers/contract/provider.ts'
import type { Secret } from '../secret/secret.ts'

/** Options that every target has. */
export interface TargetOptions {
  /**
   * Unique name of the target.
   * @default the provider
   */
  name?: string | undefined
  /**
   * Base URL of the API: https; http for this machine and, where no secret is sent, for hosts of a private network. Several: servers that each keep copies of their own, and each get each purge.
   * @default the vendor's
   */
  baseUrl?: string | string[] | undefined
  /**
   * Milliseconds one request may take.
   * @default 30000
   */
  timeout?: number | undefined
  /**
   * How often a failed request is sent again.
   * @default 4
   */
  retries?: number | undefined
  /**
   * Longest wait before a retry, in milliseconds; an API that asks for more leaves the purge pending.
   * @default 90000
   */
  maxRetryDelay?: number | undefined
}

/** wao.io */
export interface WaoTarget extends TargetOptions {
  provider: 'wao'
  /**
   * Id of the site, from its maintenance page at wao.io.
   * Read from `WAO_SITE_ID` where it is not given.
   */
  siteId?: string | undefined
  /**
   * API token, which the support of wao.io sends by mail.
   * Read from `WAO_API_TOKEN` where it is not given.
   */
  token?: string | Secret | undefined
  /**
   * Bare host names to purge.
   * @default hosts of `site`
   */
  domains?: string[] | undefined
  /**
   * What "everything" does: `invalidate` keeps unchanged optimised images, `purge` deletes them too.
   * @default 'invalidate'
   */
  everything?: 'invalidate' | 'purge' | undefined
}

/** WP Engine */
export interface WpengineTarget extends TargetOptions {
  provider: 'wpengine'
  /**
   * UUID of the install.
   * Read from `WPE_INSTALL_ID` where it is not given.
   */
  installId?: string | undefined
  /**
   * API user id, from the portal's API Access page.
   * Read from `WPE_API_USER_ID` where it is not given.
   */
  user?: string | undefined
  /**
   * API password, from the same page; not the portal login.
   * Read from `WPE_API_PASSWORD` where it is not given.
   */
  password?: string | Secret | undefined
  /**
   * The caches that a change purges. `auto`: `page` for documents, `cdn` for static assets. `all` is sent alone.
   * @default 'auto'
   */
  caches?: 'auto' | ('object' | 'page' | 'cdn' | 'all')[] | undefined
  /**
   * Whether the edge holds pages too (Edge Full Page Cache): `auto` then purges `page`, then `cdn`, for documents.
   * @default false
   */
  edgePages?: boolean | undefined
}

/** Optimole */
export interface OptimoleTarget extends TargetOptions {
  provider: 'optimole'
  /**
   * Root API key of the account; a sub key cannot invalidate, and the delivery key is none.
   * Read from `OPTIMOLE_API_KEY` where it is not given.
   */
  apiKey?: string | Secret | undefined
  /**
   * Custom delivery domains beside `*.i.optimole.com` and `*.optimole.com`.
   * @default []
   */
  hosts?: string[] | undefined
  /**
   * Images that the build does not copy: their directory, and the URL at which it is served.
   * @default []
   */
  images?: { dir: string; url: string }[] | undefined
  /**
   * `token`: a changed image gets a new URL; `invalidate`: it is forgotten after the deploy; `both`.
   * @default 'both'
   */
  strategy?: 'token' | 'invalidate' | 'both' | undefined
  /**
   * Tokens: from the API, which has Optimole fetch the image again; from the bytes, which asks nobody; or what a function of yours gives, called once in a build whose images changed.
   * @default 'api'
   */
  cacheBuster?: ('api' | 'content' | (() => string)) | undefined
}

/** Paradarum */
export interface ParadarumTarget extends TargetOptions {
  provider: 'paradarum'
  /**
   * Number of the property.
   * Read from `PARADARUM_PROPERTY_ID` where it is not given.
   */
  propertyId?: string | number | undefined
  /**
   * API key.
   * Read from `PARADARUM_API_KEY` where it is not given.
   */
  apiKey?: string | Secret | undefined
  /**
   * Items in one request.
   * @default 30
   */
  batchSize?: number | undefined
}

/** Medianova */
export interface MedianovaTarget extends TargetOptions {
  provider: 'medianova'
  /**
   * UUID of the organization.
   * Read from `MEDIANOVA_ORGANIZATION_UUID` where it is not given.
   */
  organizationUuid?: string | undefined
  /**
   * UUID of the CDN resource.
   * Read from `MEDIANOVA_RESOURCE_UUID` where it is not given.
   */
  resourceUuid?: string | undefined
  /**
   * API token.
   * Read from `MEDIANOVA_TOKEN` where it is not given.
   */
  token?: string | Secret | undefined
  /**
   * API key; exchanged with `apiSecret` for a token once a run.
   * Read from `MEDIANOVA_API_KEY` where it is not given.
   */
  apiKey?: string | Secret | undefined
  /**
   * Secret of the API key.
   * Read from `MEDIANOVA_API_SECRET` where it is not given.
   */
  apiSecret?: string | Secret | undefined
  /**
   * Whether plans may use `*`; some resources need the option "Wildcard Purge Suffix" for it.
   * @default true
   */
  wildcards?: boolean | undefined
  /**
   * Seconds to wait for the purge to complete.
   * @default 0
   */
  wait?: number | undefined
}

/** Varnish */
export interface VarnishTarget extends TargetOptions {
  provider: 'varnish'
  /**
   * Whether the VCL takes `BAN` with `X-Host` and `X-Url`: then folders, extensions and many addresses are one request.
   * @default false
   */
  bans?: boolean | undefined
  /**
   * A text that an answer of 200 holds, where the VCL has words of its own.
   * @default Purged, Banned or Ban added
   */
  answer?: string | undefined
}

/** nginx */
export interface NginxTarget extends TargetOptions {
  provider: 'nginx'
  /**
   * Path before that of each address, where a location of its own purges: it is asked by GET.
   * @default none: by `PURGE`
   */
  location?: string | undefined
  /**
   * Whether a `*` at the end of an address purges all that begins so: NGINX Plus, or ngx_cache_purge 2.5.
   * @default false
   */
  wildcards?: boolean | undefined
}

/** Fastly */
export interface FastlyTarget extends TargetOptions {
  provider: 'fastly'
  /**
   * Id of the service.
   * Read from `FASTLY_SERVICE_ID` where it is not given.
   */
  serviceId?: string | undefined
  /**
   * API token with the scope purge_select; for everything, purge_all.
   * Read from `FASTLY_API_TOKEN` where it is not given.
   */
  token?: string | Secret | undefined
  /**
   * Whether copies are only marked as stale, so that the edge asks the origin whether they still hold; right where a shield stands behind the edge.
   * @default false
   */
  soft?: boolean | undefined
  /**
   * The surrogate key of a URL, one and the same that the origin sends in `Surrogate-Key`.
   * @default none: by URL
   */
  keys?: ((url: string) => string) | undefined
}

/** bunny.net */
export interface BunnyTarget extends TargetOptions {
  provider: 'bunny'
  /**
   * The account's API key.
   * Read from `BUNNY_API_KEY` where it is not given.
   */
  apiKey?: string | Secret | undefined
  /**
   * Id of the pull zone, without which it cannot be purged as a whole.
   * Read from `BUNNY_PULL_ZONE_ID` where it is not given.
   */
  pullZoneId?: string | number | undefined
  /**
   * Whether the pull zone keeps queries apart (its setting "Ignore Query Strings" is off): only then can a URL that ends in `/` be purged alone.
   * @default false
   */
  queries?: boolean | undefined
}

/** CloudFront */
export interface CloudfrontTarget extends TargetOptions {
  provider: 'cloudfront'
  /**
   * Id of the distribution, such as `E1A2B3C4D5E6F7`.
   * Read from `CLOUDFRONT_DISTRIBUTION_ID` where it is not given.
   */
  distributionId?: string | undefined
  /**
   * Id of the tenant of a multi-tenant distribution, in the place of `distributionId`.
   * Read from `CLOUDFRONT_DISTRIBUTION_TENANT_ID` where it is not given.
   */
  distributionTenantId?: string | undefined
  /**
   * Id of the access key.
   * Read from `AWS_ACCESS_KEY_ID` where it is not given.
   */
  accessKeyId?: string | undefined
  /**
   * The secret access key.
   * Read from `AWS_SECRET_ACCESS_KEY` where it is not given.
   */
  secretAccessKey?: string | Secret | undefined
  /**
   * The session token of temporary keys.
   * Read from `AWS_SESSION_TOKEN` where it is not given.
   */
  sessionToken?: string | Secret | undefined
  /**
   * The region that requests are signed for: another one only in China.
   * @default 'us-east-1'
   */
  region?: string | undefined
  /**
   * Seconds to wait until the invalidation is completed.
   * @default 0
   */
  wait?: number | undefined
}

/** Cloudflare */
export interface CloudflareTarget extends TargetOptions {
  provider: 'cloudflare'
  /**
   * Id of the zone, from its overview page.
   * Read from `CLOUDFLARE_ZONE_ID` where it is not given.
   */
  zoneId?: string | undefined
  /**
   * API token with the permission Zone, Cache Purge.
   * Read from `CLOUDFLARE_API_TOKEN` where it is not given.
   */
  token?: string | Secret | undefined
  /**
   * Whether copies are deleted, or only marked as stale: the edge then asks the origin whether they still hold.
   * @default 'purge'
   */
  mode?: 'purge' | 'invalidate' | undefined
  /**
   * Plan of the account, which sets how fast requests may follow each other.
   * @default 'free'
   */
  plan?: 'free' | 'pro' | 'business' | 'enterprise' | undefined
  /**
   * URLs in one request, at most: 500 for Enterprise zones.
   * @default 100
   */
  batchSize?: number | undefined
}

/** DigitalOcean */
export interface DigitaloceanTarget extends TargetOptions {
  provider: 'digitalocean'
  /**
   * UUID of the CDN endpoint, as `doctl compute cdn list` shows it.
   * Read from `DIGITALOCEAN_ENDPOINT_ID` where it is not given.
   */
  endpointId?: string | undefined
  /**
   * API token with the scope `cdn:delete`.
   * Read from `DIGITALOCEAN_TOKEN` where it is not given.
   */
  token?: string | Secret | undefined
}

/** KeyCDN */
export interface KeycdnTarget extends TargetOptions {
  provider: 'keycdn'
  /**
   * Number of the zone.
   * Read from `KEYCDN_ZONE_ID` where it is not given.
   */
  zoneId?: string | number | undefined
  /**
   * API key, from the account settings.
   * Read from `KEYCDN_API_KEY` where it is not given.
   */
  apiKey?: string | Secret | undefined
}

/** Google Cloud CDN */
export interface GoogleCloudCdnTarget extends TargetOptions {
  provider: 'google-cloud-cdn'
  /**
   * Id of the project.
   * Read from `GOOGLE_CLOUD_PROJECT` where it is not given.
   */
  project?: string | undefined
  /**
   * Name of the URL map: the load balancer, as the console calls it.
   * Read from `GOOGLE_URL_MAP` where it is not given.
   */
  urlMap?: string | undefined
  /**
   * OAuth access token, which `gcloud auth print-access-token` prints.
   * Read from `GOOGLE_ACCESS_TOKEN` where it is not given.
   */
  token?: string | Secret | undefined
  /**
   * Seconds to wait for the purge to complete.
   * @default 0
   */
  wait?: number | undefined
}

/** Azure Front Door */
export interface AzureFrontDoorTarget extends TargetOptions {
  provider: 'azure-front-door'
  /**
   * UUID of the subscription.
   * Read from `AZURE_SUBSCRIPTION_ID` where it is not given.
   */
  subscriptionId?: string | undefined
  /**
   * Name of the resource group.
   * Read from `AZURE_RESOURCE_GROUP` where it is not given.
   */
  resourceGroup?: string | undefined
  /**
   * Name of the Front Door profile, Standard or Premium.
   * Read from `AZURE_FRONT_DOOR_PROFILE` where it is not given.
   */
  profile?: string | undefined
  /**
   * Name of the endpoint, without `.azurefd.net` and the hash before it.
   * Read from `AZURE_FRONT_DOOR_ENDPOINT` where it is not given.
   */
  endpoint?: string | undefined
  /**
   * Entra access token, which `az account get-access-token` prints.
   * Read from `AZURE_ACCESS_TOKEN` where it is not given.
   */
  token?: string | Secret | undefined
  /**
   * Seconds to wait for the purge to complete, which takes up to ten minutes.
   * @default 0
   */
  wait?: number | undefined
}

/** Akamai */
export interface AkamaiTarget extends TargetOptions {
  provider: 'akamai'
  /**
   * Host of the API client, `akab-….luna.akamaiapis.net`: the default of `baseUrl` is made of it.
   * Read from `AKAMAI_HOST` where it is not given.
   */
  host?: string | undefined
  /**
   * Client token of the API client.
   * Read from `AKAMAI_CLIENT_TOKEN` where it is not given.
   */
  clientToken?: string | Secret | undefined
  /**
   * Client secret, with which requests are signed; it is not sent.
   * Read from `AKAMAI_CLIENT_SECRET` where it is not given.
   */
  clientSecret?: string | Secret | undefined
  /**
   * Access token of the API client.
   * Read from `AKAMAI_ACCESS_TOKEN` where it is not given.
   */
  accessToken?: string | Secret | undefined
  /**
   * CP code of the site, which is what "everything" purges; without it there is no such purge.
   * Read from `AKAMAI_CP_CODE` where it is not given.
   */
  cpCode?: string | number | undefined
  /**
   * Whether copies are marked as stale, so that the edge asks the origin whether they still hold, or deleted.
   * @default 'invalidate'
   */
  mode?: 'invalidate' | 'delete' | undefined
  /**
   * The network whose caches are purged.
   * @default 'production'
   */
  network?: 'production' | 'staging' | undefined
}

/** A cache whose provider is made by `defineProvider`, with the provider's options. */
export interface CustomTarget extends TargetOptions {
  provider: Provider
  [option: string]: unknown
}

/** One entry of `targets`: a provider's name and options, or an object made by `defineProvider`. */
export type Target =
  | WaoTarget
  | WpengineTarget
  | OptimoleTarget
  | ParadarumTarget
  | MedianovaTarget
  | VarnishTarget
  | NginxTarget
  | FastlyTarget
  | BunnyTarget
  | CloudfrontTarget
  | CloudflareTarget
  | DigitaloceanTarget
  | KeycdnTarget
  | GoogleCloudCdnTarget
  | AzureFrontDoorTarget
  | AkamaiTarget
  | Provider
  | CustomTarget
