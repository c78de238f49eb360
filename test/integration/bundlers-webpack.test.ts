import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { CdnPurgeOptions } from '@cdn-purge/core'
import { finish } from 'unplugin-cdn-purge'
import cdnPurge from 'unplugin-cdn-purge/webpack'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import webpack, { type Compiler, type Configuration, type MultiCompiler } from 'webpack'
import { startApi, type TestApi } from '../support/api.ts'
import { type BuildRequest, bundlers, runCompiler, webpackConfig } from '../support/bundlers.ts'
import { keepStandardError } from '../support/standard-error.ts'
import { createFolder, writeFiles } from '../support/workspace.ts'

let api: TestApi

beforeEach(async () => {
  api = await startApi()
})
afterEach(() => api.close())

function createSite() {
  const files = bundlers.find(({ name }) => name === 'webpack')?.files
  const root = createFolder({ ...files, 'src/server.js': 'module.exports = () => "page"\n' })
  const ledger = join(root, '.cdn-purge')
  const lines = keepStandardError()
  return {
    root,
    ledger,
    lines,
    runs: () => lines.filter(line => / → (?:\d+ URLs?|nothing)/.test(line)).length,
    /** One child of a MultiCompiler, or a configuration by itself. */
    config(
      own: Configuration = {},
      changes: Partial<CdnPurgeOptions> = {},
      request: Partial<BuildRequest> = {},
    ): Configuration {
      const base = webpackConfig({ root, options: { ...api.options, ledger, ...changes }, lines, ...request })
      return { ...base, ...own, output: { ...base.output, ...own.output } }
    },
    dist: (name: string) => join(root, 'dist', name),
  }
}

/** Ends with an error in its statistics. */
const withError = {
  apply({ hooks }: Compiler) {
    hooks.thisCompilation.tap('error', compilation => {
      compilation.errors.push(new webpack.WebpackError('planned failure'))
    })
  },
}

/** Runs compilers and leaves them open; errors in their statistics pass. */
function runOnce(compiler: Compiler | MultiCompiler | null): Promise<void> {
  return new Promise((resolve, reject) => {
    compiler?.run((error: Error | null) => (error ? reject(error) : resolve()))
  })
}

describe('MultiCompiler', () => {
  it.each([Number.POSITIVE_INFINITY, 1])(
    'runs once when all have succeeded, %s at once',
    async parallelism => {
      const site = createSite()
      const a = site.config({ name: 'a', output: { path: site.dist('a') } })
      const b = site.config({ name: 'b', output: { path: site.dist('b') }, dependencies: ['a'] })
      const server = site.config({
        name: 'server',
        target: 'node',
        entry: './src/server.js',
        output: { path: site.dist('server'), filename: 'server.js' },
      })
      const configs = Object.assign([a, b, server], { parallelism })
      await runCompiler(webpack(configs))
      await finish()
      expect(site.runs()).toBe(1)
      expect(api.requests).toHaveLength(1)
      expect(api.purged()).toContain('/robots.txt')
      expect(api.purged().filter(path => path.includes('server'))).toEqual([])
    },
  )

  it.each([
    ['first', 'an error in its statistics'],
    ['last', 'an error in its statistics'],
    ['first', 'a hook that throws'],
    ['last', 'a hook that throws'],
  ])('does not run when the %s one fails, by %s', async (which, how) => {
    const site = createSite()
    const failing = (position: string, name: string) => {
      const fails = which === position
      const own = { name, output: { path: site.dist(name) } }
      const config = site.config(own, {}, fails && how.startsWith('a hook') ? { failIn: 'written' } : {})
      return fails && how.startsWith('an error')
        ? { ...config, plugins: [...(config.plugins ?? []), withError] }
        : config
    }
    const compiler = webpack([failing('first', 'a'), failing('last', 'b')])
    await expect(runCompiler(compiler)).rejects.toThrow('planned failure')
    await finish()
    expect(api.requests).toHaveLength(0)
    expect(existsSync(site.ledger)).toBe(false)
  })

  it('runs again when the same compilers build again, and does not mix rounds', async () => {
    const site = createSite()
    let failing = ''
    const failsAtTimes = (name: string) => ({
      apply({ hooks }: Compiler) {
        hooks.thisCompilation.tap('error', compilation => {
          if (failing === name) compilation.errors.push(new webpack.WebpackError('planned failure'))
        })
      },
    })
    const child = (name: string, dependencies: string[]) => {
      const config = site.config({ name, dependencies, output: { path: site.dist(name) } })
      return { ...config, plugins: [...(config.plugins ?? []), failsAtTimes(name)] }
    }
    const compiler = webpack([child('a', []), child('b', ['a'])])
    const rounds = [
      ['a', 0],
      ['b', 0],
      ['', 1],
      ['a', 1],
    ] as const
    for (const [name, runs] of rounds) {
      failing = name
      await runOnce(compiler)
      await finish()
      expect(site.runs()).toBe(runs)
    }
    await new Promise<void>(resolve => compiler?.close(() => resolve()))
  })

  it('keeps two of them apart that are made in the same turn', async () => {
    const [good, bad] = [createSite(), createSite()]
    const one = webpack([
      good.config({ name: 'a' }),
      good.config({ name: 'b', output: { path: good.dist('b') } }),
    ])
    const other = webpack([
      bad.config({ name: 'a', plugins: [cdnPurge({ ...api.options, ledger: bad.ledger }), withError] }),
      bad.config({ name: 'b', output: { path: bad.dist('b') } }),
    ])
    const results = await Promise.allSettled([runCompiler(one), runCompiler(other)])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    await finish()
    expect(api.requests).toHaveLength(1)
    expect([good, bad].map(({ ledger }) => existsSync(ledger))).toEqual([true, false])
  })

  it('runs once a configuration where they differ', async () => {
    const site = createSite()
    const languages = ['de', 'fr'].map(name =>
      site.config({ name, output: { path: site.dist(name) } }, { site: `https://${name}.example.com/` }),
    )
    await runCompiler(webpack(languages))
    await finish()
    expect(site.runs()).toBe(2)
    expect(api.requests.map(({ body }) => body)).toEqual([
      expect.objectContaining({ domains: ['de.example.com'] }),
      expect.objectContaining({ domains: ['fr.example.com'] }),
    ])
  })

  it('fails once, for all, when the purge fails', async () => {
    const site = createSite()
    api.fail(500)
    const configs = ['a', 'b'].map(name => site.config({ name, output: { path: site.dist(name) } }))
    await runCompiler(webpack(configs))
    await expect(finish()).rejects.toThrow(/not accepted by wao/)
    expect(api.requests).toHaveLength(1)
  })
})

