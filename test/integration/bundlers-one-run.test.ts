import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CdnPurgeOptions } from '@cdn-purge/core'
import { build as esbuild } from 'esbuild'
import { rolldown } from 'rolldown'
import { rollup } from 'rollup'
import { finish } from 'unplugin-cdn-purge'
import cdnPurgeVite from 'unplugin-cdn-purge/vite'
import { type InlineConfig, build as vite } from 'vite'
import { describe, expect, it } from 'vitest'
import webpack from 'webpack'
import { useApi } from '../support/api.ts'
import { esbuildOptions } from '../support/bundler-esbuild.ts'
import { disturb } from '../support/bundler-faults.ts'
import {
  bundlersAlone,
  rolldownInput,
  rollupInput,
  runCompiler,
  viteConfig,
  webpackConfig,
} from '../support/bundlers.ts'
import { keepStandardError } from '../support/standard-error.ts'
import { createTokenSite, filesWith, readOutput } from '../support/token-site.ts'
import { createFolder, writeFiles } from '../support/workspace.ts'

const api = useApi()

function bundlerOf(name: string) {
  const found = bundlersAlone.find(bundler => bundler.name === name)
  if (found === undefined) throw new Error(`no bundler ${name}`)
  return found
}

function createSite(name: string) {
  const root = createFolder({
    ...bundlerOf(name).files,
    'a.js': 'document.title = "a"\n',
    'b.js': 'document.title = "b"\n',
    'src/server.js': 'export const render = () => "page"\n',
  })
  const ledger = join(root, '.cdn-purge')
  const options: CdnPurgeOptions = { ...api.options, ledger }
  return {
    request: { root, options },
    root,
    lines: keepStandardError(),
    dist: (folder: string) => join(root, 'dist', folder),
    /** Folders that the ledger knows, relative to the fixture. */
    outputs: () => {
      const { outputs } = JSON.parse(readFileSync(join(ledger, 'ledger.json'), 'utf8'))
      return Object.keys(outputs)
        .map(output => output.slice(output.indexOf('dist')))
        .sort()
    },
  }
}

type Site = ReturnType<typeof createSite>

describe('several builds into one folder', () => {
  /** Builds `a.js` and `b.js` into `dist`, each as an entry of its own; `failing` names one that does not succeed. */
  const ways: readonly [string, string, (site: Site, failing?: string) => Promise<void>][] = [
    [
      'vite',
      'a plugin each',
      async ({ request }, failing) => {
        for (const entry of ['a', 'b']) {
          await viteInto(viteConfig({ ...request, failIn: faultOf(entry, failing) }), entry)
        }
      },
    ],
    [
      'vite',
      'one plugin for all',
      async ({ request, root }, failing) => {
        const shared = cdnPurgeVite(request.options)
        for (const entry of ['a', 'b']) {
          const plugins = [shared, ...disturb({ root, failIn: faultOf(entry, failing) })]
          await viteInto({ ...viteConfig(request), plugins }, entry)
        }
      },
    ],
    [
      'rollup',
      'never closed',
      async ({ request, root, dist }, failing) => {
        for (const entry of ['a', 'b']) {
          const config = rollupInput({ ...request, failIn: faultOf(entry, failing) })
          const bundle = rollup({ ...config, input: join(root, `${entry}.js`) })
          await bundle.then(made => made.write({ dir: dist('.') })).catch(swallow)
        }
      },
    ],
    [
      'rolldown',
      'closed',
      async ({ request, root, dist }, failing) => {
        for (const entry of ['a', 'b']) {
          const config = rolldownInput({ ...request, failIn: faultOf(entry, failing) })
          const bundle = await rolldown({ ...config, input: join(root, `${entry}.js`) })
          await bundle.write({ dir: dist('.') }).catch(swallow)
          await bundle.close()
        }
      },
    ],
    [
      'webpack',
      'an array of configurations without names',
      async ({ request }, failing) => {
        const configs = ['a', 'b'].map(entry => {
          const config = webpackConfig({ ...request, failIn: faultOf(entry, failing) })
          return { ...config, entry: `./${entry}.js`, output: { ...config.output, filename: `${entry}.js` } }
        })
        await runCompiler(webpack(configs)).catch(swallow)
      },
    ],
    [
      'esbuild',
      'one after the other',
      async ({ request }, failing) => {
        for (const entry of ['a', 'b']) {
          const options = esbuildOptions({ ...request, failIn: faultOf(entry, failing) })
          const own = { entryPoints: [`${entry}.js`], entryNames: '[name]' }
          await esbuild({ ...options, ...own }).catch(swallow)
        }
      },
    ],
  ]

  function faultOf(entry: string, failing: string | undefined) {
    return entry === failing ? 'transform' : undefined
  }

  async function viteInto(config: InlineConfig, entry: string): Promise<void> {
    const output = { entryFileNames: '[name].js' }
    const rollupOptions = { input: `${config.root}/${entry}.js`, output }
    await vite({ ...config, build: { emptyOutDir: entry === 'a', rollupOptions } }).catch(swallow)
  }

  function swallow(error: unknown): void {
    expect(String(error)).toContain('planned failure')
  }

  it.each(ways)('%s: are one run, and nothing comes and goes (%s)', async (name, _how, build) => {
    const site = createSite(name)
    await build(site)
    expect(await finish()).toHaveLength(1)
    expect(api.purged()).toEqual(expect.arrayContaining(['/a.js', '/b.js', '/robots.txt']))
    expect(api.requests).toHaveLength(1)
    expect(site.outputs()).toEqual(['dist'])
    api.clear()

    await build(site)
    await finish()
    expect(api.purged()).toEqual([])

    writeFiles(site.root, { 'b.js': 'document.title = "changed"\n' })
    await build(site)
    await finish()
    expect(api.purged()).toEqual(['/b.js'])
    expect(site.lines.join('')).not.toContain('not purged yet')
  })

  it.each(ways.flatMap(([name, how, build]) => ['a', 'b'].map(entry => [name, entry, how, build] as const)))(
    '%s: are not run where %s failed, which no other one makes up for (%s)',
    async (name, failing, _how, build) => {
      const site = createSite(name)
      await build(site, failing)
      expect(await finish()).toEqual([])
      expect(site.lines.join('')).toMatch(/Nothing was purged or recorded: the build ".+" failed\./)
      expect(api.requests).toHaveLength(0)
    },
  )
})

