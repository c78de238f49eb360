import type { UnpluginFactory, UnpluginOptions } from 'unplugin'
import { addToEsbuild } from './adapters/esbuild.ts'
import { createRollupHooks } from './adapters/rollup.ts'
import { createVitePlugins } from './adapters/vite.ts'
import { addToCompiler } from './adapters/webpack.ts'
import type { PluginOptions } from './configuration.ts'
import { receiveGuests } from './process/note-build.ts'

const name = 'cdn-purge'

/**
 * The plugin of all bundlers. Native hooks stand behind unplugin's ways out: its common ones do not tell a build that
 * failed from one that succeeded, and read texts where a build has binary files.
 */
export const factory: UnpluginFactory<PluginOptions | undefined> = (given, meta) => {
  receiveGuests(given)
  switch (meta.framework) {
    case 'vite':
      return createVitePlugins(given).map((plugin): UnpluginOptions => ({ name: plugin.name, vite: plugin }))
    case 'rollup':
      return { name, rollup: createRollupHooks(given) }
    case 'rolldown':
      return { name, rolldown: createRollupHooks(given) }
    case 'webpack':
      return { name, webpack: compiler => addToCompiler(compiler, given) }
    case 'rspack':
      return { name, rspack: compiler => addToCompiler(compiler, given) }
    case 'esbuild':
      return { name, esbuild: { setup: build => addToEsbuild(build, given) } }
    default:
      throw new Error(`unplugin-cdn-purge does not know ${meta.framework}.`)
  }
}
