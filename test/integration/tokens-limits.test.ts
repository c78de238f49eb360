import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { finish } from 'unplugin-cdn-purge'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import webpack from 'webpack'
import { bundlers, runCompiler, webpackConfig } from '../support/bundlers.ts'
import { createTokenSite, delivery, filesWith, heroUrl, readOutput } from '../support/token-site.ts'

beforeEach(() => {
  for (const name of ['CDN_PURGE', 'CDN_PURGE_DRY_RUN', 'CDN_PURGE_ENVIRONMENT', 'CI'])
    vi.stubEnv(name, undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

const hero = 'https://www.example.com/img/hero.jpg'
describe.each(bundlers)('$name', bundler => {
  it('asks for nothing and records nothing with CDN_PURGE=0 or a dry run, and keeps known tokens', async () => {
    const site = await createTokenSite(bundler)
    await site.build()
    site.edit({ 'public/img/hero.jpg': 'hero two' })
    const { output: known } = await site.build()

    site.edit({ 'public/img/banner.jpg': 'banner two' })
    expect((await site.build({ dryRun: true })).output).toEqual({ ...known, 'img/banner.jpg': 'banner two' })
    vi.stubEnv('CDN_PURGE', '0')
    expect((await site.build()).output).toEqual({ ...known, 'img/banner.jpg': 'banner two' })
    expect(site.requested()).toBe(1)
  })

  it('names a ledger that cannot be read with what to do, and without a stack', async () => {
    const site = await createTokenSite(bundler)
    site.edit({ '.cdn-purge/ledger.json': '{' })
    const failure: unknown = await site.build().catch((error: unknown) => error)
    // What it was caused by is another error, which bundlers print or leave out as they like.
    const text = inspect(failure).split(/\[cause\]|Caused by/)[0] ?? ''
    expect(text).toContain('.cdn-purge')
    expect(text).toContain('cdn-purge run --reset-ledger')
    expect(text).not.toMatch(/^ *at .*packages\/core/m)
  })

  it('with enabled: false leaves everything as it is', async () => {
    const site = await createTokenSite(bundler)
    await site.build()
    site.edit({ 'public/img/hero.jpg': 'hero two' })
    const { output } = await site.build({ enabled: false })
    expect(filesWith(output, 'cb:')).toEqual([])
    expect(site.requested()).toBe(0)
  })

  it('warns once of URLs of the old form', async () => {
    const old = `${delivery}/abcdefg-12345678/w:1/h:1/q:1/${hero}`
    const site = await createTokenSite(bundler, { 'src/main.js': `console.log('${old}', '${old}')\n` })
    const { printed } = await site.build()
    expect(printed.match(/used before 2022/g)).toHaveLength(1)
  })
})

it('tells file and line of a URL that no pass can reach, and what to do', async () => {
  const vite = bundlers.find(({ name }) => name === 'vite')
  if (vite === undefined) throw new Error('no Vite')
  const site = await createTokenSite(vite, { 'public/old.js': `\nshow('${heroUrl}')\n` })
  expect((await site.build()).printed).not.toContain('lacks')
  site.edit({ 'public/img/hero.jpg': 'hero two' })
  const { printed, output } = await site.build()
  expect(printed).toContain(`old.js:2: ${heroUrl} lacks its cache token. Build such URLs with \`optimole()\``)
  expect(output['old.js']).not.toContain('cb:')
})

it.each(bundlers.filter(({ name }) => !name.startsWith('roll')))(
  '$name: fails where a token is refused, or warns and tries again in the next build',
  async bundler => {
    const site = await createTokenSite(bundler)
    await site.build()
    site.edit({ 'public/img/hero.jpg': 'hero two' })
    const targets = [
      { provider: 'optimole' as const, apiKey: 'root-key', baseUrl: 'http://127.0.0.1:1', retries: 0 },
    ]
    await expect(site.build({ targets })).rejects.toThrow(/gave no cache token/)
    const { output, printed } = await site.build({ targets, onError: 'warn' })
    expect(printed.match(/hero\.jpg changed, and maybe others, but no new cache token/g)).toHaveLength(1)
    expect(filesWith(output, 'cb:')).toEqual([])
    expect(filesWith((await site.build()).output, 'cb:T1').length).toBeGreaterThanOrEqual(2)
  },
)

it('webpack: compilers that run together share one token', async () => {
  const bundler = bundlers.find(({ name }) => name === 'webpack')
  if (bundler === undefined) throw new Error('no webpack')
  const site = await createTokenSite(bundler)
  const build = async () => {
    const config = webpackConfig({ root: site.root, options: site.options() })
    const options = site.options()
    const second = webpackConfig({ root: site.root, options })
    await runCompiler(
      webpack([
        { ...config, name: 'a', output: { ...config.output, path: join(site.root, 'dist/a') } },
        { ...second, name: 'b', output: { ...second.output, path: join(site.root, 'dist/b') } },
      ]),
    )
    await finish()
  }
  await build()
  site.edit({ 'public/img/hero.jpg': 'hero two', dist: undefined })
  await build()
  expect(site.requested()).toBe(1)
  expect(filesWith(readOutput(join(site.root, 'dist')), 'cb:T1').length).toBeGreaterThanOrEqual(4)
})

it('a build without an Optimole target leaves URLs alone and writes no image', async () => {
  const bundler = bundlers.find(({ name }) => name === 'vite')
  if (bundler === undefined) throw new Error('no Vite')
  const site = await createTokenSite(bundler)
  const targets = [{ provider: 'wao' as const, siteId: 'a', token: 'b' }]
  const { output } = await site.build({ targets, when: 'deploy' })
  expect(filesWith(output, 'cb:')).toEqual([])
  expect(existsSync(join(site.root, '.cdn-purge/snapshot'))).toBe(true)
})
