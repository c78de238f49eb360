import { resolve } from 'node:path'
import type { Build } from '../build.ts'
import type { PluginOptions } from '../configuration.ts'
import { loadBuilding } from '../load-building.ts'

export type { PluginOptions } from '../configuration.ts'

/** What Eleventy tells of a build, as far as it is needed here. */
interface BuildEvent {
  readonly runMode?: string
  readonly directories?: { readonly output: string }
  readonly dir?: { readonly output: string }
}

/** Eleventy's configuration, as far as it is needed here. */
export interface EleventyConfig {
  on(event: 'eleventy.before' | 'eleventy.after', run: (event: BuildEvent) => Promise<void>): unknown
}

/**
 * The plugin of Eleventy: purges what a build changed, when the process ends. Eleventy never empties its output, so
 * that the file of a deleted page stays there and is served on: remove the folder before a build.
 *
 * @example
 * import cdnPurge from 'unplugin-cdn-purge/eleventy'
 *
 * export default function (eleventyConfig) {
 *   eleventyConfig.addPlugin(cdnPurge, { site: 'https://www.example.com/', targets: [{ provider: 'wao' }] })
 * }
 */
export default function cdnPurge(eleventyConfig: EleventyConfig, given?: PluginOptions): void {
  // ASSUME: Eleventy hands over an empty object where `addPlugin` was given no options.
  const options = given === undefined || Object.keys(given).length === 0 ? undefined : given
  let build: Build | undefined
  eleventyConfig.on('eleventy.before', async event => {
    if (event.runMode !== 'build') return
    const { beginBuild } = await loadBuilding()
    const output = outputOf(event)
    build = beginBuild(options, {
      name: 'eleventy',
      root: resolve(),
      production: true,
      whole: true,
      // Copied images lie in the output before any page is looked at.
      images: { copied: [output], folder: 'rewrite' },
    })
    await build.check()
  })
  eleventyConfig.on('eleventy.after', async event => {
    await build?.note([{ directory: outputOf(event), side: 'client' }])
    await build?.end()
    build = undefined
  })
}

function outputOf({ directories, dir }: BuildEvent): string {
  return resolve(directories?.output ?? dir?.output ?? '_site')
}

// What `require` gives in a CommonJS configuration.
export { cdnPurge as 'module.exports' }
