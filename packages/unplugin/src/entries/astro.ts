import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createVitePlugins } from '../adapters/vite/vite.ts'
import type { Build } from '../build.ts'
import type { PluginOptions } from '../configuration.ts'
import type { FrameworkEntry } from '../frameworks.ts'
import { loadBuilding } from '../load-building.ts'

export type { PluginOptions } from '../configuration.ts'

/** What Astro gives to `astro:config:setup`, as far as it is needed here. */
interface SetupContext {
  readonly command: string
  readonly config: AstroConfig
  updateConfig(config: { vite: { plugins: object[] } }): unknown
}

/** Astro's configuration, as far as it is needed here. */
interface AstroConfig {
  readonly root: URL
  readonly base: string
  readonly publicDir: URL
}

/** An integration of Astro, in its own form. */
export interface CdnPurgeIntegration {
  name: string
  hooks: {
    'astro:config:setup'(context: SetupContext): void
    'astro:config:done'(context: { readonly config: AstroConfig }): void
    'astro:build:start'(): Promise<void>
    'astro:build:done'(context: { readonly dir: URL }): Promise<void>
  }
}

/**
 * Purges what an Astro build changed, when the process ends: pages, files of other integrations and of plugins are all
 * there then, wherever this stands in the list.
 *
 * @example
 * import { defineConfig } from 'astro/config'
 * import cdnPurge from 'unplugin-cdn-purge/astro'
 *
 * export default defineConfig({
 *   integrations: [cdnPurge({ site: 'https://www.example.com/', targets: [{ provider: 'wao' }] })],
 * })
 */
export default function cdnPurge(options?: PluginOptions): CdnPurgeIntegration {
  let build: Build | undefined
  let place: FrameworkEntry | undefined
  return {
    name: 'cdn-purge',
    hooks: {
      'astro:config:setup'({ command, config, updateConfig }) {
        if (command !== 'build') return
        updateConfig({ vite: { plugins: createVitePlugins(options, placeOf(config)) } })
      },
      'astro:config:done'({ config }) {
        place = placeOf(config)
      },
      async 'astro:build:start'() {
        if (place === undefined) return
        const { beginBuild } = await loadBuilding()
        build = beginBuild(options, { name: 'astro', ...place, production: true, whole: true })
        await build.check()
      },
      async 'astro:build:done'({ dir }) {
        // The bundler's base is that of the site, as Astro writes no folder for it.
        await build?.note([
          { directory: resolve(fileURLToPath(dir)), side: 'client', base: place?.images.base ?? '/' },
        ])
        await build?.end()
      },
    },
  }
}

function placeOf({ root, base, publicDir }: AstroConfig): FrameworkEntry {
  return {
    root: resolve(fileURLToPath(root)),
    images: { base, copied: [resolve(fileURLToPath(publicDir))] },
  }
}
