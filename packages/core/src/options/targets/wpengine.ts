// Written from the schemas by `npx vitest run test/architecture -u`: change an option's text where it is declared.
import type { Secret } from '../../secret/secret.ts'
import type { TargetOptions } from './base.ts'

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
