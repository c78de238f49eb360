import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CdnPurgeOptions } from '@cdn-purge/core'
import legacy from '@vitejs/plugin-legacy'
import { finish } from 'unplugin-cdn-purge'
import { build, createBuilder, type InlineConfig, mergeConfig, type Plugin } from 'vite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startApi, type TestApi } from '../support/api.ts'
import { type BuildRequest, bundlers, viteConfig } from '../support/bundlers.ts'
import { keepStandardError } from '../support/standard-error.ts'
import { createFolder, writeFiles } from '../support/workspace.ts'

let api: TestApi

beforeEach(async () => {
  api = await startApi()
})
afterEach(() => api.close())

/** A fixture with a client and a server environment to choose from. */
function createSite(changes: Partial<CdnPurgeOptions> = {}) {
  const vite = bundlers.find(({ name }) => name === 'vite')
  const root = createFolder({
    ...vite?.files,
    'src/server.js': 'export const render = () => "page"\n',
    'src/admin.js': 'document.title = "admin"\n',
  })
  const lines = keepStandardError()
  const ledger = join(root, '.cdn-purge')
  const options = { ...api.options, ledger, ...changes }
  return {
    root,
    ledger,
    lines,
    config: (own: InlineConfig = {}, request: Partial<BuildRequest> = {}): InlineConfig =>
      mergeConfig(viteConfig({ root, options, lines, ...request }), own),
    /** How many runs the lines tell of. */
    runs: () => lines.filter(line => / → (?:\d+ URLs?|nothing)/.test(line)).length,
  }
}

const environments: InlineConfig = {
  environments: {
    client: { build: { outDir: 'dist/client' } },
    ssr: { build: { outDir: 'dist/server', rollupOptions: { input: 'src/server.js' } } },
  },
}

/** Fails in one environment. */
const failsIn = (environment: string): Plugin => ({
  name: 'fails-in',
  applyToEnvironment: ({ name }) => name === environment,
  generateBundle() {
    throw new Error('planned failure')
  },
})

describe('outputs', () => {
  it('runs once for two outputs, each with its own files', async () => {
    const site = createSite()
    const output = [{ dir: join(site.root, 'dist/a') }, { dir: join(site.root, 'dist/b') }]
    await build(site.config({ build: { rollupOptions: { output } } }))
    await finish()
    expect(site.runs()).toBe(1)
    expect(api.purged()).toContain('/index.html')
  })

  it('does not run when the second output fails', async () => {
    const site = createSite()
    let rendered = 0
    const second: Plugin = {
      name: 'second',
      generateBundle() {
        if (++rendered === 2) throw new Error('planned failure')
      },
    }
    const output = [{ dir: join(site.root, 'dist/a') }, { dir: join(site.root, 'dist/b') }]
    const failing = build(site.config({ plugins: [second], build: { rollupOptions: { output } } }))
    await expect(failing).rejects.toThrow('planned failure')
    await finish()
    expect(rendered).toBe(2)
    expect(api.requests).toHaveLength(0)
  })

  it('runs once for a library in two formats', async () => {
    const site = createSite()
    await build(
      site.config({ build: { lib: { entry: 'src/admin.js', formats: ['es', 'umd'], name: 'admin' } } }),
    )
    await finish()
    expect(site.runs()).toBe(1)
    expect(api.requests).toHaveLength(1)
  })

  it('takes the base that nobody wrote for none in a library, which says nowhere where it is served', async () => {
    const site = createSite({ site: 'https://cdn.example.com/lib/' })
    const lib = { entry: 'src/admin.js', formats: ['es' as const], fileName: 'admin' }
    await build(site.config({ build: { lib } }))
    await finish()
    expect(api.purged()).toContain('/lib/about')
    expect(site.lines.filter(line => line.includes('base'))).toEqual([])
  })

  it('runs once with @vitejs/plugin-legacy', async () => {
    const site = createSite()
    await build(site.config({ plugins: [legacy({ targets: ['defaults'], renderModernChunks: true })] }))
    await finish()
    expect(site.runs()).toBe(1)
    expect(api.requests).toHaveLength(1)
    expect(api.purged()).toEqual(expect.arrayContaining([expect.stringMatching(/polyfills-legacy/)]))
  })

  it('takes the path of the pages from `base`', async () => {
    const site = createSite()
    await build(site.config({ base: '/sub/' }))
    await finish()
    expect(api.purged()).toContain('/sub/robots.txt')
  })
})

