/**
 * One plugin for every bundler, and what belongs to all of them. A bundler's own entry, such as
 * `unplugin-cdn-purge/vite`, loads less.
 *
 * @packageDocumentation
 */

import type { CdnPurgeOptions, RunReport } from '@cdn-purge/core'
import { createUnplugin } from 'unplugin'
import type { PluginOptions } from '../configuration.ts'
import { loadBuilding } from '../load-building.ts'
import { factory } from '../unplugin.ts'

export type { CdnPurgeOptions, RunReport } from '@cdn-purge/core'
export type { PluginOptions } from '../configuration.ts'

/** A plugin object of the Rollup family. */
export interface NamedPlugin {
  name: string
}

/** A plugin object of webpack and of bundlers with its hooks. */
export interface CompilerPlugin {
  apply(compiler: object): void
}

/** A plugin object of esbuild. */
export interface SetupPlugin {
  name: string
  setup(build: object): void
}

/** The plugin for each bundler. Plain types, so that no bundler that is not installed is needed to check them. */
export interface CdnPurgePlugins {
  vite(options?: PluginOptions): NamedPlugin[]
  rollup(options?: PluginOptions): NamedPlugin
  rolldown(options?: PluginOptions): NamedPlugin
  webpack(options?: PluginOptions): CompilerPlugin
  rspack(options?: PluginOptions): CompilerPlugin
  esbuild(options?: PluginOptions): SetupPlugin
}

const made = createUnplugin<PluginOptions | undefined, false>(factory)

/** The plugin for each bundler, by its name. */
export const unplugin: CdnPurgePlugins = {
  vite: options => [made.vite(options)].flat(),
  rollup: options => made.rollup(options),
  rolldown: options => made.rolldown(options),
  webpack: options => made.webpack(options),
  rspack: options => made.rspack(options),
  esbuild: options => made.esbuild(options),
}

/**
 * Runs what was noted in this process so far, and leaves nothing for its end.
 *
 * @returns the report of each run that purged
 * @throws the failure of the first run that failed, when all are over
 */
export async function finish(): Promise<readonly RunReport[]> {
  const building = await loadBuilding()
  return building.finish()
}

/** The configuration of `cdn-purge.config.ts`, checked by the editor. */
export function defineConfig(options: CdnPurgeOptions): CdnPurgeOptions {
  return options
}
