import type { RspackPluginInstance } from '@rspack/core'
import { createCompilerPlugin } from '../adapters/webpack/webpack.ts'
import type { PluginOptions } from '../configuration.ts'

export type { PluginOptions } from '../configuration.ts'

/**
 * Purges what Rspack's builds changed, where `mode` is `production`: once for all configurations that hold the plugin,
 * when the process is about to end with success.
 *
 * @example
 * import cdnPurge from 'unplugin-cdn-purge/rspack'
 *
 * export default {
 *   mode: 'production',
 *   plugins: [cdnPurge({ site: 'https://www.example.com/', targets: [{ provider: 'wao' }] })],
 * }
 */
export default function cdnPurge(options?: PluginOptions): RspackPluginInstance {
  return createCompilerPlugin(options)
}

// What `require` gives in a CommonJS configuration.
export { cdnPurge as 'module.exports' }
