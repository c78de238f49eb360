// Written from the schemas by `npx vitest run test/architecture -u`: change an option's text where it is declared.
import type { Secret } from '../../../secret/secret.ts'
import type { TargetOptions } from '../base.ts'

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
