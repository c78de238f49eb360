// Written from the schemas by `npx vitest run test/architecture -u`: change an option's text where it is declared.
import type { Secret } from '../../../secret/secret.ts'
import type { TargetOptions } from '../base.ts'

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
