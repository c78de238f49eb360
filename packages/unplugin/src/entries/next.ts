import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Build } from '../build.ts'
import { loadBuilding } from '../load-building.ts'
import { createMessages } from '../messages.ts'
import { nextPlace } from '../next/place.ts'
import { type BundledConfig, withLoader } from '../next/with-loader.ts'
import type { Built } from '../note.ts'

/** Next.js' configuration, as far as it is needed here. */
interface NextConfig extends BundledConfig {
  readonly output?: string
  readonly basePath?: string
  readonly assetPrefix?: string
}

/** What Next.js tells of a build that is complete. */
interface BuildContext {
  readonly projectDir: string
  readonly distDir: string
  readonly config: NextConfig & { readonly distDir?: string }
}

/** An adapter of Next.js. */
export interface CdnPurgeAdapter {
  name: string
  modifyConfig<Config extends NextConfig>(
    config: Config,
    context: { readonly phase?: string },
  ): Promise<Config>
  onBuildComplete(context: BuildContext): Promise<void>
}

const loaderPath = fileURLToPath(new URL('./next-loader.js', import.meta.url))

let build: Build | undefined

async function begin(root: string): Promise<Build> {
  const { beginBuild } = await loadBuilding()
  build ??= beginBuild(undefined, nextPlace(root))
  return build
}

/**
 * The adapter of Next.js, for webpack and Turbopack alike: purges what `next build` changed, when the process ends. Its
 * options come from `cdn-purge.config.ts`, since an adapter is given none.
 *
 * @example
 * // next.config.mjs
 * import { createRequire } from 'node:module'
 *
 * export default {
 *   output: 'export',
 *   adapterPath: createRequire(import.meta.url).resolve('unplugin-cdn-purge/next'),
 * }
 */
const adapter: CdnPurgeAdapter = {
  name: 'cdn-purge',
  async modifyConfig(config, { phase }) {
    // ASSUME: the phase of `next build` (Next.js 16).
    if (phase !== undefined && phase !== 'phase-production-build') return config
    const root = resolve()
    const found = await begin(root)
    // Workers of Next.js read the configuration too; it is the first process that builds.
    if (process.connected !== true) await found.check()
    const images = await found.images()
    return images === undefined
      ? config
      : withLoader(config, loaderPath, { root, state: await images.state() })
  },
  async onBuildComplete({ projectDir, distDir, config }) {
    const found = await begin(resolve(projectDir))
    await found.check()
    await found.note(served(resolve(projectDir), resolve(projectDir, distDir), config))
    await found.end()
    if (config.output !== 'export') {
      createMessages().info(
        'Next.js renders pages on its server: only /_next/static and public are looked at. Name what a new build makes stale: rules: [{ files: "**", purge: ["/*"] }]',
      )
    }
    build = undefined
  },
}
export default adapter

// What `require` gives in a CommonJS configuration.
export { adapter as 'module.exports' }

/** An exported site is one folder; a server serves its static files and the public folder beside its pages. */
function served(
  projectDir: string,
  distDir: string,
  { output, basePath = '', assetPrefix, distDir: named }: BuildContext['config'],
): readonly Built[] {
  const base = `${basePath}/`
  if (output === 'export') {
    // ASSUME: `distDir` of the configuration names the folder of the export, `out` where it says nothing (Next.js 16).
    const folder = named === undefined || named.replace(/^\.\/|\/$/g, '') === '.next' ? 'out' : named
    return [{ directory: resolve(projectDir, folder), side: 'client', base }]
  }
  const assets = assetPrefix === undefined || assetPrefix === '' ? basePath : assetPrefix.replace(/\/$/, '')
  return [
    { directory: join(distDir, 'static'), side: 'client', base: `${assets}/_next/static/` },
    { directory: join(projectDir, 'public'), side: 'client', base },
  ]
}
