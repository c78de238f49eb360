import type { Plugin } from 'vite'
import { createVitePlugins } from '../adapters/vite/vite.ts'
import type { PluginOptions } from '../configuration.ts'

export type { PluginOptions } from '../configuration.ts'

/**
 * Purges what Vite's builds changed, once for all environments and outputs, when the process is about to end with success. Does nothing in the dev server, in
 * watch mode, and with `build.write: false`.
 *
 * @example
 * import { defineConfig } from 'vite'
 * import cdnPurge from 'unplugin-cdn-purge/vite'
 *
 * export default defineConfig({
 *   plugins: [cdnPurge({ site: 'https://www.example.com/', targets: [{ provider: 'wao' }] })],
 * })
 */
export default function cdnPurge(options?: PluginOptions): Plugin[] {
  return createVitePlugins(options)
}

// What `require` gives in a CommonJS configuration.
export { cdnPurge as 'module.exports' }
