import type { Browser } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { browserProgram, startBrowser } from '../support/browser.ts'
import { describeWith } from '../support/programs.ts'
import { engines } from './engines/index.ts'
import { addressIn, deepest, type Setup, setups } from './layers.ts'
import { runsOver } from './run-over.ts'
import { image, type Scenario } from './scenarios.ts'
import { createStage, nextLabel } from './stage.ts'
import { type Caches, startCaches } from './start-caches.ts'

/** A page with a stylesheet and two images, of which the page and one image change. */
function shopOf(setup: Setup, label: string): Scenario {
  const root = `http://${label}.shop.test/`
  const address = (file: string) => addressIn(setup, root + file, `${label}.img.test`) ?? root + file
  const shop = (title: string, width: number) => ({
    'shop.html': `<!doctype html><link rel="stylesheet" href="/style.css"><h1>${title}</h1>
<img src="${address('img/hero.svg')}"><img src="${address('img/logo.svg')}">\n`,
    'style.css': 'h1 { color: green }\n',
    'img/hero.svg': image(width),
    'img/logo.svg': image(33),
  })
  return { name: 'shop', deployments: [shop('Old', 11), shop('New', 22)] }
}

/** Visits a page for the first time: what is seen, and which of its addresses came out of the cache. */
async function visit(browser: Browser, url: string) {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    const hits: string[] = []
    page.on('response', response => {
      if (response.headers()['x-cache'] === 'HIT') hits.push(response.url())
    })
    await page.goto(url, { waitUntil: 'load' })
    return {
      title: await page.textContent('h1'),
      widths: await page.evaluate<number[]>('Array.from(document.images, image => image.naturalWidth)'),
      hits: hits.sort(),
    }
  } finally {
    await context.close()
  }
}

/** Each setup through one engine. */
const tried = engines.map(engine => ({
  engine,
  setups: setups.filter(({ engines: [first] = engines.map(({ name }) => name) }) => first === engine.name),
}))

describe.each(tried.filter(({ setups }) => setups.length > 0))('$engine.name', ({ engine, setups }) => {
  describeWith(engine.program, 'purges', () => {
    describeWith(browserProgram, 'seen in a browser', () => {
      let caches: Caches
      beforeAll(async () => {
        caches = await startCaches(engine, deepest)
        return caches.close
      })

      test.each(setups)('$name', async setup => {
        const label = nextLabel()
        const stage = await createStage(caches, setup, shopOf(setup, label), label)
        const [first, second] = stage.course.steps
        const page = `${stage.course.roots[0] ?? ''}shop.html`
        if (first === undefined || second === undefined) throw new Error('one deployment follows another')
        const run = runsOver(stage)
        // Pages that the cache does not hold come from the origin.
        const cached = first.answers.has(page)
        const inCache = `127.0.0.1:${stage.port}`
        const browser = await startBrowser({
          '*.img.test': inCache,
          '*.shop.test': cached ? inCache : `127.0.0.1:${caches.origin.port}`,
        })

        stage.publish(first)
        await run(first)
        await stage.warm(first)
        const old = await visit(browser, page)
        expect(old).toMatchObject({ title: 'Old', widths: [11, 33] })
        expect(old.hits.length).toBe(cached ? 4 : 2)

        stage.publish(second)
        await run(second, { dryRun: true })
        expect(await visit(browser, page)).toEqual({ ...old, title: cached ? 'Old' : 'New' })

        await run(second)
        expect(await visit(browser, page)).toEqual({
          title: 'New',
          widths: [22, 33],
          hits: old.hits.filter(address => second.kept.includes(address)),
        })
      })
    })
  })
})