describe('environments', () => {
  it('runs once for a client and a server, and leaves out what the server has', async () => {
    const site = createSite()
    const builder = await createBuilder(site.config({ ...environments, builder: {} }), null)
    await builder.buildApp()
    await finish()
    expect(site.runs()).toBe(1)
    expect(api.purged()).toContain('/index.html')
    expect(api.purged().filter(path => path.includes('server'))).toEqual([])
  })

  it.each([
    ['client', 'one after the other'],
    ['ssr', 'one after the other'],
    ['client', 'at once'],
    ['ssr', 'at once'],
  ])('does not run when "%s" fails, %s', async (environment, order) => {
    const site = createSite()
    const builder = await createBuilder(
      site.config({
        ...environments,
        plugins: [failsIn(environment)],
        builder: {
          async buildApp({ environments: { client, ssr }, build: run }) {
            if (client === undefined || ssr === undefined) throw new Error('no such environment')
            if (order === 'at once') {
              const results = await Promise.allSettled([run(client), run(ssr)])
              for (const result of results) if (result.status === 'rejected') throw result.reason
            } else {
              await run(client)
              await run(ssr)
            }
          },
        },
      }),
      null,
    )
    await expect(builder.buildApp()).rejects.toThrow('planned failure')
    await finish()
    expect(api.requests).toHaveLength(0)
  })

  it('does not run when a framework goes on after a failure', async () => {
    const site = createSite()
    const builder = await createBuilder(
      site.config({
        ...environments,
        plugins: [failsIn('ssr')],
        builder: {
          async buildApp({ environments: { client, ssr }, build: run }) {
            if (client) await run(client)
            if (ssr) await run(ssr).catch(() => undefined)
          },
        },
      }),
      null,
    )
    await builder.buildApp()
    await finish()
    expect(api.requests).toHaveLength(0)
  })

  it('waits for an environment that a framework builds in its last hook', async () => {
    const site = createSite()
    const framework: Plugin = {
      name: 'framework',
      buildApp: {
        order: 'post',
        async handler(builder) {
          if (builder.environments.ssr) await builder.build(builder.environments.ssr)
        },
      },
    }
    const config = site.config({
      ...environments,
      plugins: [framework],
      builder: {
        async buildApp(builder) {
          if (builder.environments.client) await builder.build(builder.environments.client)
        },
      },
    })
    await (await createBuilder(config, null)).buildApp()
    await finish()
    expect(site.runs()).toBe(1)
    expect(api.requests).toHaveLength(1)
    expect(api.purged().filter(path => path.includes('server'))).toEqual([])
  })

  it('has nothing to purge after a build of the server alone', async () => {
    const site = createSite()
    await build(site.config({ build: { ssr: 'src/server.js' } }))
    await finish()
    expect(site.runs()).toBe(0)
    expect(api.requests).toHaveLength(0)
  })

  it('runs once for environments that a script builds one by one', async () => {
    const site = createSite()
    const builder = await createBuilder(
      site.config({
        environments: {
          client: { build: { outDir: 'dist' } },
          admin: { consumer: 'client', build: { outDir: 'admin', rollupOptions: { input: 'src/admin.js' } } },
        },
        builder: {},
      }),
      null,
    )
    for (const environment of Object.values(builder.environments)) {
      if (environment.name !== 'ssr') await builder.build(environment)
    }
    await finish()
    expect(site.runs()).toBe(1)
    expect(api.purged()).toEqual(expect.arrayContaining(['/index.html', '/robots.txt']))
    const { outputs } = JSON.parse(readFileSync(join(site.ledger, 'ledger.json'), 'utf8'))
    expect(Object.keys(outputs)).toEqual([expect.stringMatching(/admin$/), expect.stringMatching(/dist$/)])
  })
})

it('purges each of several builds that share one plugin object', async () => {
  const site = createSite()
  const { plugins = [], ...config } = site.config()
  await build({ ...config, plugins })
  await finish()
  writeFiles(site.root, { 'public/robots.txt': 'changed' })
  api.clear()
  await build({ ...config, plugins })
  await finish()
  expect(api.purged()).toEqual(['/robots.txt'])
})
