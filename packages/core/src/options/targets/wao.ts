// Written from the schemas by `npx vitest run test/architecture -u`: change an option's text where it is declared.
import type { Secret } from '../../secret/secret.ts'
import type { TargetOptions } from './base.ts'

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
