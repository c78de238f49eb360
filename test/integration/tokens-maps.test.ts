import { existsSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { basename, join } from 'node:path'
import { rspack } from '@rspack/core'
import { rolldown } from 'rolldown'
import { rollup } from 'rollup'
import { finish } from 'unplugin-cdn-purge'
import { build as vite } from 'vite'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import webpack from 'webpack'
import { applyEdits } from '../../packages/core/src/images/text/rewrite.ts'
import { createMap } from '../../packages/core/src/images/text/source-map.ts'
import { esbuildOptions, runEsbuild } from '../support/bundler-esbuild.ts'
import { rspackConfig, runRspack } from '../support/bundler-rspack.ts'
import {
  type BuildRequest,
  bundlers,
  rolldownInput,
  rollupInput,
  runCompiler,
  viteConfig,
  webpackConfig,
} from '../support/bundlers.ts'
import { createTokenSite, heroUrl, type Output, readOutput } from '../support/token-site.ts'
import type { Files } from '../support/workspace.ts'

beforeEach(() => {
  for (const name of ['CDN_PURGE', 'CDN_PURGE_DRY_RUN', 'CDN_PURGE_ENVIRONMENT', 'CI'])
    vi.stubEnv(name, undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

/** A build with source maps. */
type Build = (request: BuildRequest, minify: boolean) => Promise<unknown>

const builds: Readonly<Record<string, Build>> = {
  vite: (request, minify) => {
    const config = viteConfig(request)
    const input = join(request.root, 'src/main.js')
    return vite({ ...config, build: { ...config.build, sourcemap: true, minify, rollupOptions: { input } } })
  },
  async rollup(request) {
    const bundle = await rollup(rollupInput(request))
    await bundle.write({ dir: join(request.root, 'dist'), sourcemap: true })
    await bundle.close()
  },
  async rolldown(request, minify) {
    const bundle = await rolldown(rolldownInput(request))
    await bundle.write({ dir: join(request.root, 'dist'), sourcemap: true, minify })
    await bundle.close()
  },
  webpack: (request, minimize) =>
    runCompiler(
      webpack({
        ...webpackConfig(request),
        ...compilerOptions(request, minimize),
        experiments: { css: true },
      }),
    ),
  rspack: (request, minimize) =>
    runRspack(rspack({ ...rspackConfig(request), ...compilerOptions(request, minimize) })),
  esbuild: (request, minify) =>
    runEsbuild({ ...esbuildOptions(request), sourcemap: true, minify }, request.lines ?? []),
}

/** What webpack and Rspack are told alike: a loader that finds the maps of compiled files runs before all others. */
function compilerOptions({ root }: BuildRequest, minimize: boolean) {
  const loader = join(root, 'read-map.cjs')
  return {
    devtool: 'source-map' as const,
    optimization: { minimize },
    module: {
      rules: [
        { test: /\.css$/, type: 'css' as const },
        ...(existsSync(loader) ? [{ test: /\.js$/, enforce: 'pre' as const, loader }] : []),
      ],
    },
  }
}

/** Builds a site, then once more after its image has changed. */
async function buildChanged(
  name: string,
  files: Files,
  build: Build | undefined,
  minify: boolean,
): Promise<Output> {
  const bundler = bundlers.find(each => each.name === name)
  if (bundler === undefined || build === undefined) throw new Error(`no bundler ${name}`)
  const site = await createTokenSite(bundler, files)
  const request = { root: site.root, options: site.options() }
  await build(request, minify)
  await finish()
  site.edit({ 'public/img/hero.jpg': 'hero two', dist: undefined })
  await build(request, minify)
  await finish()
  return readOutput(join(site.root, 'dist'))
}

/** Where each of the marks `mark1`, `mark2`, … stands in a text: `line:column`, both from 0. */
function marksIn(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .split('\n')
      .flatMap((line, row) =>
        [...line.matchAll(/mark\d/g)].map(({ 0: mark, index }) => [mark, `${row}:${index}`]),
      ),
  )
}

/** Where the map of a finished file says that its marks come from. */
function originsOf(output: Output, extension: string) {
  const [path = '', code = ''] =
    Object.entries(output).find(([name, text]) => name.endsWith(extension) && text.includes('cb:T1')) ?? []
  const parsed = JSON.parse(output[`${path}.map`] ?? '{}')
  const map = new SourceMap(parsed)
  const origins: Record<string, string> = {}
  const sources = new Set<string>()
  for (const [mark, place] of Object.entries(marksIn(code))) {
    const [row = 0, column = 0] = place.split(':').map(Number)
    const entry = map.findEntry(row, column)
    if (!('originalLine' in entry)) continue
    origins[mark] = `${entry.originalLine}:${entry.originalColumn}`
    sources.add(entry.originalSource)
  }
  return { origins, sources: [...sources].map(name => basename(name)), contents: parsed.sourcesContent ?? [] }
}

const script = [
  `mark1(0); mark2('${heroUrl}', mark3); mark4('${heroUrl} ${heroUrl}'); if (mark5) mark6(\`\${mark7} ${heroUrl}\`)`,
  `  mark8('\\u00e9', '${heroUrl}').mark9()`,
].join('\n')

describe.each(Object.entries(builds))('%s', (name, build) => {
  it.each([
    ['as it is', false],
    ['minified', true],
  ])('maps every position around rewritten URLs exactly, %s', async (_how, minify) => {
    const output = await buildChanged(name, { 'src/main.js': script }, build, minify)
    const { origins, sources, contents } = originsOf(output, '.js')
    expect(origins).toEqual(marksIn(script))
    expect(sources).toEqual(['main.js'])
    expect(contents).toContain(script)
  })
})

// The others join no strings while they build.
it.each(['vite', 'rolldown', 'webpack', 'rspack'])(
  '%s: maps around URLs that its minifier joined',
  async name => {
    const joined = `mark1('https://key.i.optimole.com/' + 'w:800/https://www.example.com/img/hero.jpg', mark2); mark3()`
    const { origins } = originsOf(
      await buildChanged(name, { 'src/main.js': joined }, builds[name], true),
      '.js',
    )
    expect(origins).toEqual(marksIn(joined))
  },
)

describe.each(['webpack', 'rspack', 'esbuild'])('%s', name => {
  const build = builds[name]
  it('maps every position of a style', async () => {
    const style = `.mark1{background:url(${heroUrl})} .mark2{background:url("${heroUrl}")} .mark3{color:red}\n.mark4{top:0}`
    const files = { 'src/main.js': "import './style.css'\n", 'src/style.css': style }
    const output = await buildChanged(name, files, build, false)
    const { origins, sources } = originsOf(output, '.css')
    expect(origins).toEqual(marksIn(style))
    expect(sources).toEqual(['style.css'])
  })

  it.each(['inline', 'beside it'])(
    'maps what was compiled before to its own source, with a map that is %s',
    async place => {
      const edits = [{ offset: 0, removed: 0, inserted: '/* compiled */ ' }]
      const compiled = applyEdits(script, edits)
      const map = JSON.stringify(createMap(script, edits, 'origin.ts'))
      const data = `data:application/json;base64,${Buffer.from(map).toString('base64')}`
      const files = {
        'src/main.js': `${compiled}\n//# sourceMappingURL=${place === 'inline' ? data : 'main.js.map'}\n`,
        'src/main.js.map': map,
        // What reads such maps for webpack and Rspack.
        'read-map.cjs': `module.exports = function (code) {
        this.callback(null, code, JSON.parse(require('node:fs').readFileSync(__dirname + '/src/main.js.map')))
      }\n`,
      }
      const output = await buildChanged(name, files, build, false)
      const { origins, sources, contents } = originsOf(output, '.js')
      expect(origins).toEqual(marksIn(script))
      expect(sources).toEqual(['origin.ts'])
      expect(contents).toContain(script)
    },
  )
})
