import { join, resolve } from 'node:path'
import { createVitePlugins } from '../adapters/vite/vite.ts'
import type { Build } from '../build.ts'
import type { PluginOptions } from '../configuration.ts'
import { loadBuilding } from '../load-building.ts'

export type { PluginOptions } from '../configuration.ts'

/** Nitro, as far as it is needed here. */
interface NitroLike {
  readonly options: { readonly output: { readonly publicDir: string } }
  readonly hooks: { hook(name: 'compiled', run: () => Promise<void>): unknown }
}

/** Nuxt, as far as it is needed here. */
export interface NuxtLike {
  readonly options: {
    readonly dev: boolean
    readonly rootDir: string
    readonly srcDir: string
    readonly dir?: { readonly public?: string }
    readonly app: { readonly baseURL: string }
    readonly vite: { plugins?: unknown[] }
  }
  hook(name: 'build:before', run: () => Promise<void>): unknown
  hook(name: 'nitro:init', run: (nitro: NitroLike) => void): unknown
}

/**
 * The module of Nuxt: purges what `nuxt generate` or `nuxt build` changed in `.output/public`, when the process ends.
 *
 * @example
 * export default defineNuxtConfig({
 *   modules: [['unplugin-cdn-purge/nuxt', { site: 'https://www.example.com/', targets: [{ provider: 'wao' }] }]],
 * })
 */
export default function cdnPurge(inline: object, nuxt: NuxtLike): void {
  const { dev, rootDir, srcDir, dir, app, vite } = nuxt.options
  if (dev) return
  const options = toOptions(inline)
  const root = resolve(rootDir)
  const folders = [join(rootDir, 'public'), resolve(srcDir, dir?.public ?? 'public')]
  const images = { base: app.baseURL, copied: [...new Set(folders)] }
  vite.plugins = [...(vite.plugins ?? []), ...createVitePlugins(options, { root, images })]
  let build: Build | undefined
  nuxt.hook('build:before', async () => {
    const { beginBuild } = await loadBuilding()
    build = beginBuild(options, { name: 'nuxt', root, production: true, whole: true, images })
    await build.check()
  })
  nuxt.hook('nitro:init', nitro => {
    nitro.hooks.hook('compiled', async () => {
      const directory = resolve(nitro.options.output.publicDir)
      await build?.note([{ directory, side: 'client', base: app.baseURL }])
      await build?.end()
    })
  })
}

/** Nuxt gives an empty object to a module that is named without options: those of `cdn-purge.config` then. */
function toOptions(inline: object): PluginOptions | undefined {
  return isOptions(inline) ? inline : undefined
}

function isOptions(inline: object): inline is PluginOptions {
  return Object.keys(inline).length > 0
}
