import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { CdnPurgeOptions } from '@cdn-purge/core'
import { rspack } from '@rspack/core'
import { finish } from 'unplugin-cdn-purge'
import { createBuilder, mergeConfig, type Plugin } from 'vite'
import { afterEach, describe, expect, it } from 'vitest'
import webpack from 'webpack'
import { useApi } from '../support/api.ts'
import { stages } from '../support/bundler-faults.ts'
import { rspackConfig, runRspack } from '../support/bundler-rspack.ts'
import { bundlersAlone, runCompiler, viteConfig, webpackConfig } from '../support/bundlers.ts'
import { keepStandardError } from '../support/standard-error.ts'
import { createFolder, type Files, writeFiles } from '../support/workspace.ts'

const api = useApi()

afterEach(async () => {
  // Nothing is left for the end of the process.
  const before = api.requests.length
  expect(await finish()).toEqual([])
  expect(api.requests).toHaveLength(before)
})

/** A fixture whose builds purge as soon as the bundler is done. */
function createSite(files: Files) {
  const root = createFolder(files)
  const ledger = join(root, '.cdn-purge')
  const options = (changes: Partial<CdnPurgeOptions> = {}): CdnPurgeOptions => ({
    ...api.options,
    ledger,
    when: 'bundle',
    ...changes,
  })
  return { root, ledger, options, lines: keepStandardError() }
}

