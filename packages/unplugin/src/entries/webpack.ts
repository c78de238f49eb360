import type { WebpackPluginInstance } from 'webpack'
import { createCompilerPlugin } from '../adapters/webpack/webpack.ts'
import type { PluginOptions } from '../configuration.ts'

export type { PluginOptions } from '../configuration.ts'

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
  return createCompilerPlugin(options)
}

// What `require` gives in a CommonJS configuration.
export { cdnPurge as 'module.exports' }
