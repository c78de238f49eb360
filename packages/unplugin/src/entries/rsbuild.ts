import { createCompilerPlugin } from '../adapters/webpack/webpack.ts'
import type { PluginOptions } from '../configuration.ts'

export type { PluginOptions } from '../configuration.ts'

/** Rsbuild's plugin interface, as far as it is needed here. */
interface RsbuildApi {
  modifyRspackConfig(
    change: (config: object, utils: { appendPlugins(plugins: object[]): void }) => void,
  ): unknown
}

/** A plugin of Rsbuild. */
export interface CdnPurgePlugin {
  name: string
  setup(api: RsbuildApi): void
}

/**
 * Purges what an Rsbuild build changed, once for all its environments, when the process ends. What environments for
 * servers write is left out.
 *
 * @example
 * import cdnPurge from 'unplugin-cdn-purge/rsbuild'
 *
 * export default {
 *   plugins: [cdnPurge({ site: 'https://www.example.com/', targets: [{ provider: 'wao' }] })],
 * }
 */
export default function cdnPurge(options?: PluginOptions): CdnPurgePlugin {
  return {
    name: 'cdn-purge',
    setup(api) {
      api.modifyRspackConfig((_config, { appendPlugins }) => appendPlugins([createCompilerPlugin(options)]))
    },
  }
}

// What `require` gives in a CommonJS configuration.
export { cdnPurge as 'module.exports' }
