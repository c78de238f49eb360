import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { TokenedCode } from '@cdn-purge/core/engine'
import type { BuildOptions, Loader, OnLoadArgs, OnLoadResult } from 'esbuild'
import type { Images } from '../../images/hold-images.ts'
import { type InputMap, readInputMap } from '../input-map.ts'

/** Files that may hold delivery URLs and that esbuild reads by itself. Binary files are never read here. */
export const textFiles = /\.(?:[cm]?[jt]sx?|css|json|html?|svg|txt|xml|md|webmanifest)$/i

// ASSUME: the loaders that esbuild uses where the option `loader` says nothing (0.25 to 0.28).
const defaults: Readonly<Record<string, Loader>> = {
  '.js': 'js',
  '.cjs': 'js',
  '.mjs': 'js',
  '.jsx': 'jsx',
  '.ts': 'ts',
  '.cts': 'ts',
  '.mts': 'ts',
  '.tsx': 'tsx',
  '.css': 'css',
  '.module.css': 'local-css',
  '.json': 'json',
  '.txt': 'text',
}

/**
 * Reads a file in place of esbuild where it holds delivery URLs, with their tokens.
 *
 * @returns `undefined` where esbuild, or the next plugin, is to read it
 */
export async function loadTokened(
  { path, with: attributes }: Pick<OnLoadArgs, 'path' | 'with'>,
  images: Images | undefined,
  { loader: given, sourcemap }: Pick<BuildOptions, 'loader' | 'sourcemap'>,
): Promise<OnLoadResult | undefined> {
  if (images === undefined) return undefined
  const loader =
    attributes.type === undefined ? loaderOf(path, { ...defaults, ...given }) : byType[attributes.type]
  // Left to esbuild, which then says what is missing.
  if (loader === undefined || loader === 'default' || loader === 'empty') return undefined
  const code = await readFile(path, 'utf8')
  const rewritten = images.concerns(code) ? await images.rewrite(code) : undefined
  if (rewritten === undefined) return undefined
  const mapped = sourcemap && /^(?:[jt]sx?|(?:local-|global-)?css)$/.test(loader)
  return {
    contents: mapped ? rewritten.code + (await inlineMap(rewritten, code, path)) : rewritten.code,
    loader,
    watchFiles: [path],
  }
}

/** The loaders that an import's `with { type: … }` asks for. */
const byType: Readonly<Record<string, Loader>> = { json: 'json', text: 'text', bytes: 'binary' }

/** The loader for the longest extension that has one. */
function loaderOf(path: string, loaders: Readonly<Record<string, Loader>>): Loader | undefined {
  const name = basename(path)
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
    const loader = loaders[name.slice(dot)]
    if (loader !== undefined) return loader
  }
  return undefined
}

/** The comment that holds the map, in the form that scripts and styles share with esbuild: its last one counts. */
async function inlineMap(rewritten: TokenedCode, code: string, path: string): Promise<string> {
  const before = await mapOf(code, path)
  const map = before === undefined ? rewritten.map(basename(path)) : rewritten.patch(before)
  const json = Buffer.from(JSON.stringify(map)).toString('base64')
  return `\n/*# sourceMappingURL=data:application/json;base64,${json} */\n`
}

/** The map that a compiled file names, as esbuild would find it; one in another folder has sources that start there. */
async function mapOf(code: string, path: string): Promise<InputMap | undefined> {
  const url = [...code.matchAll(/\/[/*][#@] sourceMappingURL=([^\s'"*]+)/g)].at(-1)?.[1]
  if (url === undefined) return undefined
  const [, data] = /^data:application\/json[^,]*;base64,(.*)$/.exec(url) ?? []
  if (data !== undefined) return readInputMap(Buffer.from(data, 'base64').toString())
  if (!/^(?:\.\/)?[^/:]+$/.test(url)) return undefined
  return readInputMap(await readFile(join(dirname(path), url), 'utf8').catch(() => undefined))
}
