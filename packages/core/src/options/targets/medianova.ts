// Written from the schemas by `npx vitest run test/architecture -u`: change an option's text where it is declared.
import type { Secret } from '../../secret/secret.ts'
import type { TargetOptions } from './base.ts'

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
