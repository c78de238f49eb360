import type { Plugin } from 'esbuild'
import { createEsbuildPlugin } from '../adapters/esbuild/esbuild.ts'
import type { PluginOptions } from '../configuration.ts'

export type { PluginOptions } from '../configuration.ts'

/**
 * Purges what esbuild's builds changed, where the environment variable `NODE_ENV` is `production`, once, when the process
 * is about to end with success. Does nothing with
 * `write: false`. Of the builds of a context only the first one may purge: set `enabled: false` to watch or serve
 * where `NODE_ENV` is `production`.
 *
 * @example
 * import { build } from 'esbuild'
 * import cdnPurge from 'unplugin-cdn-purge/esbuild'
 *
 * await build({
 *   entryPoints: ['src/main.js'],
 *   bundle: true,
 *   outdir: 'dist',
 *   plugins: [cdnPurge({ site: 'https://www.example.com/', targets: [{ provider: 'wao' }] })],
 * })
 */
export default function cdnPurge(options?: PluginOptions): Plugin {
  return createEsbuildPlugin(options)
}

// What `require` gives in a CommonJS configuration.
export { cdnPurge as 'module.exports' }
