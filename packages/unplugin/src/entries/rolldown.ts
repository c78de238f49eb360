import type { Plugin } from 'rolldown'
import { createRollupPlugin } from '../adapters/rollup/rollup.ts'
import type { PluginOptions } from '../configuration.ts'

export type { PluginOptions } from '../configuration.ts'

/**
 * Purges what Rolldown's builds changed, once, when the process is about to end with success; with `when: 'bundle'` as
 * soon as a bundle is closed.
 *
 * @example
 * import cdnPurge from 'unplugin-cdn-purge/rolldown'
 *
 * export default {
 *   input: 'src/main.js',
 *   output: { dir: 'dist', entryFileNames: '[name]-[hash].js' },
 *   plugins: [cdnPurge({ site: 'https://www.example.com/', targets: [{ provider: 'wao' }] })],
 * }
 */
export default function cdnPurge(options?: PluginOptions): Plugin {
  return createRollupPlugin(options)
}

// What `require` gives in a CommonJS configuration.
export { cdnPurge as 'module.exports' }
