/**
 * What configuration files import. The command itself is `cdn-purge`.
 *
 * @packageDocumentation
 */
import type { CdnPurgeOptions } from '@cdn-purge/core'

export type { CdnPurgeOptions, TargetInput, UrlsOption } from '@cdn-purge/core'

/** What a configuration file may export: the options, or a function, async or not, that returns them. */
export type ConfigExport = CdnPurgeOptions | (() => CdnPurgeOptions | Promise<CdnPurgeOptions>)

/**
 * Gives a configuration its type, so that editors complete and check it.
 *
 * @returns the same value
 * @example
 * export default defineConfig({
 *   site: 'https://www.example.com/',
 *   targets: [{ provider: 'wao', siteId: '…' }],
 * })
 */
export function defineConfig(config: ConfigExport): ConfigExport {
  return config
}
