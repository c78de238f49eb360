import { join } from 'node:path'
import type { CdnPurgeOptions } from '@cdn-purge/core'
import { context } from 'esbuild'
import { finish } from 'unplugin-cdn-purge'
import { build, createBuilder, createServer, type InlineConfig, mergeConfig } from 'vite'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { esbuildOptions } from '../support/bundler-esbuild.ts'
import { type Bundler, bundlers, viteConfig } from '../support/bundlers.ts'
import { createTokenSite, filesWith, heroUrl, readOutput, type TokenSite } from '../support/token-site.ts'

beforeEach(() => {
  for (const name of ['CDN_PURGE', 'CDN_PURGE_DRY_RUN', 'CDN_PURGE_ENVIRONMENT', 'CI'])
    vi.stubEnv(name, undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

function bundlerOf(name: string): Bundler {
  const found = bundlers.find(bundler => bundler.name === name)
  if (found === undefined) throw new Error(`no bundler ${name}`)
  return found
}

/** Does something in a site whose image has the token T1 and has changed since; nothing must be asked for or recorded. */
async function expectNothingNew(site: TokenSite, act: () => Promise<unknown>): Promise<void> {
  await site.build()
  site.edit({ 'public/img/hero.jpg': 'hero two' })
  await site.build()
  site.edit({ 'public/img/hero.jpg': 'hero three', dist: undefined })
  const ledger = () => readOutput(join(site.root, '.cdn-purge'))
  const before = ledger()
  await act()
  expect(site.requested()).toBe(1)
  expect(ledger()).toEqual(before)
}

it.each(bundlers.filter(({ watch }) => watch !== undefined))(
  '$name: watch mode keeps the tokens that are known, asks for none and records nothing',
  async bundler => {
    const site = await createTokenSite(bundler)
    await expectNothingNew(site, async () =>
      bundler.watch?.({ root: site.root, options: site.options({ enabled: true }) }),
    )
    const scripts = readOutput(join(site.root, 'dist'))
    expect(filesWith(scripts, 'cb:T1').filter(path => path.endsWith('.js'))).toHaveLength(1)
    // The next build makes up for it.
    expect(filesWith((await site.build()).output, 'cb:T2').length).toBeGreaterThanOrEqual(2)
  },
)

it('esbuild: builds of a context after its first ask for nothing and record nothing', async () => {
  const site = await createTokenSite(bundlerOf('esbuild'))
  const builds = await context({ ...esbuildOptions({ root: site.root, options: site.options() }) })
  await builds.rebuild()
  await finish()
  await expectNothingNew(site, () => builds.rebuild())
  await builds.dispose()
})

it('Vite: the dev server, its server side included, asks for nothing and records nothing', async () => {
  const site = await createTokenSite(bundlerOf('vite'), {
    'src/server.js': `export const image = '${heroUrl}'\n`,
  })
  const request = { root: site.root, options: site.options({ enabled: true }) }
  await expectNothingNew(site, async () => {
    await bundlerOf('vite').serve?.(request)
    const server = await createServer({
      ...viteConfig(request),
      server: { middlewareMode: true, watch: null, ws: false },
      optimizeDeps: { noDiscovery: true },
    })
    const served = await server.ssrLoadModule('/src/server.js')
    await server.close()
    expect(served).toMatchObject({ image: heroUrl })
  })
})

describe('Vite: client and server', () => {
  const environments: InlineConfig = {
    environments: {
      client: { build: { outDir: 'dist/client' } },
      ssr: { build: { outDir: 'dist/server', rollupOptions: { input: 'src/server.js' } } },
    },
    builder: {},
  }
  const inOneBuild = async (config: () => InlineConfig) => {
    await (await createBuilder(mergeConfig(config(), environments), null)).buildApp()
  }
  const client = (config: InlineConfig) => build(mergeConfig(config, { build: { outDir: 'dist/client' } }))
  const server = (config: InlineConfig) =>
    build(mergeConfig(config, { build: { outDir: 'dist/server', ssr: 'src/server.js' } }))
  const ways: readonly (readonly [string, (config: () => InlineConfig) => Promise<void>])[] = [
    ['in one build', inOneBuild],
    [
      'the client first',
      async config => {
        await client(config())
        await server(config())
      },
    ],
    [
      'the server first',
      async config => {
        await server(config())
        await client(config())
      },
    ],
  ]

  it.each(ways.flatMap(([name, run]) => (['build', 'deploy'] as const).map(when => ({ name, run, when }))))(
    '$name: both have the same token, asked for once (when: $when)',
    async ({ run, when }) => {
      const site = await createTokenSite(bundlerOf('vite'), {
        'src/server.js': `export const render = () => '<img src="${heroUrl}">'\n`,
      })
      const options: CdnPurgeOptions = site.options({ when })
      const config = () => viteConfig({ root: site.root, options })
      // Known, since a deploy has happened.
      await site.build()
      site.edit({ 'public/img/hero.jpg': 'hero two', dist: undefined })
      await run(config)
      await finish()
      const output = readOutput(join(site.root, 'dist'))
      expect(site.requested()).toBe(1)
      expect(filesWith(output, 'hero.jpg').filter(path => !/cb:T1\\?\//.test(output[path] ?? ''))).toEqual([])
      // Vite copies the public folder for servers, too.
      expect(filesWith(output, 'cb:T1').filter(path => path.startsWith('server/'))).toEqual([
        'server/about/index.html',
        'server/feed.json',
        'server/server.mjs',
      ])
      expect(filesWith(output, 'cb:T1').some(path => path.startsWith('client/assets/'))).toBe(true)

      site.edit({ dist: undefined })
      await run(config)
      await finish()
      expect(readOutput(join(site.root, 'dist'))).toEqual(output)
      expect(site.requested()).toBe(1)
    },
  )
})
