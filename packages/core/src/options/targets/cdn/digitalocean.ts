// Written from the schemas by `npx vitest run test/architecture -u`: change an option's text where it is declared.
import type { Secret } from '../../../secret/secret.ts'
import type { TargetOptions } from '../base.ts'

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