describe.each(bundlersAlone)('$name', bundler => {
  it('purges as soon as the bundler is done, late files included', async () => {
    const { root, options, lines } = createSite(bundler.files)
    await bundler.build({ root, options: options(), late: 'sw.js' })
    expect(api.requests).toHaveLength(1)
    expect(api.purged()).toEqual(expect.arrayContaining(['/index.html', '/robots.txt', '/sw.js']))
    expect(lines.join('')).toMatch(/wao: \d+ of \d+ URLs? accepted in 1 request/)
  })

  it('purges each of several builds in a row, and says nothing of what waits', async () => {
    const { root, options, lines } = createSite(bundler.files)
    await bundler.build({ root, options: options() })
    for (const text of ['two', 'three']) {
      writeFiles(root, { 'public/robots.txt': text })
      api.clear()
      await bundler.build({ root, options: options() })
      expect(api.purged()).toEqual(['/robots.txt'])
    }
    expect(lines.join('')).not.toContain('not purged yet')
  })

  it('fails the build itself when the purge failed, and sends it again in the next one', async () => {
    const { root, options } = createSite(bundler.files)
    api.fail(500)
    const error = await bundler.build({ root, options: options() }).catch((reason: unknown) => String(reason))
    expect(error).toMatch(/purges were not accepted by wao:/)
    expect(error).toMatch(/HTTP 500. Still pending: https:\/\/www\.example\.com\//)
    api.recover()
    await bundler.build({ root, options: options() })
    expect(api.purged()).toContain('/index.html')
  })

  it('only warns with onError: "warn"', async () => {
    const { root, options, lines } = createSite(bundler.files)
    api.fail(500)
    await bundler.build({ root, options: options({ onError: 'warn' }) })
    expect(lines.join('')).toMatch(/purges were not accepted by wao:/)
  })

  it.each(stages)('does not purge a build that failed in "%s", and purges the next one', async failIn => {
    const { root, ledger, options } = createSite(bundler.files)
    await expect(bundler.build({ root, options: options(), failIn })).rejects.toThrow('planned failure')
    expect(api.requests).toHaveLength(0)
    expect(existsSync(ledger)).toBe(false)
    await bundler.build({ root, options: options() })
    expect(api.requests).toHaveLength(1)
  })

  it('does not purge what was not written to disk', async () => {
    const { root, ledger, options } = createSite(bundler.files)
    await bundler.build({ root, options: options(), write: false })
    expect(api.requests).toHaveLength(0)
    expect(existsSync(ledger)).toBe(false)
  })
})

describe('Vite: environments', () => {
  const environments = {
    client: { build: { outDir: 'dist/client' } },
    ssr: { build: { outDir: 'dist/server', rollupOptions: { input: 'src/server.js' } } },
    admin: {
      consumer: 'client' as const,
      build: { outDir: 'dist/admin', rollupOptions: { input: 'src/admin.js' } },
    },
  }

  /** Builds the environments one after the other; gives the requests so far after each. */
  async function buildEach(failing?: string) {
    const [vite] = bundlersAlone
    const { root, options } = createSite({
      ...vite?.files,
      'src/server.js': 'export const render = () => "page"\n',
      'src/admin.js': 'document.title = "admin"\n',
    })
    const fault: Plugin = {
      name: 'fault',
      applyToEnvironment: ({ name }) => name === failing,
      generateBundle() {
        throw new Error('planned failure')
      },
    }
    const config = mergeConfig(viteConfig({ root, options: options() }), { environments, plugins: [fault] })
    const builder = await createBuilder({ ...config, builder: {} }, null)
    const requests: Record<string, number> = {}
    for (const [name, environment] of Object.entries(builder.environments)) {
      const built = await builder.build(environment).then(
        () => true,
        () => false,
      )
      requests[`${name} ${built ? 'built' : 'failed'}`] = api.requests.length
    }
    return requests
  }

  it('are purged each by itself, as soon as it is done, servers never', async () => {
    expect(await buildEach()).toEqual({ 'client built': 1, 'ssr built': 1, 'admin built': 2 })
    expect(api.purged().filter(path => path.includes('server'))).toEqual([])
  })

  it('that failed hold back no other', async () => {
    expect(await buildEach('client')).toEqual({ 'client failed': 0, 'ssr built': 0, 'admin built': 1 })
  })
})

describe('MultiCompiler', () => {
  const runs: readonly [
    string,
    (root: string, options: CdnPurgeOptions, failing: string) => Promise<void>,
  ][] = [
    [
      'webpack',
      (root, options, failing) =>
        runCompiler(
          webpack(
            ['a', 'b'].map(name => {
              const config = webpackConfig({
                root,
                options,
                failIn: name === failing ? 'written' : undefined,
              })
              const output = { ...config.output, path: join(root, 'dist', name), publicPath: `/${name}/` }
              return { ...config, name, output }
            }),
          ),
        ),
    ],
    [
      'rspack',
      (root, options, failing) =>
        runRspack(
          rspack(
            ['a', 'b'].map(name => {
              const config = rspackConfig({
                root,
                options,
                failIn: name === failing ? 'written' : undefined,
              })
              const output = { ...config.output, path: join(root, 'dist', name), publicPath: `/${name}/` }
              return { ...config, name, output }
            }),
          ),
        ),
    ],
  ]

  const filesOf = (name: string) => bundlersAlone.find(bundler => bundler.name === name)?.files ?? {}

  it.each(runs)('%s: each compiler is purged by itself', async (name, run) => {
    const { root, options, lines } = createSite(filesOf(name))
    await run(root, options(), '')
    expect(lines.filter(line => /nothing unchanged purged/.test(line))).toHaveLength(2)
    expect(api.requests).toHaveLength(2)
  })

  it.each(runs)('%s: one that failed holds back no other', async (name, run) => {
    const { root, options, lines } = createSite(filesOf(name))
    await expect(run(root, options(), 'a')).rejects.toThrow('planned failure')
    expect(lines.filter(line => /nothing unchanged purged/.test(line))).toHaveLength(1)
    expect(api.requests).toHaveLength(1)
  })

  it.each(runs)('%s: fails when a purge failed', async (name, run) => {
    const { root, options } = createSite(filesOf(name))
    api.fail(500)
    await expect(run(root, options(), '')).rejects.toThrow(/not accepted by wao/)
  })
})
