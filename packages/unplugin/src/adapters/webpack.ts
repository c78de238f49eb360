import { isDeepStrictEqual } from 'node:util'
import type { Logger } from '@cdn-purge/core'
import type { Host, PluginOptions } from '../factory.ts'
import { type Built, createSession, type Session } from '../session.ts'
import { createGroups, type GroupedCompiler } from './compiler-group.ts'

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
export interface CompilerLike extends GroupedCompiler {
  readonly context: string
  readonly outputPath: string
  readonly watchMode: boolean
  readonly outputFileSystem: unknown
  readonly options: {
    readonly mode?: string | undefined
    readonly externalsPresets: { readonly node?: boolean; readonly web?: boolean }
  }
  readonly hooks: {
    readonly beforeRun: { tapPromise(name: string, run: () => Promise<void>): void }
    readonly afterEmit: { tap(name: string, run: (compilation: object) => void): void }
    readonly failed: { tap(name: string, run: () => void): void }
    readonly done: GroupedCompiler['hooks']['done'] & {
      tapPromise(tap: { name: string; stage: number }, run: (stats: StatsLike) => Promise<void>): void
    }
  }
  getInfrastructureLogger(name: string): Logger
}

/** What one compiler made. */
interface Result {
  readonly given: PluginOptions | undefined
  readonly host: Host
  readonly session: Session
  readonly built: readonly Built[]
}

const join = createGroups<Result>()

/** The plugin of webpack and of bundlers with its hooks: one run when all compilers that run together have succeeded. */
export function createWebpackPlugin(given?: PluginOptions) {
  return {
    apply(compiler: CompilerLike): void {
      const member = join(compiler)
      const { hooks, outputFileSystem: disk } = compiler
      let session: Session | undefined
      let host: Host | undefined
      let emitted: object | undefined

      hooks.beforeRun.tapPromise(NAME, async () => {
        member.begin()
        // Without a mode, webpack builds for production.
        host = {
          root: compiler.context,
          production: (compiler.options.mode ?? 'production') === 'production',
        }
        session = createSession(given, host)
        await session.check()
      })
      hooks.afterEmit.tap(NAME, compilation => {
        emitted = compilation
      })
      hooks.failed.tap(NAME, () => member.fail())
      hooks.done.tapPromise({ name: NAME, stage: LAST }, async stats => {
        // `done` is called for each pass, but the last one is what counts.
        if (compiler.watchMode || stats.compilation.needAdditionalPass) return
        const written = emitted === stats.compilation && compiler.outputFileSystem === disk
        if (stats.hasErrors() || !written || session === undefined || host === undefined) return member.fail()
        const results = member.succeed({ given, host, session, built: builtBy(compiler, stats) })
        if (results !== undefined) await finish(results, compiler.getInfrastructureLogger(NAME))
      })
    },
  }
}

/** One run for all compilers that were configured alike; several only where each has its own configuration. */
async function finish(results: readonly Result[], logger: Logger): Promise<void> {
  const groups: Result[][] = []
  for (const result of results) {
    const alike = groups.find(
      ([first]) =>
        isDeepStrictEqual(first?.given, result.given) && isDeepStrictEqual(first?.host, result.host),
    )
    if (alike === undefined) groups.push([result])
    else alike.push(result)
  }
  for (const group of groups) {
    await group[0]?.session.finish(
      group.flatMap(({ built }) => built),
      logger,
    )
  }
}

function builtBy({ outputPath, options }: CompilerLike, { compilation, hash }: StatsLike): Built[] {
  const { node, web } = options.externalsPresets
  if (node && !web) return []
  const data = typeof hash === 'string' ? { hash } : {}
  const base = compilation.getPath(compilation.outputOptions.publicPath ?? 'auto', data)
  const directory = compilation.getPath(outputPath, data)
  return [{ directory, ...(base === 'auto' ? {} : { base }) }]
}
