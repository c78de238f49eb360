import type { UnpluginFactory, UnpluginOptions } from 'unplugin'
import { createEsbuildPlugin } from './adapters/esbuild/esbuild.ts'
import { createRollupPlugin } from './adapters/rollup/rollup.ts'
import { createVitePlugins } from './adapters/vite/vite.ts'
import { createCompilerPlugin } from './adapters/webpack/webpack.ts'
import type { PluginOptions } from './configuration.ts'

const name = 'cdn-purge'

/**
 * The plugin of all bundlers. Native hooks stand behind unplugin's ways out: its common ones do not tell a build that
 * failed from one that succeeded, and read texts where a build has binary files. An entry for one bundler has these
 * hooks without unplugin, which takes longer to load than all that it would add.
 */
export const factory: UnpluginFactory<PluginOptions | undefined> = (given, meta) => {
  switch (meta.framework) {
    case 'vite':
      return createVitePlugins(given).map((plugin): UnpluginOptions => ({ name: plugin.name, vite: plugin }))
    case 'rollup':
      return { name, rollup: createRollupPlugin(given) }
    case 'rolldown':
      return { name, rolldown: createRollupPlugin(given) }
    case 'webpack':
      return { name, webpack: createCompilerPlugin(given).apply }
    case 'rspack':
      return { name, rspack: createCompilerPlugin(given).apply }
    case 'esbuild':
      return { name, esbuild: createEsbuildPlugin(given) }
    default:
      throw new Error(`unplugin-cdn-purge does not know ${meta.framework}.`)
  }
}