it.each(['es', 'system'] as const)(
  'Rollup: an array of configurations of one input is one run, with all folders (%s last)',
  async last => {
    const site = createSite('rollup')
    const formats = last === 'es' ? (['system', 'es'] as const) : (['es', 'system'] as const)
    for (const format of formats) {
      const bundle = await rollup(rollupInput(site.request))
      await bundle.write({ dir: site.dist(format), format })
    }
    expect(await finish()).toHaveLength(1)
    expect(site.outputs()).toEqual(['dist/es', 'dist/system'])
    expect(site.lines.join('')).not.toContain('not purged yet')
  },
)

it.each([
  ['the client first', ['client', 'server']],
  ['the server first', ['server', 'client']],
])('Vite: a client and a server in two builds are one run, %s', async (_order, sides) => {
  const site = createSite('vite')
  for (const side of sides) {
    const build =
      side === 'client'
        ? { outDir: 'dist', emptyOutDir: false }
        : { outDir: 'dist/server', ssr: 'src/server.js', copyPublicDir: false }
    await vite({ ...viteConfig(site.request), build })
  }
  expect(await finish()).toHaveLength(1)
  expect(site.outputs()).toEqual(['dist'])
  expect(api.purged()).toContain('/index.html')
  expect(api.purged().filter(path => path.includes('server'))).toEqual([])
})

it('Rollup: builds that are never closed find an image that changed since, run or not', async () => {
  const site = await createTokenSite(bundlerOf('rollup'))
  keepStandardError()
  const build = async (bytes: string) => {
    site.edit({ 'public/img/hero.jpg': bytes, dist: undefined })
    const bundle = await rollup(rollupInput({ root: site.root, options: site.options() }))
    await bundle.write({ dir: join(site.root, 'dist') })
  }
  const scriptsWith = (text: string) =>
    filesWith(readOutput(join(site.root, 'dist')), text).filter(path => path.endsWith('.js'))
  site.edit({ 'dist/x': '' })
  await build('one')
  await finish()
  await build('two')
  expect(scriptsWith('cb:T1')).toHaveLength(1)
  await finish()
  await build('three')
  expect(scriptsWith('cb:T2')).toHaveLength(1)
  await build('four')
  expect(scriptsWith('cb:T3')).toHaveLength(1)
  await finish()
})
