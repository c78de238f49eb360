// Written from the schemas by `npx vitest run test/architecture -u`: change an option's text where it is declared.
import type { TargetOptions } from '../base.ts'

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
