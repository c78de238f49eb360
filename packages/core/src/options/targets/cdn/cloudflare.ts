// Written from the schemas by `npx vitest run test/architecture -u`: change an option's text where it is declared.
import type { Secret } from '../../../secret/secret.ts'
import type { TargetOptions } from '../base.ts'

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
