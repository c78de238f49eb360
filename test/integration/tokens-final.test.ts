import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { rspack } from '@rspack/core'
import { finish } from 'unplugin-cdn-purge'
import { type Plugin, build as vite } from 'vite'
import { compression } from 'vite-plugin-compression2'
import { sri } from 'vite-plugin-sri3'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import webpack, { type Configuration } from 'webpack'
import { rspackConfig, runRspack } from '../support/bundler-rspack.ts'
import {
  type BuildRequest,
  type Bundler,
  bundlers,
  runCompiler,
  viteConfig,
  webpackConfig,
} from '../support/bundlers.ts'
import { keepStandardError } from '../support/standard-error.ts'
import {
  bannerUrl,
  brokenNames,
  createTokenSite,
  filesWith,
  heroUrl,
  type Output,
  readOutput,
} from '../support/token-site.ts'
import type { Files } from '../support/workspace.ts'

beforeEach(() => {
  for (const name of ['CDN_PURGE', 'CDN_PURGE_DRY_RUN', 'CDN_PURGE_ENVIRONMENT', 'CI'])
    vi.stubEnv(name, undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

/** A build with a configuration of a test's own. */
type Build = (request: BuildRequest) => Promise<unknown>

function bundlerOf(name: string): Bundler {
  const found = bundlers.find(bundler => bundler.name === name)
  if (found === undefined) throw new Error(`no bundler ${name}`)
  return found
}

/** A site that is built once, and once more after one of its two images has changed. */
async function buildChanged(name: string, files: Files, build: Build) {
  const site = await createTokenSite(bundlerOf(name), files)
  const { root } = site
  const lines = keepStandardError()
  const run = async (): Promise<Output> => {
    lines.length = 0
    await build({ root, options: site.options() })
    await finish()
    return readOutput(join(root, 'dist'))
  }
  const before = await run()
  site.edit({ 'public/img/hero.jpg': 'hero two', dist: undefined })
  const after = await run()
  return { root, before, after, printed: lines.join('\n') }
}

/** webpack's configuration for a fixture, changed. */
function buildWebpack(change: (config: Configuration) => Configuration): Build {
  return request => runCompiler(webpack(change(webpackConfig(request))))
}

/** A script whose URL is whole only when the minifier has joined it, when no loader can reach it any more. */
const joined = `'https://' + 'key.i.optimole.com/w:800/https://www.example.com/img/hero.jpg'`

describe('styles of lazy chunks', () => {
  const files: Files = {
    'src/main.js': "import './main.css'\nimport('./lazy.js')\n",
    'src/main.css': `.hero{background:url(${heroUrl})}\n`,
    'src/lazy.js': "import './lazy.css'\ndocument.body.className = 'lazy'\n",
    'src/lazy.css': `.banner{background:url(${bannerUrl})}\n`,
  }
  const builds: readonly [string, Build][] = [
    ['vite', request => vite(viteConfig(request))],
    [
      'webpack',
      buildWebpack(config => ({
        ...config,
        experiments: { css: true },
        output: { ...config.output, cssFilename: 'assets/[name]-[contenthash].css' },
      })),
    ],
  ]
  it.each(builds)('%s: keep their name and bytes when only another image changed', async (name, build) => {
    const { before, after } = await buildChanged(name, files, build)
    const styles = (output: Output, text: string) =>
      filesWith(output, text).filter(path => path.endsWith('.css'))
    const [lazy = ''] = styles(before, 'banner.jpg')
    expect(styles(before, 'banner.jpg')).toHaveLength(1)
    expect(styles(before, 'hero.jpg')).toHaveLength(1)

    expect(styles(after, 'banner.jpg')).toEqual([lazy])
    expect(after[lazy]).toBe(before[lazy])
    expect(styles(after, 'cb:T1')).toEqual(styles(after, 'hero.jpg'))
    expect(styles(after, 'hero.jpg')).not.toEqual(styles(before, 'hero.jpg'))
    expect(brokenNames(before, after)).toEqual([])
  })
})

describe('webpack', () => {
  it.each([
    ['[chunkhash]', true],
    ['[contenthash]', false],
  ])(
    'warns where a name by %s cannot follow its content any more, and leaves that file alone',
    async (hash, realContentHash) => {
      const { before, after, printed } = await buildChanged(
        'webpack',
        { 'src/main.js': `console.log(${joined})\n` },
        buildWebpack(config => ({
          ...config,
          output: { ...config.output, filename: `assets/[name]-${hash}.js` },
          optimization: { realContentHash },
        })),
      )
      const [path = ''] = filesWith(after, 'w:800/https://www.example.com/img/hero.jpg').filter(name =>
        name.endsWith('.js'),
      )
      expect(printed).toContain(`${path} holds image URLs that are made while chunks are built`)
      expect(after[path]).toBe(before[path])
      expect(brokenNames(before, after)).toEqual([])
    },
  )

  it('gives a file that is named by its chunk the tokens that its modules got', async () => {
    const { before, after, printed } = await buildChanged(
      'webpack',
      {},
      buildWebpack(config => ({
        ...config,
        output: { ...config.output, filename: 'assets/[name]-[chunkhash].js' },
      })),
    )
    expect(printed).not.toContain('holds image URLs')
    expect(filesWith(after, 'cb:T1').some(path => path.endsWith('.js'))).toBe(true)
    expect(brokenNames(before, after)).toEqual([])
  })
})

it('Rspack serves no old token from its persistent cache', async () => {
  const site = await createTokenSite(bundlerOf('rspack'), {
    'src/main.js': `import './plain.js'\ndocument.title = '${heroUrl}'\n`,
    'src/plain.js': 'document.body.append(1)\n',
    'note.cjs': `module.exports = function (code) {
      require('node:fs').appendFileSync(__dirname + '/loaded.txt', require('node:path').basename(this.resourcePath) + ' ')
      return code
    }\n`,
  })
  const { root } = site
  const build = async () => {
    await runRspack(
      rspack({
        ...rspackConfig({ root, options: site.options() }),
        module: { rules: [{ test: /\.js$/, use: [{ loader: join(root, 'note.cjs') }] }] },
        cache: { type: 'persistent', storage: { type: 'filesystem', directory: join(root, 'cache') } },
      }),
    )
    await finish()
    return readOutput(join(root, 'dist/assets'))
  }
  await build()
  site.edit({ 'public/img/hero.jpg': 'hero two', dist: undefined })
  expect(filesWith(await build(), 'cb:T1')).toHaveLength(1)
  site.edit({ 'public/img/hero.jpg': 'hero three', dist: undefined })
  const output = await build()
  expect(filesWith(output, 'cb:T2')).toHaveLength(1)
  expect(filesWith(output, 'cb:T1')).toEqual([])
  // The cache was in use: what holds no image was loaded once.
  const loaded = readFileSync(join(root, 'loaded.txt'), 'utf8').trim().split(' ')
  expect(loaded.filter(name => name === 'plain.js')).toHaveLength(1)
})

it('Vite: compressed files and integrities agree with the finished files', async () => {
  const { after, root } = await buildChanged(
    'vite',
    {
      'src/main.js': `import './main.css'\ndocument.title = '${heroUrl}'\n`,
      'src/main.css': `.hero{background:url(${heroUrl})}\n`,
      'index.html': `<!doctype html><img src="${heroUrl}"><script type="module" src="/src/main.js"></script>\n`,
    },
    request => {
      const config = viteConfig(request)
      const gzip = compression({ threshold: 0, skipIfLargerOrEqual: false, algorithms: ['gzip'] })
      return vite({ ...config, plugins: [...(config.plugins ?? []), gzip, sri()] })
    },
  )
  const bytes = (path: string) => readFileSync(join(root, 'dist', path))
  const compressed = Object.keys(after).filter(path => `${path}.gz` in after)
  for (const path of compressed) expect(gunzipSync(bytes(`${path}.gz`)), path).toEqual(bytes(path))
  const tokened = compressed.filter(path => after[path]?.includes('cb:T1'))
  expect(tokened).toEqual(expect.arrayContaining(['about/index.html', 'feed.json', 'index.html']))
  expect(tokened.map(path => extname(path)).sort()).toEqual(['.css', '.html', '.html', '.js', '.json'])

  const tags = after['index.html']?.match(/<(?:script|link)[^>]+integrity[^>]+>/g) ?? []
  expect(tags).toHaveLength(2)
  for (const tag of tags) {
    const [, path = ''] = /(?:src|href)="\/([^"]+)"/.exec(tag) ?? []
    expect(after[path]).toContain('cb:T1')
    expect(tag).toContain(`sha384-${createHash('sha384').update(bytes(path)).digest('base64')}`)
  }
})

it('leaves a file that was compressed before the plugin had its turn, and says so', async () => {
  const { before, after, printed } = await buildChanged('vite', {}, request => {
    const file = join(request.root, 'dist/feed.json')
    const early: Plugin = {
      name: 'early',
      writeBundle: () => writeFileSync(`${file}.gz`, gzipSync(readFileSync(file))),
    }
    const config = viteConfig(request)
    return vite({ ...config, plugins: [...(config.plugins ?? []), early] })
  })
  expect(after['feed.json']).toBe(before['feed.json'])
  expect(printed).toMatch(/feed\.json:1: .+ lacks its cache token. A compressed copy of the file exists/)
  expect(after['about/index.html']).toContain('cb:T1')
})
