import type { Plugin } from 'vite'
import type { Images } from '../../images/hold-images.ts'
import { createChunkHook, tokenCode } from '../rollup/images.ts'
import { hasPages } from './pages.ts'

/** The key in `runtime.ts` that stands for the tokens of all images. */
const TOKENS_NAME = '%cdn-purge-tokens%'
/** Styles in all the languages that Vite compiles, also those that other plugins take out of components. */
const STYLE = /\.(?:css|less|sass|scss|styl|stylus|pcss|postcss|sss)(?:$|\?)/

/**
 * The plugins that put tokens into what Vite emits, in every environment and in workers, whose bundles only their own
 * plugins reach. Scripts wait until they are chunks: no hash is taken before, and a hook that is called for each
 * module would cost more than all else. Styles have to come first, since Vite's own plugins keep the CSS: the plugin
 * takes its turn among the normal ones, when earlier ones have compiled it.
 */
export function createViteImages(images: () => Promise<Images | undefined>): Plugin[] {
  const transform = async (code: string) => tokenCode(await images(), code)
  // Vite from 6.3 on tests filters before it calls; earlier versions call for each module.
  const styles: Plugin = {
    name: 'cdn-purge:images',
    apply: 'build',
    sharedDuringBuild: true,
    transform: {
      filter: { id: STYLE },
      handler: (code, id) => (STYLE.test(id) ? transform(code) : undefined),
    },
    renderChunk: createChunkHook(images),
  }
  const runtime: Plugin = {
    name: 'cdn-purge:runtime',
    apply: 'build',
    sharedDuringBuild: true,
    transform: {
      filter: { code: TOKENS_NAME },
      handler: code => (code.includes(TOKENS_NAME) ? transform(code) : undefined),
    },
  }
  const pages: Plugin['transformIndexHtml'] = {
    order: 'post',
    async handler(html) {
      const found = await images()
      return found?.concerns(html) ? (await found.rewrite(html))?.code : undefined
    },
  }
  const all: Plugin = {
    ...styles,
    config() {
      all.transformIndexHtml = pages
      return {
        worker: {
          plugins: () => [styles, runtime].map(plugin => ({ ...plugin, name: `${plugin.name}-in-workers` })),
        },
      }
    },
    configResolved: {
      // Frameworks without such pages look for the hook here, and warn of plugins that have it.
      order: 'pre',
      handler(config) {
        if (!hasPages(config)) delete all.transformIndexHtml
      },
    },
    // Bundled on the server too, or the module would have no tokens there and pages would differ from the browser's.
    configEnvironment: () => ({ resolve: { noExternal: ['unplugin-cdn-purge'] } }),
    transformIndexHtml: pages,
  }
  return [all, runtime]
}
