import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { CdnPurgeOptions } from '@cdn-purge/core'
import { type Compiler, type Configuration, rspack, WebpackError } from '@rspack/core'
import { finish } from 'unplugin-cdn-purge'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startApi, type TestApi } from '../support/api.ts'
import { rspackConfig, runRspack } from '../support/bundler-rspack.ts'
import { type BuildRequest, bundlers } from '../support/bundlers.ts'
import { keepStandardError } from '../support/standard-error.ts'
import { createFolder } from '../support/workspace.ts'

let api: TestApi

beforeEach(async () => {
  api = await startApi()
})
afterEach(() => api.close())

function createSite() {
  const files = bundlers.find(({ name }) => name === 'rspack')?.files
  const root = createFolder({ ...files, 'src/server.js': 'module.exports = () => "page"\n' })
  const ledger = join(root, '.cdn-purge')
  const lines = keepStandardError()
  return {
    ledger,
    runs: () => lines.filter(line => / → (?:\d+ URLs?|nothing)/.test(line)).length,
    /** One child of a MultiCompiler, or a configuration by itself. */
    config(
      own: Configuration = {},
      changes: Partial<CdnPurgeOptions> = {},
      request: Partial<BuildRequest> = {},
    ): Configuration {
      const base = rspackConfig({ root, options: { ...api.options, ledger, ...changes }, lines, ...request })
      return { ...base, ...own, output: { ...base.output, ...own.output } }
    },
    dist: (name: string) => join(root, 'dist', name),
  }
}

/** Ends with an error in its statistics. */
const withError = {
  apply({ hooks }: Compiler) {
    hooks.thisCompilation.tap('error', compilation => {
      compilation.errors.push(new WebpackError('planned failure'))
    })
  },
}

describe('MultiCompiler', () => {
  it('runs once when all have succeeded, without what is for Node', async () => {
    const site = createSite()
    const a = site.config({ name: 'a', output: { path: site.dist('a') } })
    const b = site.config({ name: 'b', output: { path: site.dist('b') }, dependencies: ['a'] })
    const output = { path: site.dist('server'), filename: 'server.js' }
    const server = site.config({ name: 'server', target: 'node', entry: './src/server.js', output })
    await runRspack(rspack([a, b, server]))
    await finish()
    expect(site.runs()).toBe(1)
    expect(api.requests).toHaveLength(1)
    expect(api.purged()).toContain('/robots.txt')
    expect(api.purged().filter(path => path.includes('server'))).toEqual([])
  })

  it.each([
    ['first', 'an error in its statistics'],
    ['last', 'an error in its statistics'],
    ['first', 'a hook that throws'],
    ['last', 'a hook that throws'],
  ])('does not run when the %s one fails, by %s', async (which, how) => {
    const site = createSite()
    const child = (position: string, name: string) => {
      const own = { name, output: { path: site.dist(name) } }
      if (which !== position) return site.config(own)
      if (how.startsWith('a hook')) return site.config(own, {}, { failIn: 'written' })
      const config = site.config(own)
      return { ...config, plugins: [...(config.plugins ?? []), withError] }
    }
    const compiler = rspack([child('first', 'a'), child('last', 'b')])
    await expect(runRspack(compiler)).rejects.toThrow('planned failure')
    await finish()
    expect(api.requests).toHaveLength(0)
    expect(existsSync(site.ledger)).toBe(false)
  })

  it('fails once, for all, when the purge fails', async () => {
    const site = createSite()
    api.fail(500)
    const configs = ['a', 'b'].map(name => site.config({ name, output: { path: site.dist(name) } }))
    await runRspack(rspack(configs))
    await expect(finish()).rejects.toThrow(/not accepted by wao/)
    expect(api.requests).toHaveLength(1)
  })
})

describe('one compiler', () => {
  it('does not purge a build with errors that was written all the same', async () => {
    const site = createSite()
    const config = site.config({ optimization: { emitOnErrors: true } })
    const failing = { ...config, plugins: [...(config.plugins ?? []), withError] }
    await expect(runRspack(rspack(failing))).rejects.toThrow('planned failure')
    await finish()
    expect(existsSync(site.dist('robots.txt'))).toBe(true)
    expect(api.requests).toHaveLength(0)
  })

  it('does not purge what was written to another file system', async () => {
    const site = createSite()
    const compiler = rspack(site.config())
    // What tools do that keep a build in memory.
    if (compiler.outputFileSystem) compiler.outputFileSystem = { ...compiler.outputFileSystem }
    await runRspack(compiler)
    await finish()
    expect(api.requests).toHaveLength(0)
  })

  it('purges only production builds, unless "enabled" says so', async () => {
    const site = createSite()
    await runRspack(rspack(site.config({ mode: 'development' })))
    await finish()
    await runRspack(rspack(site.config({ mode: 'none' })))
    expect(api.requests).toHaveLength(0)
    await runRspack(rspack(site.config({ mode: 'development' }, { enabled: true })))
    await finish()
    expect(api.requests).toHaveLength(1)
  })

  it.each([
    ['/sub/', '/sub/robots.txt'],
    ['auto', '/robots.txt'],
    [() => '/made/', '/made/robots.txt'],
  ])('takes the path from publicPath %s', async (publicPath, path) => {
    const site = createSite()
    await runRspack(rspack(site.config({ output: { publicPath } })))
    await finish()
    expect(api.purged()).toContain(path)
  })
})
