// Written from the schemas by `npx vitest run test/architecture -u`: change an option's text where it is declared.
import type { Secret } from '../../../secret/secret.ts'
import type { TargetOptions } from '../base.ts'

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
