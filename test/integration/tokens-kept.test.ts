import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { CdnPurgeOptions } from '@cdn-purge/core'
import { finish } from 'unplugin-cdn-purge'
import { type Plugin, build as vite } from 'vite'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { bundlers, viteConfig } from '../support/bundlers.ts'
import { keepStandardError } from '../support/standard-error.ts'
import { createTokenSite } from '../support/token-site.ts'

beforeEach(() => {
  for (const name of ['CDN_PURGE', 'CDN_PURGE_DRY_RUN', 'CDN_PURGE_ENVIRONMENT', 'CI'])
    vi.stubEnv(name, undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

/** A site whose images a plugin optimizes in the output, in each of its directories. */
async function createSite(folders: readonly string[]) {
  const bundler = bundlers.find(({ name }) => name === 'vite')
  if (bundler === undefined) throw new Error('no Vite')
  const site = await createTokenSite(bundler, { 'more/extra.jpg': 'extra' })
  const output = folders.map(folder => ({ dir: join(site.root, folder) }))
  const given = site.options()
  const lines = keepStandardError()
  return {
    ...site,
    /** Builds with images of a quality; gives the warnings of images that changed. */
    async run(quality: string, changes: Partial<CdnPurgeOptions> = {}): Promise<string[]> {
      lines.length = 0
      const optimizer: Plugin = {
        name: 'optimizer',
        closeBundle() {
          for (const { dir } of output) {
            const file = join(dir, 'img/hero.jpg')
            mkdirSync(dirname(file), { recursive: true })
            writeFileSync(file, quality)
          }
        },
      }
      const config = viteConfig({ root: site.root, options: { ...given, ...changes } })
      await vite({
        ...config,
        plugins: [...(config.plugins ?? []), optimizer],
        build: { emptyOutDir: true, rollupOptions: { output } },
      })
      await finish()
      return lines.filter(line => line.includes('changed in the output'))
    },
  }
}

const extra = (root: string, url: string): CdnPurgeOptions['targets'] => [
  {
    provider: 'optimole',
    apiKey: 'root-key',
    baseUrl: url,
    retries: 0,
    images: [{ dir: join(root, 'more'), url: 'https://www.example.com/more/' }],
  },
]

describe.each(['build', 'deploy'] as const)('when: "%s"', when => {
  it.each([
    ['one output', ['dist'], false],
    ['several outputs', ['dist/a', 'dist/b'], false],
    ['a further folder of images', ['dist'], true],
  ])('tells of an image whose final bytes changed without a token: %s', async (_what, folders, further) => {
    const site = await createSite(folders)
    const [target] = site.options().targets
    const url = target !== undefined && 'baseUrl' in target ? String(target.baseUrl) : ''
    const changes = { when, ...(further ? { targets: extra(site.root, url) } : {}) }
    // A deploy, against which the next builds are compared.
    expect(await site.run('50', { ...changes, when: 'build' })).toEqual([])
    expect(await site.run('50', changes)).toEqual([])

    const told = await site.run('90', changes)
    expect(told).toHaveLength(1)
    expect(told[0]).toMatch(/img\/hero\.jpg changed in the output \S+\/dist\b/)
    expect(told[0]).toContain('https://www.example.com/img/hero.jpg: its URLs keep their cache token')
    // Told once, since the next build finds what this one left.
    expect(await site.run('90', changes)).toEqual([])
  })

  it('does not tell of one that changed where the build reads it, whatever became of its token', async () => {
    const site = await createSite(['dist'])
    await site.run('one')
    site.edit({ 'public/img/hero.jpg': 'hero two' })
    const refused: CdnPurgeOptions['targets'] = [
      { provider: 'optimole', apiKey: 'root-key', baseUrl: 'http://127.0.0.1:1', retries: 0 },
    ]
    expect(await site.run('two', { when, dryRun: true })).toEqual([])
    expect(await site.run('two', { when, targets: refused, onError: 'warn' })).toEqual([])
    site.edit({ 'public/img/hero.jpg': 'hero three' })
    expect(await site.run('three', { when })).toEqual([])
    expect(await site.run('three', { when })).toEqual([])
    expect(site.requested()).toBe(1)
  })
})

it('takes a file of the same name elsewhere for no image that is shown', async () => {
  const site = await createSite(['dist'])
  const build = async (bytes: string) => {
    site.edit({ 'public/hero.jpg': bytes })
    return site.run('same')
  }
  await build('one')
  expect(await build('two')).toEqual([])
})
