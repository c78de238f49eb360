// Written from the schemas by `npx vitest run test/architecture -u`: change an option's text where it is declared.
import type { TargetOptions } from '../base.ts'

/** nginx */
export interface NginxTarget extends TargetOptions {
  provider: 'nginx'
  /**
   * Path before that of each address, where a location of its own purges: it is asked by GET.
   * @default none: by `PURGE`
   */
  location?: string | undefined
  /**
   * Whether a `*` at the end of an address purges all that begins so: NGINX Plus, or ngx_cache_purge 2.5.
   * @default false
   */
  wildcards?: boolean | undefined
}
