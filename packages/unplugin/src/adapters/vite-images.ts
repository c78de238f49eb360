import type { Plugin } from 'vite'
import type { Images } from '../images.ts'
import { createImageHooks } from './image-hooks.ts'

/**
 * The plugin that puts tokens into what Vite emits, in every environment and in workers, whose bundles only their
 * own plugins reach. It takes its turn among the normal plugins: earlier ones have compiled styles to CSS, and later
 * ones, which keep that CSS, are still to come.
 */
export function createViteImages(images: () => Promise<Images | undefined>): Plugin {
  const hooks: Plugin = {
    name: 'cdn-purge:images',
    apply: 'build',
    sharedDuringBuild: true,
    ...createImageHooks(images),
  }
  return {
    ...hooks,
    config: () => ({ worker: { plugins: () => [{ ...hooks, name: 'cdn-purge:images-in-workers' }] } }),
    // Bundled on the server too, or the module would have no tokens there and pages would differ from the browser's.
    configEnvironment: () => ({ resolve: { noExternal: ['unplugin-cdn-purge'] } }),
    transformIndexHtml: {
      order: 'post',
      async handler(html) {
        const found = await images()
        return found?.concerns(html) ? (await found.rewrite(html))?.code : undefined
      },
    },
  }
}
