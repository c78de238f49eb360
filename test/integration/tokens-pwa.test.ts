import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { finish } from 'unplugin-cdn-purge'
import { type Plugin, type PluginOption, build as vite } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { bundlers, viteConfig } from '../support/bundlers.ts'
import { keepStandardError } from '../support/standard-error.ts'
import { createTokenSite, filesWith, heroUrl, readOutput } from '../support/token-site.ts'

beforeEach(() => {
  for (const name of ['CDN_PURGE', 'CDN_PURGE_DRY_RUN', 'CDN_PURGE_ENVIRONMENT', 'CI'])
    vi.stubEnv(name, undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

// What the plugin finds in the output, and what it reads in the public folder before the build: one file, since it
// lists several in an order of their own in each build.
const globPatterns = ['**/*.{js,css,html,json,jpg}']
const includeAssets = ['about/index.html']
const manifest = {
  name: 'Images',
  theme_color: '#000',
  icons: [{ src: heroUrl, sizes: '800x600', type: 'image/jpeg' }],
}
const common = { manifest, includeAssets, injectRegister: 'script' as const }

const byWorkbox = () => VitePWA({ ...common, workbox: { globPatterns, sourcemap: false } })
const bySource = () =>
  VitePWA({
    ...common,
    strategies: 'injectManifest',
    srcDir: 'src',
    filename: 'sw.js',
    injectManifest: { globPatterns },
  })

/** A site with a service worker, whose plugin stands before ours or after it. */
async function createSite(pwa: () => PluginOption, first: boolean, more?: (root: string) => Plugin) {
  const bundler = bundlers.find(({ name }) => name === 'vite')
  if (bundler === undefined) throw new Error('no Vite')
  const site = await createTokenSite(bundler, {
    'index.html': `<!doctype html><html><head></head><body><img src="${heroUrl}"><script type="module" src="/src/main.js"></script></body></html>\n`,
    'src/main.js': `import './main.css'\ndocument.title = '${heroUrl}'\nimport('./lazy.js')\n`,
    'src/main.css': `.hero{background:url(${heroUrl})}\n`,
    'src/sw.js': 'self.precached = self.__WB_MANIFEST\n',
  })
  const lines = keepStandardError()
  return {
    ...site,
    lines,
    async run() {
      lines.length = 0
      const config = viteConfig({ root: site.root, options: site.options() })
      const plugins = first ? [pwa(), config.plugins] : [config.plugins, more?.(site.root), pwa()]
      await vite({ ...config, plugins })
      await finish()
      return readOutput(join(site.root, 'dist'))
    },
  }
}

/** The URLs in a service worker, each with its revision. */
function precached(worker = ''): (readonly [url: string, revision: string | null])[] {
  const entries = [...worker.matchAll(/\{[^{}]*\burl"?:\s*"[^{}]+\}/g)].map(([entry]) => entry)
  return entries.map(entry => {
    const [, url = ''] = /\burl"?:\s*"([^"]+)"/.exec(entry) ?? []
    const [, revision] = /\brevision"?:\s*"(\w+)"/.exec(entry) ?? []
    return [url, revision ?? null]
  })
}

/** Each file is there, and its revision is that of its bytes, or its name changes with them. */
function expectAgreement(root: string, entries: ReturnType<typeof precached>): void {
  for (const [url, revision] of entries) {
    const file = join(root, 'dist', url)
    expect(existsSync(file), url).toBe(true)
    if (revision === null) expect(url).toMatch(/-[\w-]{8}\.\w+$/)
    else expect(revision, url).toBe(createHash('md5').update(readFileSync(file)).digest('hex'))
  }
}

it.each([
  ['that Workbox makes', byWorkbox, false],
  ['with a source of its own', bySource, false],
  ['whose plugin stands before ours', bySource, true],
])('a service worker %s agrees with the finished files', async (_which, pwa, first) => {
  const site = await createSite(pwa, first)
  await site.run()
  site.edit({ 'public/img/hero.jpg': 'hero two', dist: undefined })
  const output = await site.run()

  const entries = precached(output['sw.js'])
  const tokened = filesWith(output, 'cb:T1')
  expect(tokened).toEqual(
    expect.arrayContaining(['about/index.html', 'feed.json', 'index.html', 'manifest.webmanifest']),
  )
  expect(entries.map(([url]) => url)).toEqual(expect.arrayContaining(tokened))
  expectAgreement(site.root, entries)
  expect(site.lines.join('\n')).not.toContain('lacks')

  site.edit({ dist: undefined })
  expect(await site.run()).toEqual(output)
  expect(site.requested()).toBe(1)
})

it('leaves a page that came so late that a service worker lists it already, and says so', async () => {
  const page = `<img src="${heroUrl}">`
  const prerender = (root: string): Plugin => ({
    name: 'prerender',
    closeBundle: { order: 'pre', handler: () => writeFileSync(join(root, 'dist/late.html'), page) },
  })
  const site = await createSite(bySource, false, prerender)
  await site.run()
  site.edit({ 'public/img/hero.jpg': 'hero two', dist: undefined })
  const output = await site.run()
  expect(output['late.html']).toBe(page)
  expect(site.lines.join('\n')).toContain(
    `late.html:1: ${heroUrl} lacks its cache token. sw.js lists the file's present bytes already`,
  )
  expectAgreement(site.root, precached(output['sw.js']))
})
