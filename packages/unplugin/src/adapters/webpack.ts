import { isDeepStrictEqual } from 'node:util'
import type { Logger } from '@cdn-purge/core'
import type { Host, PluginOptions } from '../factory.ts'
import { mayHaveTokens } from '../images.ts'
import { type Built, createSession, type Session } from '../session.ts'
import { createGroups, type GroupedCompiler } from './compiler-group.ts'
import { addImages, type ImageCompilerLike, type SourceLike } from './compiler-images.ts'

const NAME = 'cdn-purge'
/** After everything that other plugins do at the end of a build. */
const LAST = 1_000_000

/** What the family's compilations have in common. */
interface CompilationLike {
  readonly needAdditionalPass?: boolean
  readonly outputOptions: { readonly publicPath?: unknown }
  getPath(path: unknown, data: { readonly hash?: string }): string
}

/** What the family's statistics have in common. */
interface StatsLike {
  readonly hash?: string | null
  readonly compilation: CompilationLike
  hasErrors(): boolean
}

/** What the family's compilers have in common. */
export interface CompilerLike<Source extends SourceLike> extends GroupedCompiler, ImageCompilerLike<Source> {
  readonly context: string
  readonly outputPath: string
  readonly watchMode: boolean
  readonly outputFileSystem: unknown
  readonly options: ImageCompilerLike<Source>['options'] & {
    readonly mode?: string | undefined
    readonly output: { readonly publicPath?: unknown }
    readonly externalsPresets: { readonly node?: boolean; readonly web?: boolean }
  }
  readonly hooks: ImageCompilerLike<Source>['hooks'] & {
    readonly beforeRun: { tapPromise(name: string, run: () => Promise<void>): void }
    readonly watchRun: { tap(name: string, run: () => void): void }
    readonly afterEmit: { tap(name: string, run: (compilation: object) => void): void }
    readonly failed: { tap(name: string, run: () => void): void }
    readonly done: GroupedCompiler['hooks']['done'] & {
      tapPromise(tap: { name: string; stage: number }, run: (stats: StatsLike) => Promise<void>): void
    }
  }
  getInfrastructureLogger(name: string): Logger
}

/** What one compiler has started with. */
interface Start {
  readonly given: PluginOptions | undefined
  readonly host: Host
  /** Shared by all compilers that run together and are configured alike. */
  readonly session: Session
}

/** What one compiler made. */
interface Result {
  readonly session: Session
  readonly built: readonly Built[]
}

const join = createGroups<Start, Result>()

/** The plugin of webpack and of bundlers with its hooks: one run when all compilers that run together have succeeded. */
export function createWebpackPlugin<Source extends SourceLike>(given?: PluginOptions) {
  return {
    apply(compiler: CompilerLike<Source>): void {
      const member = join(compiler)
      const { hooks, outputFileSystem: disk } = compiler
      const logger = compiler.getInfrastructureLogger(NAME)
      let session: Session | undefined
      let emitted: object | undefined

      if (mayHaveTokens(given)) {
        const images = async () => session?.images(logger)
        addImages(compiler, images, message => logger.warn(message))
      }
      hooks.beforeRun.tapPromise(NAME, async () => {
        session = member.begin(others => start(compiler, given, others)).session
        await session.check()
      })
      hooks.watchRun.tap(NAME, () => {
        session ??= start(compiler, given, []).session
      })
      hooks.afterEmit.tap(NAME, compilation => {
        emitted = compilation
      })
      hooks.failed.tap(NAME, () => member.fail())
      hooks.done.tapPromise({ name: NAME, stage: LAST }, async stats => {
        // `done` is called for each pass, but the last one is what counts.
        if (compiler.watchMode || stats.compilation.needAdditionalPass) return
        const written = emitted === stats.compilation && compiler.outputFileSystem === disk
        if (stats.hasErrors() || !written || session === undefined) return member.fail()
        const results = member.succeed({ session, built: builtBy(compiler, stats) })
        if (results !== undefined) await finish(results, logger)
      })
    },
  }
}

function start(
  {
    context: root,
    watchMode: watch,
    options,
  }: Pick<CompilerLike<SourceLike>, 'context' | 'watchMode' | 'options'>,
  given: PluginOptions | undefined,
  others: readonly Start[],
): Start {
  // Without a mode, webpack builds for production.
  const host: Host = { root, production: (options.mode ?? 'production') === 'production', watch }
  const alike = others.find(
    other => isDeepStrictEqual(other.given, given) && isDeepStrictEqual(other.host, host),
  )
  if (alike !== undefined) return alike
  const { publicPath } = options.output
  const known = typeof publicPath === 'string' && publicPath !== 'auto' && !publicPath.includes('[')
  return { given, host, session: createSession(given, host, known ? { base: publicPath } : {}) }
}

/** One run for all compilers that were configured alike; several only where each has its own configuration. */
async function finish(results: readonly Result[], logger: Logger): Promise<void> {
  for (const session of new Set(results.map(result => result.session))) {
    const built = results.filter(result => result.session === session).flatMap(result => result.built)
    await session.finish(built, logger)
  }
}

function builtBy(
  { outputPath, options }: Pick<CompilerLike<SourceLike>, 'outputPath' | 'options'>,
  { compilation, hash }: StatsLike,
): Built[] {
  const { node, web } = options.externalsPresets
  if (node && !web) return []
  const data = typeof hash === 'string' ? { hash } : {}
  const base = compilation.getPath(compilation.outputOptions.publicPath ?? 'auto', data)
  const directory = compilation.getPath(outputPath, data)
  return [{ directory, ...(base === 'auto' ? {} : { base }) }]
}
