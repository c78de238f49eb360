import type { RspackPluginInstance, sources } from '@rspack/core'
import { createWebpackPlugin } from './adapters/webpack.ts'
import type { PluginOptions } from './factory.ts'

export type { PluginOptions } from './factory.ts'

/**
 * Purges what an Rspack build changed, where `mode` is `production`. Several configurations in one array end in one
 * run, after all that hold the plugin have succeeded.
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
  return createWebpackPlugin<sources.Source>(options)
}

// What `require` gives in a CommonJS configuration.
export { cdnPurge as 'module.exports' }
