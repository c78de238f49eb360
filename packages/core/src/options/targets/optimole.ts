// Written from the schemas by `npx vitest run test/architecture -u`: change an option's text where it is declared.
import type { Secret } from '../../secret/secret.ts'
import type { TargetOptions } from './base.ts'

/** Optimole */
export interface OptimoleTarget extends TargetOptions {
  provider: 'optimole'
  /**
   * Root API key of the account; a sub key cannot invalidate, and the delivery key is none.
   * Read from `OPTIMOLE_API_KEY` where it is not given.
   */
  apiKey?: string | Secret | undefined
  /**
   * Custom delivery domains beside `*.i.optimole.com` and `*.optimole.com`.
   * @default []
   */
  hosts?: string[] | undefined
  /**
   * Images that the build does not copy: their directory, and the URL at which it is served.
   * @default []
   */
  images?: { dir: string; url: string }[] | undefined
  /**
   * `token`: a changed image gets a new URL; `invalidate`: it is forgotten after the deploy; `both`.
   * @default 'both'
   */
  strategy?: 'token' | 'invalidate' | 'both' | undefined
  /**
   * Tokens: from the API, which has Optimole fetch the image again; from the bytes, which asks nobody; or what a function of yours gives, called once in a build whose images changed.
   * @default 'api'
   */
  cacheBuster?: ('api' | 'content' | (() => string)) | undefined
}
