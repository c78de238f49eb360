// Written from the schemas by `npx vitest run test/architecture -u`: change an option's text where it is declared.
import type { Secret } from '../../../secret/secret.ts'
import type { TargetOptions } from '../base.ts'

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