describe('one compiler', () => {
  it('does not purge a build with errors that was written all the same', async () => {
    const site = createSite()
    const config = site.config({ optimization: { emitOnErrors: true } })
    const failing = { ...config, plugins: [...(config.plugins ?? []), withError] }
    await expect(runCompiler(webpack(failing))).rejects.toThrow('planned failure')
    await finish()
    expect(existsSync(site.dist('robots.txt'))).toBe(true)
    expect(api.requests).toHaveLength(0)
  })

  it('does not purge what was written to another file system', async () => {
    const site = createSite()
    const compiler = webpack(site.config())
    // What tools do that keep a build in memory.
    if (compiler?.outputFileSystem) compiler.outputFileSystem = { ...compiler.outputFileSystem }
    await runCompiler(compiler)
    await finish()
    expect(api.requests).toHaveLength(0)
  })

  it('purges only production builds, unless "enabled" says so', async () => {
    const site = createSite()
    await runCompiler(webpack(site.config({ mode: 'development' }, { targets: [{ provider: 'wao' }] })))
    await finish()
    await runCompiler(webpack(site.config({ mode: 'none' })))
    expect(api.requests).toHaveLength(0)
    await runCompiler(webpack(site.config({ mode: 'development' }, { enabled: true })))
    await finish()
    expect(api.requests).toHaveLength(1)
  })

  it('purges each build of a compiler that builds again, and each pass once', async () => {
    const site = createSite()
    let passes = 0
    const twoPasses = {
      apply({ hooks }: Compiler) {
        hooks.thisCompilation.tap('passes', compilation => {
          passes++
          compilation.emitAsset(`pass-${passes}.txt`, new webpack.sources.RawSource('x'))
          compilation.hooks.needAdditionalPass.tap('passes', () => (passes === 1 ? true : undefined))
        })
      },
    }
    const config = site.config()
    const compiler = webpack({ ...config, plugins: [...(config.plugins ?? []), twoPasses] })
    await runOnce(compiler)
    await finish()
    expect(site.runs()).toBe(1)
    expect(api.purged()).toEqual(expect.arrayContaining(['/pass-1.txt', '/pass-2.txt']))
    writeFiles(site.root, { 'public/robots.txt': 'changed' })
    api.clear()
    await runOnce(compiler)
    await finish()
    expect(api.purged()).toEqual(['/pass-3.txt', '/robots.txt'])
    await new Promise<void>(resolve => compiler?.close(() => resolve()))
  })

  it.each([
    ['/sub/', '/sub/robots.txt'],
    ['auto', '/robots.txt'],
    [() => '/made/', '/made/robots.txt'],
  ])('takes the path from publicPath %s', async (publicPath, path) => {
    const site = createSite()
    await runCompiler(webpack(site.config({ output: { publicPath } })))
    await finish()
    expect(api.purged()).toContain(path)
  })
})
