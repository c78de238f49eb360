import { dirname, resolve } from 'node:path'
import type { Plugin, ResolvedConfig } from 'vite'
import type { Build, BuildPlace } from '../../build.ts'
import type { PluginOptions } from '../../configuration.ts'
import { type Framework, type FrameworkEntry, findFramework } from '../../frameworks.ts'
import { mayHaveTokens } from '../../images/may-have-tokens.ts'
import { laterEnd, loadBuilding } from '../../load-building.ts'
import { receiveGuests } from '../../process/guests/receive-guests.ts'
import { listHashed } from '../hashed-files.ts'
import { directoryOf, shownInput, shownPath } from '../rollup/rollup.ts'
import { createTally, type Tally } from '../tally.ts'
import { createViteImages } from './images.ts'

/** The part of a build that is one environment's. */
interface Part {
  readonly build: Build
  readonly tally: Tally
}

/** What a hook is called on; Vite 5 has no environments. */
interface HookContext {
  readonly environment?: {
    readonly name: string
    readonly config: {
      readonly consumer: string
      readonly base?: string
      readonly build: { readonly outDir: string }
    }
  }
}

/** An environment as it is needed here. */
interface Environment {
  readonly name: string
  readonly side: 'client' | 'server'
  readonly base: string
  readonly outDir: string
}

/**
 * The plugins of Vite. Each environment that is built is noted by itself; with `when: 'bundle'` it is also purged by
 * itself.
 */
export function createVitePlugins(given?: PluginOptions, entry?: FrameworkEntry): Plugin[] {
  receiveGuests(given, laterEnd)
  const tokens = mayHaveTokens(given)
  const parts = new Map<string, Part>()
  /** How each part begins: beside the bundler, which reads its modules meanwhile. */
  const beginnings = new Map<string, Promise<void>>()
  let config: ResolvedConfig | undefined
  /** The images of all environments are shared: whichever was opened last will do. */
  let last: Build | undefined
  const images = async () => {
    await Promise.all(beginnings.values())
    return last?.images()
  }
  const partOf = (context: HookContext) => parts.get(environmentOf(context, config).name)

  const describe = (resolved: ResolvedConfig, environment: Environment, input: unknown): BuildPlace => {
    const { root, build, publicDir, isProduction, configFile, plugins } = resolved
    const output = resolve(root, environment.outDir)
    const project = entry?.root ?? (configFile === undefined ? resolve() : dirname(configFile))
    const framework = findFramework({ plugins: plugins.map(({ name }) => name), output })
    return {
      root: project,
      production: isProduction,
      watch: build.watch !== null,
      name: `vite ${environment.name} ${shownPath(project, output)} ${shownInput(project, input)}`,
      images: entry?.images ?? {
        base: baseOfImages(framework, output, project, resolved.base),
        // Also where Vite itself is told not to copy it: frameworks do so, and copy it later.
        copied: [publicDir, framework?.imagesIn?.(output, project) ?? ''].filter(folder => folder !== ''),
      },
      framework,
      writes: environment.side === 'client' && build.write && entry === undefined ? [output] : [],
      held: entry !== undefined,
      quiet: resolved.logLevel === 'silent' && resolved.inlineConfig.logLevel === 'silent',
    }
  }

  const begin = async (resolved: ResolvedConfig, environment: Environment, input: unknown) => {
    const { beginBuild } = await loadBuilding()
    // Rolldown starts anew for each output of an environment.
    const part = parts.get(environment.name) ?? {
      build: beginBuild(given, describe(resolved, environment, input)),
      tally: createTally(),
    }
    parts.set(environment.name, part)
    last = part.build
    await part.build.check()
  }

  const main: Plugin = {
    name: 'cdn-purge',
    apply: 'build',
    // After plugins that add files at the end: with `when: 'bundle'` they are in.
    enforce: 'post',
    // One plugin for all environments, though each resolves the configuration again.
    sharedDuringBuild: true,
    configResolved(resolved) {
      config = resolved
    },
    buildStart({ input }) {
      if (config === undefined) return
      const environment = environmentOf(this, config)
      const beginning = begin(config, environment, input)
      // What is wrong is told where it is waited for.
      beginning.catch(() => undefined)
      beginnings.set(environment.name, beginning)
    },
    async buildEnd(error) {
      const beginning = beginnings.get(environmentOf(this, config).name)
      if (error === undefined) return beginning
      await beginning?.catch(() => undefined)
      await partOf(this)?.build.fail()
    },
    renderStart() {
      partOf(this)?.tally.begin()
      partOf(this)?.build.resume()
    },
    renderError() {
      partOf(this)?.tally.fail()
    },
    generateBundle: {
      order: 'post',
      handler(_options, _bundle, isWrite) {
        if (!isWrite) partOf(this)?.tally.keep()
      },
    },
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler(options, bundle) {
        const part = partOf(this)
        if (part === undefined || config === undefined) return
        const { side, base } = environmentOf(this, config)
        const directory = directoryOf(options)
        if (tokens && config.build.watch === null) {
          const copies = await part.build.tokenCopies(directory)
          const { renewPrecache } = await loadBuilding()
          if (side === 'client') renewPrecache(config.plugins, directory, copies)
        }
        // Nothing in a library says where it is served: a base that nobody wrote is none.
        const isSaid = config.build.lib === false || base !== '/'
        part.tally.write({ directory, side, ...(isSaid ? { base } : {}), hashed: listHashed(bundle) })
        const written = part.tally.written()
        if (written !== undefined) await part.build.note(written)
      },
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler(error?: Error) {
        const { name } = environmentOf(this, config)
        const part = parts.get(name)
        if (part === undefined) return
        // Rolldown calls twice after an error: the second time there is nothing left.
        parts.delete(name)
        const state = error === undefined ? part.tally.close() : 'failed'
        if (state === 'failed') await part.build.fail()
        else if (state === 'nothing') await part.build.drop()
        else await part.build.end()
      },
    },
  }
  return tokens ? [...createViteImages(images), main] : [main]
}

function environmentOf({ environment }: HookContext, config: ResolvedConfig | undefined): Environment {
  const base = config?.base ?? '/'
  if (environment !== undefined) {
    const { name, config: own } = environment
    return {
      name,
      side: own.consumer === 'server' ? 'server' : 'client',
      base: own.base ?? base,
      outDir: own.build.outDir,
    }
  }
  const server = Boolean(config?.build.ssr)
  return {
    name: server ? 'ssr' : 'client',
    side: server ? 'server' : 'client',
    base,
    outDir: config?.build.outDir ?? 'dist',
  }
}

/** Where images are served: the bundler's base may be that of its own folder below the site. */
function baseOfImages(framework: Framework | undefined, output: string, root: string, base: string): string {
  const [served] = framework?.serves?.([{ directory: output, side: 'client', base }], root) ?? [{ base }]
  return served?.base ?? '/'
}
