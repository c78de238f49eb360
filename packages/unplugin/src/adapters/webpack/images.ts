import type { TokenedCode } from '@cdn-purge/core/engine'
import type { Images } from '../../images/hold-images.ts'
import { loaderPath } from '../../loader-path.ts'
import { type InputMap, mapOf } from '../input-map.ts'

const NAME = 'cdn-purge'
/** Modules that import others, and what styles are made of: they may hold delivery URLs wherever they stand. */
const MODULE = /\.(?:[cm]?[jt]sx?|vue|svelte|astro|mdx|css|s[ac]ss|less|styl)$/i
/** Other texts that may hold some. */
const TEXT = /\.(?:md|x?html?|hbs|ejs|pug|json5?|xml|svg|txt|webmanifest)$/i
const CODE = /\.(?:[cm]?js|css|json|xml|svg|txt|webmanifest)$/i
const PAGE = /\.x?html?$/i
/** After everything that shapes code, before source maps are made of it and before hashes are taken of its content. */
const BEFORE_MAPS = 450
/** After plugins that emit pages, before those that compress or list what there is. */
const AFTER_PAGES = 800

/** What the family's loader contexts have in common. */
interface LoaderContext {
  readonly resourcePath: string
  readonly sourceMap?: boolean
  cacheable(cacheable: boolean): void
}

/** What the family's sources have in common. */
export interface SourceLike {
  source(): string | Buffer
}

/** The class of a bundler's sources that keep their map while they are edited. */
type ReplaceSourceClass<Source> = new (
  source: Source,
) => Source & {
  insert(offset: number, text: string): void
  replace(start: number, end: number, text: string): void
}

/** What is known of an asset's name. */
interface AssetInfoLike {
  readonly chunkhash?: unknown
  readonly fullhash?: unknown
  readonly contenthash?: unknown
}

/** What the family's compilations have in common. */
interface CompilationLike<Source> {
  getAssets(): readonly { readonly name: string; readonly source: Source; readonly info: AssetInfoLike }[]
  updateAsset(name: string, source: Source): void
  readonly hooks: {
    readonly processAssets: {
      tapPromise(tap: { name: string; stage: number }, run: () => Promise<void>): void
    }
  }
}

/** What the family's compilers have in common, as far as images are concerned. */
export interface ImageCompilerLike<Source extends SourceLike> {
  readonly options: {
    readonly module: { readonly rules: { unshift(...rules: object[]): unknown } }
    readonly optimization: { readonly realContentHash?: boolean | undefined }
  }
  readonly webpack: { readonly sources: { readonly ReplaceSource: ReplaceSourceClass<Source> } }
  readonly hooks: {
    readonly thisCompilation: { tap(name: string, run: (compilation: CompilationLike<Source>) => void): void }
  }
}

/** Puts tokens into what a compiler makes: its modules, then the finished files, then its pages. */
export function addImages<Source extends SourceLike>(
  compiler: ImageCompilerLike<Source>,
  images: () => Promise<Images | undefined>,
  warn: (message: string) => void,
): void {
  const { options, hooks } = compiler
  const transform = createTransform(images)
  // Before all other loaders: later, styles have been taken out already. Texts only where a module imports them: what
  // nothing imports is the template of a page, which gets its tokens as a page. ASSUME: html-webpack-plugin reads a
  // template by itself only where no rule gives that template, or a part of it, a loader.
  const use = [{ loader: loaderPath, options: { transform: transform.run }, ident: NAME }]
  options.module.rules.unshift(
    { test: MODULE, enforce: 'pre', use },
    { test: TEXT, issuer: MODULE, enforce: 'pre', use },
  )
  hooks.thisCompilation.tap(NAME, compilation => {
    transform.begin()
    const tap = (stage: number, names: RegExp) =>
      compilation.hooks.processAssets.tapPromise({ name: NAME, stage }, async () =>
        tokenAssets(compiler, compilation, names, await images(), warn),
      )
    tap(BEFORE_MAPS, CODE)
    tap(AFTER_PAGES, PAGE)
  })
}

/** What the loader calls for each module of a compilation. */
function createTransform(images: () => Promise<Images | undefined>) {
  let opened: { readonly images: Images | undefined } | undefined

  async function apply(
    content: string | Buffer,
    context: LoaderContext,
    input: unknown,
  ): Promise<{ code: string; map: InputMap | undefined } | undefined> {
    const found = await images()
    opened = { images: found }
    if (!found?.concerns(content)) return undefined
    const code = content.toString()
    // A cache that outlives the build would keep the tokens of today.
    context.cacheable(false)
    const rewritten = await found.rewrite(code)
    if (rewritten === undefined) return undefined
    const map = context.sourceMap ? mapOf(rewritten, input, context.resourcePath) : undefined
    return { code: rewritten.code, map }
  }

  return {
    /** Forgets what an earlier compilation has opened. */
    begin(): void {
      opened = undefined
    },
    /** `undefined` at once where a module is not concerned, as most are: a promise would cost more than the look. */
    run: (content: string | Buffer, context: LoaderContext, input: unknown) =>
      opened === undefined || opened.images?.concerns(content) ? apply(content, context, input) : undefined,
  }
}

async function tokenAssets<Source extends SourceLike>(
  { options, webpack }: ImageCompilerLike<Source>,
  compilation: CompilationLike<Source>,
  names: RegExp,
  images: Images | undefined,
  warn: (message: string) => void,
): Promise<void> {
  if (images === undefined) return
  for (const { name, source, info } of compilation.getAssets()) {
    if (!names.test(name.replace(/[?#].*$/s, ''))) continue
    const code = source.source().toString()
    const rewritten = images.concerns(code) ? await images.rewrite(code) : undefined
    if (rewritten === undefined) continue
    if (!mayChange(info, options.optimization.realContentHash === true)) {
      warn(
        `${name} holds image URLs that are made while chunks are built, and its name is already settled: they stay without their cache tokens. Name it with [contenthash] and leave optimization.realContentHash on.`,
      )
      continue
    }
    compilation.updateAsset(name, replaceIn(source, rewritten.edits, webpack.sources.ReplaceSource))
  }
}

/** Whether a name follows from the content that is there at the end. */
function mayChange({ chunkhash, fullhash, contenthash }: AssetInfoLike, realContentHash: boolean): boolean {
  return isEmpty(chunkhash) && isEmpty(fullhash) && (isEmpty(contenthash) || realContentHash)
}

function isEmpty(hash: unknown): boolean {
  return hash === undefined || hash === null || hash === '' || (Array.isArray(hash) && hash.length === 0)
}

/** A source that knows its edits, so that its map is right. */
function replaceIn<Source>(
  source: Source,
  edits: TokenedCode['edits'],
  ReplaceSource: ReplaceSourceClass<Source>,
): Source {
  const replaced = new ReplaceSource(source)
  for (const { offset, removed, inserted } of edits) {
    if (removed === 0) replaced.insert(offset, inserted)
    else replaced.replace(offset, offset + removed - 1, inserted)
  }
  return replaced
}
