import type { Logger } from '@cdn-purge/core'
import type { Plugin, ResolvedConfig } from 'vite'
import type { PluginOptions } from '../factory.ts'
import { mayHaveTokens } from '../images.ts'
import { type Built, createSession, type Session } from '../session.ts'
import { directoryOf } from './rollup.ts'
import { createTally, type Tally } from './tally.ts'
import { createViteImages } from './vite-images.ts'
import { renewPrecache } from './vite-precache.ts'

/** A build of one environment, or of a whole app. */
interface ViteBuild {
  readonly config: ResolvedConfig
  readonly session: Session
  readonly tallies: Map<string, Tally>
  /** What each finished environment wrote, if that is served. */
  readonly built: Map<string, readonly Built[]>
  /** Every environment that `buildApp` may build; absent: one environment is built by itself. */
  expected?: readonly string[]
  /** The last hook of `buildApp` has run, and nothing was built before. */
  afterHooks?: boolean
  /** An environment of the app failed. */
  failed?: boolean
}

/**
 * The plugins of Vite: two, since `buildApp` is needed before and after that of frameworks. All environments of a
 * build end in one run; what server environments write is not served, but their failure keeps the build from purging.
 */
export function createVitePlugins(given?: PluginOptions): Plugin[] {
  const tokens = mayHaveTokens(given)
  let build: ViteBuild | undefined
  /** What a build in watch mode needs, which has no end. */
  let watching: Pick<ViteBuild, 'config' | 'session'> | undefined

  const beginSession = (config: ResolvedConfig): Session => {
    const { root, base, publicDir, build } = config
    return createSession(
      given,
      { root, production: true, watch: build.watch !== null },
      { base, copied: publicDir === '' || !build.copyPublicDir ? [] : [publicDir] },
    )
  }
  const begin = (config: ResolvedConfig): ViteBuild => ({
    config,
    session: beginSession(config),
    tallies: new Map(),
    built: new Map(),
  })
  const tally = (environment: string): Tally | undefined => {
    if (build === undefined) return undefined
    const found = build.tallies.get(environment) ?? createTally()
    build.tallies.set(environment, found)
    return found
  }
  const finish = async () => {
    if (build === undefined || build.failed) return
    const { config, session, built } = build
    build = begin(config)
    await session.finish([...built.values()].flat(), loggerOf(config))
  }
  const images = async () => {
    const current = build ?? watching
    return current?.session.images(loggerOf(current.config))
  }

  const main: Plugin = {
    name: 'cdn-purge',
    apply: 'build',
    // One plugin for all environments, though each resolves the configuration again.
    sharedDuringBuild: true,
    configResolved(config) {
      const watches = config.build.watch !== null
      build = watches ? undefined : begin(config)
      watching = watches ? { config, session: beginSession(config) } : undefined
    },
    buildApp: {
      order: 'pre',
      async handler({ environments }) {
        if (build === undefined) return
        build = begin(build.config)
        build.expected = Object.keys(environments)
      },
    },
    async buildStart() {
      await build?.session.check()
    },
  }

  const after: Plugin = {
    name: 'cdn-purge:after',
    apply: 'build',
    // After plugins of frameworks, which may build in their hooks, and of those that add files at the end.
    enforce: 'post',
    sharedDuringBuild: true,
    buildEnd(error) {
      if (error !== undefined) tally(this.environment.name)?.fail()
    },
    renderStart() {
      tally(this.environment.name)?.begin()
    },
    renderError() {
      tally(this.environment.name)?.fail()
    },
    generateBundle: {
      order: 'post',
      handler(_options, _bundle, isWrite) {
        if (!isWrite) tally(this.environment.name)?.keep()
      },
    },
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler(options) {
        const { name, config } = this.environment
        const directory = directoryOf(options)
        if (tokens && build !== undefined) {
          const copies = await build.session.tokenCopies(directory, loggerOf(build.config))
          if (config.consumer !== 'server') renewPrecache(build.config.plugins, directory, copies)
        }
        tally(name)?.write(directory)
      },
    },
    // Last of all, since others write files here too: compression, service workers, prerendering.
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler(error?: Error) {
        if (build === undefined) return
        const { name, config } = this.environment
        if (error !== undefined) tally(name)?.fail()
        const directories = tally(name)?.close()
        if (directories === undefined) {
          build.failed = build.expected !== undefined
          return
        }
        const served = config.consumer === 'server' ? [] : directories
        const { built, expected, afterHooks } = build
        built.set(
          name,
          served.map(directory => ({ directory, base: config.base })),
        )
        if (expected === undefined || (afterHooks && expected.every(each => built.has(each)))) await finish()
      },
    },
    buildApp: {
      order: 'post',
      async handler() {
        if (build === undefined) return
        if (build.built.size > 0) await finish()
        // Where nobody builds in `buildApp`, Vite builds every environment after it.
        else build.afterHooks = true
      },
    },
  }
  return tokens ? [main, ...createViteImages(images), after] : [main, after]
}

function loggerOf({ logger }: ResolvedConfig): Logger {
  const warn = (message: string) => logger.warn(`[cdn-purge] ${message}`)
  const info = (message: string) => logger.info(`[cdn-purge] ${message}`)
  return { debug() {}, info, warn, error: warn }
}
