import type { Plugin } from 'rollup'
import { createUnplugin } from 'unplugin'
import type { PluginOptions } from './configuration.ts'
import { factory } from './unplugin.ts'

export type { PluginOptions } from './configuration.ts'

const create = createUnplugin<PluginOptions | undefined, false>(factory).rollup

/**
 * Purges what a Rollup build changed. Rollup's command closes each bundle; a script must call `bundle.close()` itself,
 * or nothing is purged.
 *
 * @example
 * import cdnPurge from 'unplugin-cdn-purge/rollup'
 *
 * export default {
 *   input: 'src/main.js',
 *   output: { dir: 'dist', entryFileNames: '[name]-[hash].js' },
 *   plugins: [cdnPurge({ site: 'https://www.example.com/', targets: [{ provider: 'wao' }] })],
 * }
 */
export default function cdnPurge(options?: PluginOptions): Plugin {
  return create(options)
}

// What `require` gives in a CommonJS configuration.
export { cdnPurge as 'module.exports' }
