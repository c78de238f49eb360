import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { CdnPurgeOptions } from '@cdn-purge/core'
import cdnPurge from 'unplugin-cdn-purge/webpack'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import webpack, { type Compiler, type Configuration } from 'webpack'
import { startApi, type TestApi } from '../support/api.ts'
import { type BuildRequest, bundlers, runCompiler, webpackConfig } from '../support/bundlers.ts'
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
  const lines: string[] = []
  return {
    root,
    ledger,
    lines,
    runs: () => lines.filter(line => /\(\d+ unchanged\)/.test(line)).length,
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
    expect(api.requests).toHaveLength(0)
    expect(existsSync(site.ledger)).toBe(false)
  })

  it('runs again when the same compilers build again, and does not mix rounds', async () => {
    const site = createSite()
    let fails = true
    const sometimes = {
      apply({ hooks }: Compiler) {
        hooks.thisCompilation.tap('error', compilation => {
          if (fails) compilation.errors.push(new webpack.WebpackError('planned failure'))
        })
      },
    }
    const a = site.config({ name: 'a', output: { path: site.dist('a') } })
    const b = site.config({ name: 'b', output: { path: site.dist('b') } })
    const compiler = webpack([a, { ...b, plugins: [...(b.plugins ?? []), sometimes] }])
    const once = () =>
      new Promise<void>((resolve, reject) => {
        compiler?.run(error => (error ? reject(error) : resolve()))
      })
    await once()
    expect(api.requests).toHaveLength(0)
    fails = false
    await once()
    expect(site.runs()).toBe(1)
    fails = true
    await once()
    expect(site.runs()).toBe(1)
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
    expect([good.runs(), bad.runs()]).toEqual([1, 0])
  })

  it('runs once a configuration where they differ', async () => {
    const site = createSite()
    const languages = ['de', 'fr'].map(name =>
      site.config({ name, output: { path: site.dist(name) } }, { site: `https://${name}.example.com/` }),
    )
    await runCompiler(webpack(languages))
    expect(site.runs()).toBe(2)
    expect(api.requests.map(({ body }) => body)).toEqual([
      expect.objectContaining({ domains: ['de.example.com'] }),
      expect.objectContaining({ domains: ['fr.example.com'] }),
    ])
  })

  it('fails as a whole when the purge fails', async () => {
    const site = createSite()
    api.fail(500)
    const configs = ['a', 'b'].map(name => site.config({ name, output: { path: site.dist(name) } }))
    await expect(runCompiler(webpack(configs))).rejects.toThrow(/not accepted by wao/)
  })
})

describe('one compiler', () => {
  it('does not purge a build with errors that was written all the same', async () => {
    const site = createSite()
    const config = site.config({ optimization: { emitOnErrors: true } })
    const failing = { ...config, plugins: [...(config.plugins ?? []), withError] }
    await expect(runCompiler(webpack(failing))).rejects.toThrow('planned failure')
    expect(existsSync(site.dist('robots.txt'))).toBe(true)
    expect(api.requests).toHaveLength(0)
  })

  it('does not purge what was written to another file system', async () => {
    const site = createSite()
    const compiler = webpack(site.config())
    // What tools do that keep a build in memory.
    if (compiler?.outputFileSystem) compiler.outputFileSystem = { ...compiler.outputFileSystem }
    await runCompiler(compiler)
    expect(api.requests).toHaveLength(0)
  })

  it('purges only production builds, unless "enabled" says so', async () => {
    const site = createSite()
    await runCompiler(webpack(site.config({ mode: 'development' }, { targets: [{ provider: 'wao' }] })))
    await runCompiler(webpack(site.config({ mode: 'none' })))
    expect(api.requests).toHaveLength(0)
    await runCompiler(webpack(site.config({ mode: 'development' }, { enabled: true })))
    expect(api.requests).toHaveLength(1)
  })

  it('purges each build of a compiler that builds again, and each pass once', async () => {
    const site = createSite()
    let passes = 0
    const twoPasses = {
      apply({ hooks }: Compiler) {
        hooks.thisCompilation.tap('passes', compilation => {
          compilation.hooks.needAdditionalPass.tap('passes', () => (++passes === 1 ? true : undefined))
        })
      },
    }
    const config = site.config()
    const compiler = webpack({ ...config, plugins: [...(config.plugins ?? []), twoPasses] })
    const once = () =>
      new Promise<void>((resolve, reject) => {
        compiler?.run(error => (error ? reject(error) : resolve()))
      })
    await once()
    expect(passes).toBe(2)
    expect(site.runs()).toBe(1)
    writeFiles(site.root, { 'public/robots.txt': 'changed' })
    api.clear()
    await once()
    expect(api.purged()).toEqual(['/robots.txt'])
    await new Promise<void>(resolve => compiler?.close(() => resolve()))
  })

  it.each([
    ['/sub/', '/sub/robots.txt'],
    ['auto', '/robots.txt'],
    [() => '/made/', '/made/robots.txt'],
  ])('takes the path from publicPath %s', async (publicPath, path) => {
    const site = createSite()
    await runCompiler(webpack(site.config({ output: { publicPath } })))
    expect(api.purged()).toContain(path)
  })
})
