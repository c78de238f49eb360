import { createWebpackPlugin } from 'unplugin'
import type { WebpackPluginInstance } from 'webpack'
import type { PluginOptions } from '../configuration.ts'
import { factory } from '../unplugin.ts'

export type { PluginOptions } from '../configuration.ts'

const create = createWebpackPlugin<PluginOptions | undefined, false>(factory)

/**
 * Purges what webpack's builds changed, where `mode` is `production`: once for all configurations that hold the plugin,
 * when the process is about to end with success.
 *
 * @example
 * const cdnPurge = require('unplugin-cdn-purge/webpack')
 *
 * module.exports = {
 *   mode: 'production',
 *   plugins: [cdnPurge({ site: 'https://www.example.com/', targets: [{ provider: 'wao' }] })],
 * }
 */
export default function cdnPurge(options?: PluginOptions): WebpackPluginInstance {
  return create(options)
}

// What `require` gives in a CommonJS configuration.
export { cdnPurge as 'module.exports' }
