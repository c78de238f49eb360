import { resolve } from 'node:path'
import type { Build, BuildPlace } from '../../build.ts'
import type { PluginOptions } from '../../configuration.ts'
import { type FrameworkEntry, findFramework } from '../../frameworks.ts'
import { mayHaveTokens } from '../../images/may-have-tokens.ts'
import { publicFolder } from '../../images/public-folder.ts'
import { laterEnd, loadBuilding } from '../../load-building.ts'
import { createMessages } from '../../messages.ts'
import type { Built } from '../../note.ts'
import { receiveGuests } from '../../process/guests/receive-guests.ts'
import { shownInput, shownPath } from '../rollup/rollup.ts'
import { addImages, type ImageCompilerLike, type SourceLike } from './images.ts'

const NAME = 'cdn-purge'
/** After everything that other plugins do at the end of a build. */
const LAST = 1_000_000

/** What the family's compilations have in common. */
interface CompilationLike {
  readonly needAdditionalPass?: boolean
  readonly outputOptions: { readonly publicPath?: unknown }
  getPath(path: unknown, data: { readonly hash?: string }): string
  getAssets(): readonly { readonly name: string; readonly info: { readonly contenthash?: unknown } }[]
}

/** What the family's statistics have in common. */
interface StatsLike {
  readonly hash?: string | null
  readonly compilation: CompilationLike
  hasErrors(): boolean
}

/** What the family's compilers have in common. */
export interface CompilerLike<Source extends SourceLike> extends ImageCompilerLike<Source> {
  readonly name?: string | undefined
  readonly context: string
  readonly outputPath: string
  readonly watchMode: boolean
  readonly outputFileSystem: unknown
  readonly options: ImageCompilerLike<Source>['options'] & {
    readonly mode?: string | undefined
    readonly entry: unknown
    readonly output: { readonly publicPath?: unknown }
    readonly externalsPresets: { readonly node?: boolean; readonly web?: boolean }
  }
  readonly hooks: ImageCompilerLike<Source>['hooks'] & {
    readonly beforeRun: { tapPromise(name: string, run: () => Promise<void>): void }
    readonly watchRun: { tapPromise(name: string, run: () => Promise<void>): void }
    readonly afterEmit: { tap(name: string, run: (compilation: object) => void): void }
    readonly failed: { tap(name: string, run: () => void): void }
    readonly done: {
      tapPromise(tap: { name: string; stage: number }, run: (stats: StatsLike) => Promise<void>): void
    }
  }
}

/** The plugin of webpack and of bundlers with its hooks. */
export function createCompilerPlugin(given?: PluginOptions) {
  receiveGuests(given, laterEnd)
  return {
    apply<Source extends SourceLike>(compiler: CompilerLike<Source>): void {
      addToCompiler(compiler, given)
    },
  }
}

/** Adds the plugin to a compiler. What each compiler made is noted. */
export function addToCompiler<Source extends SourceLike>(
  compiler: CompilerLike<Source>,
  given?: PluginOptions,
  entry?: FrameworkEntry,
): void {
  const { hooks, outputFileSystem: disk } = compiler
  let build: Build | undefined
  let emitted: object | undefined

  if (mayHaveTokens(given)) {
    addImages(compiler, async () => build?.images(), createMessages().warn)
  }
  hooks.beforeRun.tapPromise(NAME, async () => {
    const { beginBuild } = await loadBuilding()
    build = beginBuild(given, describe(compiler, entry))
    await build.check()
  })
  hooks.watchRun.tapPromise(NAME, async () => {
    const { beginBuild } = await loadBuilding()
    build ??= beginBuild(given, describe(compiler, entry))
  })
  hooks.afterEmit.tap(NAME, compilation => {
    emitted = compilation
  })
  hooks.failed.tap(NAME, () => void build?.fail())
  hooks.done.tapPromise({ name: NAME, stage: LAST }, async stats => {
    // `done` is called for each pass, but the last one is what counts.
    if (compiler.watchMode || stats.compilation.needAdditionalPass) return
    const ended = build
    build = undefined
    if (stats.hasErrors()) return ended?.fail()
    if (emitted !== stats.compilation || compiler.outputFileSystem !== disk) return ended?.drop()
    await ended?.note([builtBy(compiler, stats)])
    await ended?.end()
  })
}

/** What a build is known by before it begins. */
type Described = Pick<CompilerLike<SourceLike>, 'name' | 'context' | 'outputPath' | 'watchMode' | 'options'>

function describe(
  { name = '', context, outputPath, watchMode: watch, options }: Described,
  entry: FrameworkEntry | undefined,
): BuildPlace {
  const { publicPath } = options.output
  const known = typeof publicPath === 'string' && publicPath !== 'auto' && !publicPath.includes('[')
  const root = entry?.root ?? resolve()
  return {
    root,
    // Without a mode, webpack builds for production.
    production: (options.mode ?? 'production') === 'production',
    watch,
    name: `webpack ${name === '' ? '' : `${name} `}${shownPath(root, outputPath)} ${shownInput(root, options.entry)}`,
    images: entry?.images ?? { copied: publicFolder(context), ...(known ? { base: publicPath } : {}) },
    framework: findFramework({ compiler: name, output: outputPath }),
    writes: isServer(options) || entry !== undefined ? [] : [outputPath],
    held: entry !== undefined,
  }
}

function builtBy(
  { outputPath, options }: Pick<CompilerLike<SourceLike>, 'outputPath' | 'options'>,
  { compilation, hash }: StatsLike,
): Built {
  const data = typeof hash === 'string' ? { hash } : {}
  const base = compilation.getPath(compilation.outputOptions.publicPath ?? 'auto', data)
  const hashed = compilation.getAssets().filter(({ info }) => isHash(info.contenthash))
  return {
    directory: compilation.getPath(outputPath, data),
    side: isServer(options) ? 'server' : 'client',
    ...(base === 'auto' ? {} : { base }),
    hashed: hashed.map(({ name }) => name.replace(/[?#].*$/s, '')),
  }
}

function isServer({ externalsPresets }: CompilerLike<SourceLike>['options']): boolean {
  return externalsPresets.node === true && externalsPresets.web !== true
}

/** A hash that stands in the name alone: behind a `?` it changes nothing on disk. */
function isHash(contenthash: unknown): boolean {
  return typeof contenthash === 'string' || (Array.isArray(contenthash) && contenthash.length > 0)
}
