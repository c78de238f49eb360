import type { sources, WebpackPluginInstance } from 'webpack'
import { createWebpackPlugin } from './adapters/webpack.ts'
import type { PluginOptions } from './factory.ts'

export type { PluginOptions } from './factory.ts'

/**
 * Purges what a webpack build changed, where `mode` is `production`. Several configurations in one array end in one
 * run, after all that hold the plugin have succeeded.
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
  return createWebpackPlugin<sources.Source>(options)
}

// What `require` gives in a CommonJS configuration.
export { cdnPurge as 'module.exports' }
