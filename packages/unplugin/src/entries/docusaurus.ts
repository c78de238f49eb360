import { join, resolve } from 'node:path'
import type { SourceLike } from '../adapters/webpack/images.ts'
import { addToCompiler, type CompilerLike } from '../adapters/webpack/webpack.ts'
import type { Build } from '../build.ts'
import type { PluginOptions } from '../configuration.ts'
import { loadBuilding } from '../load-building.ts'

export type { PluginOptions } from '../configuration.ts'

/** What Docusaurus tells a plugin of the site, as far as it is needed here. */
interface LoadContext {
  readonly siteDir: string
  readonly outDir: string
  readonly baseUrl: string
}

/** A plugin of Docusaurus. */
export interface CdnPurgePlugin {
  name: string
  configureWebpack(config: { readonly mode?: unknown }): { plugins?: object[] }
  postBuild(props: { readonly outDir: string }): Promise<void>
}

/**
 * The plugin of Docusaurus: purges what `docusaurus build` changed, when the process ends. Sitemaps and feeds, which
 * other plugins write in the same hook, are there then, and so are all locales.
 *
 * @example
 * export default {
 *   plugins: [['unplugin-cdn-purge/docusaurus', { site: 'https://www.example.com/', targets: [{ provider: 'wao' }] }]],
 * }
 */
export default function cdnPurge(
  { siteDir, outDir, baseUrl }: LoadContext,
  { id: _, ...inline }: { readonly id?: string } & Readonly<Record<string, unknown>> = {},
): CdnPurgePlugin {
  const options = isOptions(inline) ? inline : undefined
  const root = resolve(siteDir)
  const images = { base: baseUrl, copied: [join(root, 'static')] }
  let build: Build | undefined
  const begin = async () => {
    const { beginBuild } = await loadBuilding()
    build ??= beginBuild(options, {
      name: `docusaurus ${baseUrl}`,
      root,
      production: true,
      whole: true,
      images,
    })
    return build
  }
  return {
    name: 'cdn-purge',
    configureWebpack({ mode }) {
      if (mode !== 'production') return {}
      return {
        plugins: [
          {
            apply: (compiler: CompilerLike<SourceLike>) => {
              compiler.hooks.beforeRun.tapPromise('cdn-purge', async () => (await begin()).check())
              addToCompiler(compiler, options, { root, images })
            },
          },
        ],
      }
    },
    async postBuild(props) {
      const ended = await begin()
      await ended.note([{ directory: resolve(props.outDir ?? outDir), side: 'client', base: baseUrl }])
      await ended.end()
    },
  }
}

function isOptions(inline: object): inline is PluginOptions {
  return Object.keys(inline).length > 0
}

// What `require` gives in a CommonJS configuration.
export { cdnPurge as 'module.exports' }
