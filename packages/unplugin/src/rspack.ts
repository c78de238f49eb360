import type { RspackPluginInstance } from '@rspack/core'
import { createRspackPlugin } from 'unplugin'
import type { PluginOptions } from './configuration.ts'
import { factory } from './unplugin.ts'

export type { PluginOptions } from './configuration.ts'

const create = createRspackPlugin<PluginOptions | undefined, false>(factory)

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
  return create(options)
}

// What `require` gives in a CommonJS configuration.
export { cdnPurge as 'module.exports' }
