import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CdnPurgeOptions } from '@cdn-purge/core'
import * as esbuild from 'esbuild'
import { type BuildOptions, build, type LogLevel, type Plugin } from 'esbuild'
import { finish } from 'unplugin-cdn-purge'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startApi, type TestApi } from '../support/api.ts'
import { esbuildOptions } from '../support/bundler-esbuild.ts'
import { bundlers } from '../support/bundlers.ts'
import { listen } from '../support/standard-error.ts'
import { createFolder, writeFiles } from '../support/workspace.ts'

let api: TestApi

beforeEach(async () => {
  api = await startApi()
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await api.close()
})

function createSite(changes: Partial<CdnPurgeOptions> = {}) {
  const root = createFolder(bundlers.find(({ name }) => name === 'esbuild')?.files)
  const ledger = join(root, '.cdn-purge')
  return {
    root,
    ledger,
    options: (own: BuildOptions = {}): BuildOptions => ({
      ...esbuildOptions({ root, options: { ...api.options, ledger, ...changes } }),
      // The plugin's lines are of no interest here.
      logLevel: 'silent',
      ...own,
    }),
  }
}

/** Counts the builds of a context; `next` waits for one more. */
function countBuilds() {
  let count = 0
  let tell = () => {}
  const plugin: Plugin = {
    name: 'count',
    setup({ onEnd }) {
      // As the plugin does, so that this is called after it.
      onEnd(() => {
        count++
        tell()
      })
    },
  }
  const reach = (goal: number) =>
    new Promise<void>(resolve => {
      tell = () => (count >= goal ? resolve() : undefined)
      tell()
    })
  return { plugin, reach }
}

describe('"enabled" is by default', () => {
  it.each([
    ['production', 1],
    ['development', 0],
    [undefined, 0],
  ])('for NODE_ENV %s: %i request', async (mode, requests) => {
    vi.stubEnv('NODE_ENV', mode)
    await build(createSite().options())
    await finish()
    expect(api.requests).toHaveLength(requests)
  })

  it('what the option says, where it says something', async () => {
    vi.stubEnv('NODE_ENV', 'development')
    await build(createSite({ enabled: true }).options())
    await finish()
    expect(api.requests).toHaveLength(1)
  })
})

describe('a context', () => {
  it('purges in its first build only', async () => {
    const site = createSite()
    const context = await esbuild.context(site.options())
    await context.rebuild()
    await finish()
    expect(api.requests).toHaveLength(1)
    writeFiles(site.root, { 'src/main.js': 'document.title = "two"\n' })
    await context.rebuild()
    await finish()
    await context.dispose()
    expect(api.requests).toHaveLength(1)
  })

  it('does not purge after a first build that failed', async () => {
    const site = createSite()
    writeFiles(site.root, { 'src/main.js': 'import "./missing.js"\n' })
    const context = await esbuild.context(site.options())
    await expect(context.rebuild()).rejects.toThrow('missing.js')
    writeFiles(site.root, { 'src/main.js': 'document.title = "two"\n' })
    await context.rebuild()
    await finish()
    await context.dispose()
    expect(api.requests).toHaveLength(0)
    expect(existsSync(site.ledger)).toBe(false)
  })

  it('purges once while it watches, and not at all where NODE_ENV is not production', async () => {
    for (const [mode, requests] of [
      ['production', 1],
      ['development', 0],
    ] as const) {
      vi.stubEnv('NODE_ENV', mode)
      api.clear()
      const site = createSite()
      const { plugin, reach } = countBuilds()
      const options = site.options()
      const context = await esbuild.context({ ...options, plugins: [...(options.plugins ?? []), plugin] })
      await context.watch()
      await reach(1)
      writeFiles(site.root, { 'src/main.js': 'document.title = "two"\n' })
      await reach(2)
      await context.dispose()
      await finish()
      expect(api.requests).toHaveLength(requests)
    }
  })

  it('purges once at most while it serves', async () => {
    const site = createSite()
    const context = await esbuild.context(site.options())
    const { port } = await context.serve({ host: '127.0.0.1', port: 0, servedir: join(site.root, 'dist') })
    for (let request = 0; request < 3; request++) {
      writeFiles(site.root, { 'src/main.js': `document.title = ${request}\n` })
      await (await fetch(`http://127.0.0.1:${port}/robots.txt`)).text()
    }
    await context.dispose()
    await finish()
    expect(api.requests.length).toBeLessThanOrEqual(1)
  })
})

describe('outputs', () => {
  it('are the folder of "outfile", too', async () => {
    const site = createSite()
    const { outdir, splitting, entryNames, ...options } = site.options({ outfile: 'dist/app.js' })
    expect([outdir, splitting]).toEqual(['dist', true])
    expect(entryNames).toBeDefined()
    await build(options)
    await finish()
    expect(api.purged()).toContain('/app.js')
  })

  it('are not purged where they are for Node', async () => {
    const site = createSite()
    await build(site.options({ platform: 'node' }))
    await finish()
    expect(api.requests).toHaveLength(0)
    expect(existsSync(join(site.root, 'dist/robots.txt'))).toBe(true)
  })

  it.each([
    ['/sub', '/sub/robots.txt'],
    ['assets', '/robots.txt'],
  ])('are served where publicPath %s says it', async (publicPath, path) => {
    await build(createSite().options({ publicPath }))
    await finish()
    expect(api.purged()).toContain(path)
  })

  it('have a further host where publicPath is a URL', async () => {
    await build(createSite().options({ publicPath: 'https://static.example.com/v1' }))
    await finish()
    expect(api.requests.map(({ body }) => JSON.stringify(body)).join()).toContain('static.example.com')
  })

  it('of two builds that are made one after the other are one run', async () => {
    const site = createSite()
    for (const outdir of ['dist/a', 'dist/b']) await build(site.options({ outdir }))
    await finish()
    expect(api.requests).toHaveLength(1)
    const { outputs } = JSON.parse(readFileSync(join(site.ledger, 'ledger.json'), 'utf8'))
    expect(Object.keys(outputs)).toEqual(['dist/a', 'dist/b'])
  })
})

describe('what it prints', () => {
  const printed = async (logLevel: LogLevel) => {
    const lines: string[] = []
    const stop = listen(lines)
    await build(createSite().options({ logLevel }))
    await finish()
    stop()
    return lines.join('')
  }

  it('is told unless silence is asked for', async () => {
    expect(await printed('info')).toContain('[cdn-purge] wao: ')
    for (const logLevel of ['silent', 'error', 'warning'] as const) expect(await printed(logLevel)).toBe('')
  })

  it('names a failed purge once, without a stack', async () => {
    api.fail(500)
    const options = createSite({ when: 'bundle' }).options()
    const failure: unknown = await build(options).catch((error: unknown) => error)
    expect(failure).toMatchObject({
      errors: [
        { pluginName: 'cdn-purge', location: null, text: expect.stringContaining('not accepted by wao') },
      ],
    })
  })
})
