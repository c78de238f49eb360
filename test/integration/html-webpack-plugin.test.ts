import { join } from 'node:path'
import type { CdnPurgeOptions } from '@cdn-purge/core'
import { rspack } from '@rspack/core'
import HtmlWebpackPlugin from 'html-webpack-plugin'
import MiniCssExtractPlugin from 'mini-css-extract-plugin'
import { finish } from 'unplugin-cdn-purge'
import { beforeEach, describe, expect, it } from 'vitest'
import webpack from 'webpack'
import { startApi } from '../support/api.ts'
import { rspackConfig, runRspack } from '../support/bundler-rspack.ts'
import { type BuildRequest, bundlers, runCompiler, webpackConfig } from '../support/bundlers.ts'
import { loader, type PageTemplate, pageTemplates } from '../support/page-templates.ts'
import { keepStandardError } from '../support/standard-error.ts'
import { createTokenSite, filesWith, heroUrl, readOutput } from '../support/token-site.ts'
import { createFolder, type Files, writeFiles } from '../support/workspace.ts'

// What runs say is looked at elsewhere.
beforeEach(() => void keepStandardError())

/** What a build adds to that of a fixture. */
interface Extra {
  readonly page?: PageTemplate['page']
  readonly rules?: readonly { readonly test: RegExp; readonly use: string[] }[]
  readonly styles?: boolean
}

const families = {
  webpack(request: BuildRequest, { page, rules, styles }: Extra) {
    const config = webpackConfig(request)
    return runCompiler(
      webpack({
        ...config,
        module: { rules: [...(rules ?? [])] },
        optimization: { minimize: false },
        plugins: [
          ...(config.plugins ?? []),
          ...(page ? [new HtmlWebpackPlugin(page)] : []),
          ...(styles ? [new MiniCssExtractPlugin({ filename: 'assets/[name]-[contenthash].css' })] : []),
        ],
      }),
    )
  },
  rspack(request: BuildRequest, { page, rules, styles }: Extra) {
    const config = rspackConfig(request)
    return runRspack(
      rspack({
        ...config,
        module: { rules: [...(rules ?? [])] },
        optimization: { minimize: false },
        plugins: [
          ...(config.plugins ?? []),
          ...(page ? [new HtmlWebpackPlugin(page)] : []),
          ...(styles
            ? [new rspack.CssExtractRspackPlugin({ filename: 'assets/[name]-[contenthash].css' })]
            : []),
        ],
      }),
    )
  },
}
type Family = keyof typeof families
const cases = (['webpack', 'rspack'] as const).flatMap(family =>
  (['inline', 'in a file'] as const).map(where => [family, where] as const),
)

/** The plugin's argument: the options themselves, or the file that holds them. */
function place(root: string, where: string, options: CdnPurgeOptions): BuildRequest['options'] {
  if (where === 'inline') return options
  const configFile = join(root, 'cdn-purge.config.json')
  writeFiles(root, { 'cdn-purge.config.json': JSON.stringify(options) })
  return { configFile }
}

/** The fixture of a bundler, whose page is the template's. */
function fixture(family: Family) {
  const bundler = bundlers.find(({ name }) => name === family)
  if (bundler === undefined) throw new Error(`no bundler ${family}`)
  const { 'public/index.html': _page, ...files } = bundler.files
  return { ...bundler, files }
}

/** A site whose image has the token T1 from the second build on. */
async function createBuilt(family: Family, where: string, files: Files, extra: Extra) {
  const site = await createTokenSite(fixture(family), files)
  const build = async () => {
    await families[family]({ root: site.root, options: place(site.root, where, site.options()) }, extra)
    await finish()
    return readOutput(join(site.root, 'dist'))
  }
  const before = await build()
  expect(filesWith(before, heroUrl)).not.toEqual([])
  site.edit({ 'public/img/hero.jpg': 'hero two', dist: undefined })
  return build()
}

describe.each(pageTemplates)('$name', ({ files, page, rules = [], shows }) => {
  const used = rules.map(({ test, loader }) => ({ test, use: [loader] }))

  it.each(cases)('%s, options %s, with Optimole: the page has its tokens', async (family, where) => {
    const output = await createBuilt(family, where, files, { page, rules: used })
    expect(output['index.html']).toMatch(/<title>(?:Page|Webpack App)<\/title>/)
    expect(output['index.html']).toMatch(/src="?assets\/main-/)
    const tokened = filesWith(output, 'cb:T1/w:800')
    expect(tokened.includes('index.html')).toBe(shows)
    expect(tokened.some(path => path.startsWith('assets/main-'))).toBe(true)
    expect(filesWith(output, heroUrl)).toEqual([])
  })

  it.each(cases)('%s, options %s, without Optimole: the page is purged', async (family, where) => {
    const api = await startApi()
    const root = createFolder({ ...fixture(family).files, ...files })
    const options = place(root, where, { ...api.options, ledger: join(root, '.cdn-purge') })
    await families[family]({ root, options }, { page, rules: used })
    await finish()
    expect(api.purged()).toContain('/index.html')
    if (shows) expect(readOutput(join(root, 'dist'))['index.html']).toContain(heroUrl)
    await api.close()
  })
})

describe.each(['webpack', 'rspack'] as const)('%s', family => {
  it('gives styles that are taken out their tokens, beside a page', async () => {
    const extract = family === 'webpack' ? MiniCssExtractPlugin.loader : rspack.CssExtractRspackPlugin.loader
    const output = await createBuilt(
      family,
      'inline',
      {
        'src/main.js': "import './style.css'\n",
        'src/style.css': `.a{background:url(${heroUrl})}`,
      },
      { page: {}, styles: true, rules: [{ test: /\.css$/, use: [extract, loader('css-loader')] }] },
    )
    expect(filesWith(output, 'cb:T1').some(path => /^assets\/main-\w+\.css$/.test(path))).toBe(true)
    expect(filesWith(output, heroUrl)).toEqual([])
    expect(output['index.html']).toMatch(/href="?assets\/main-\w+\.css/)
  })

  it('gives texts that code imports their tokens', async () => {
    const output = await createBuilt(
      family,
      'inline',
      {
        'src/main.js':
          "import page from './part.html'\nimport data from './data.json'\nconsole.log(page, data)\n",
        'src/part.html': `<img src="${heroUrl}">`,
        'src/data.json': `{"hero":"${heroUrl}","other":1}`,
      },
      { page: {}, rules: [{ test: /\.html$/, use: [loader('html-loader')] }] },
    )
    const main = Object.keys(output).find(path => path.startsWith('assets/main-')) ?? ''
    expect(output[main]?.match(/cb:T1/g)).toHaveLength(2)
    expect(filesWith(output, heroUrl)).toEqual([])
  })
})

it('webpack gives workers of worker-loader their tokens, beside a page', async () => {
  const output = await createBuilt(
    'webpack',
    'inline',
    {
      'src/main.js': "import Work from './pictures.worker.js'\nnew Work()\n",
      'src/pictures.worker.js': `postMessage('${heroUrl}')\n`,
    },
    { page: {}, rules: [{ test: /\.worker\.js$/, use: [loader('worker-loader')] }] },
  )
  expect(filesWith(output, 'cb:T1').some(path => path.includes('worker'))).toBe(true)
  expect(filesWith(output, heroUrl)).toEqual([])
})
