import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createSimulator } from '@cdn-purge/simulator'
import type { Browser, BrowserContext } from 'playwright-core'
import { finish } from 'unplugin-cdn-purge'
import { build } from 'vite'
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { browserProgram, startBrowser } from '../support/browser.ts'
import { viteConfig } from '../support/bundlers.ts'
import { describeWith } from '../support/programs.ts'
import { createFolder, writeFiles } from '../support/workspace.ts'

const site = 'http://shop.test/'
/** Loopback has no certificate for these hosts, so that all of them are plain HTTP. */
const hero = `http://img.test/w:800/${site}img/hero.svg`

/** An image whose width is what a browser tells of it. */
function image(width: number): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="10"><rect width="100%" height="10"/></svg>\n`
}

type Strategy = 'token' | 'invalidate' | 'both'

/** A shop whose page and script show an image, behind a cache for pages and the image edge. */
async function createShop(strategy: Strategy) {
  const root = createFolder({
    'index.html': `<!doctype html><img src="${hero}"><script type="module" src="/src/main.js"></script>\n`,
    'src/main.js': `const image = new Image()\nimage.src = '${hero}'\ndocument.body.append(image)\n`,
    'public/img/hero.svg': image(11),
  })
  const dist = join(root, 'dist')
  mkdirSync(dist)
  const simulator = await createSimulator({ origin: dist, hosts: ['shop.test'] })
  onTestFinished(() => simulator.close())
  const { wao, optimole } = simulator.apis
  for (const [name, value] of Object.entries(simulator.env)) vi.stubEnv(name, value)
  return {
    simulator,
    edit: (width: number) => writeFiles(root, { 'public/img/hero.svg': image(width) }),
    /** Builds, which purges both caches: what they serve is deployed by then. */
    async deploy() {
      await build(
        viteConfig({
          root,
          options: {
            site,
            targets: [
              { provider: 'wao', baseUrl: wao.baseUrl },
              { provider: 'optimole', baseUrl: optimole.baseUrl, hosts: ['img.test'], strategy },
            ],
            firstRun: 'record',
            ledger: join(root, '.cdn-purge'),
          },
        }),
      )
      await finish()
    },
  }
}

/** Starts a browser that reaches the two hosts of a shop and nothing else. */
function startShopBrowser({ simulator }: Awaited<ReturnType<typeof createShop>>): Promise<Browser> {
  const { wao, optimole } = simulator.edges
  return startBrowser({ 'shop.test': new URL(wao.url).host, 'img.test': new URL(optimole.url).host })
}

/** Visits the shop; gives the widths of the images that the visitor sees, in the order of the page. */
async function visit(
  context: BrowserContext,
): Promise<{ widths: readonly number[]; urls: readonly string[] }> {
  const page = await context.newPage()
  try {
    // Both images are in the page before its `load` event, which waits for them.
    await page.goto(site, { waitUntil: 'load' })
    return {
      widths: await page.evaluate<number[]>('Array.from(document.images, image => image.naturalWidth)'),
      urls: await page.evaluate<string[]>('Array.from(document.images, image => image.src)'),
    }
  } finally {
    await page.close()
  }
}

describeWith(browserProgram, 'a browser that keeps images for a year', () => {
  beforeEach(() => {
    for (const name of ['CDN_PURGE', 'CDN_PURGE_DRY_RUN', 'CDN_PURGE_ENVIRONMENT', 'CI'])
      vi.stubEnv(name, undefined)
    vi.stubEnv('NODE_ENV', 'production')
  })
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  it.each(['both', 'token'] as const)(
    'shows a changed image, whose URL is new, with "%s"',
    async strategy => {
      const shop = await createShop(strategy)
      await shop.deploy()
      const browser = await startShopBrowser(shop)
      const visitor = await browser.newContext()
      expect(await visit(visitor)).toEqual({ widths: [11, 11], urls: [hero, hero] })

      shop.edit(22)
      await shop.deploy()
      const { widths, urls } = await visit(visitor)
      expect(widths).toEqual([22, 22])
      expect(new Set(urls).size).toBe(1)
      expect(urls[0]).toMatch(/^http:\/\/img\.test\/cb:[^/]+\/w:800\/http:\/\/shop\.test\/img\/hero\.svg$/)

      // Built again without a change, the image keeps its URL: the visitor need not load it again.
      await shop.deploy()
      expect(await visit(visitor)).toEqual({ widths, urls })
      expect(shop.simulator.log.filter(({ path }) => path.endsWith('/token'))).toHaveLength(1)
    },
  )

  it('shows the old image still with "invalidate", and the new one to new visitors only', async () => {
    const shop = await createShop('invalidate')
    await shop.deploy()
    const browser = await startShopBrowser(shop)
    const visitor = await browser.newContext()
    expect((await visit(visitor)).widths).toEqual([11, 11])

    shop.edit(22)
    await shop.deploy()
    expect(await visit(visitor)).toEqual({ widths: [11, 11], urls: [hero, hero] })
    const other = await browser.newContext()
    expect(await visit(other)).toEqual({ widths: [22, 22], urls: [hero, hero] })
  })
})
