import { createVitePlugin } from 'unplugin'
import type { Plugin } from 'vite'
import type { PluginOptions } from '../configuration.ts'
import { factory } from '../unplugin.ts'

export type { PluginOptions } from '../configuration.ts'

const create = createVitePlugin<PluginOptions | undefined, true>(factory)

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
  return [create(options)].flat()
}

// What `require` gives in a CommonJS configuration.
export { cdnPurge as 'module.exports' }
