import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type ReportModel, renderReport } from '@cdn-purge/report'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { beforeEach, expect, it } from 'vitest'
import { browserProgram, startBrowser } from '../support/browser.ts'
import { describeWith } from '../support/programs.ts'
import { createProject } from '../support/project.ts'
import { sampleReport, sampleRequest, sampleTarget } from '../support/report-model.ts'
import { call, readPage } from '../support/report-page.ts'
import { createFolder } from '../support/workspace.ts'

/** A report that somebody looks at, with all that went wrong in the browser, and all that it asked for. */
interface Visit {
  readonly page: Page
  readonly problems: readonly string[]
  readonly asked: readonly string[]
}

interface Reader {
  readonly width?: number
  readonly colorScheme?: 'light' | 'dark'
}

describeWith(browserProgram, 'the report in a browser', () => {
  let browser: Browser
  beforeEach(async () => {
    browser = await startBrowser({})
  })

  async function visit(
    model: ReportModel = sampleReport(),
    { width = 1440, colorScheme = 'light' }: Reader = {},
  ): Promise<Visit> {
    const file = join(createFolder(), 'report.html')
    writeFileSync(file, await renderReport(model))
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme })
    const page = await context.newPage()
    const problems: string[] = []
    const asked: string[] = []
    page.on('console', message => problems.push(message.text()))
    page.on('pageerror', error => problems.push(error.message))
    page.on('dialog', dialog => {
      problems.push(`dialog ${dialog.message()}`)
      dialog.dismiss().catch(() => problems.push('a dialog stayed'))
    })
    page.on('request', request => asked.push(request.url()))
    const { href } = pathToFileURL(file)
    await page.goto(href)
    expect(asked.shift()).toBe(href)
    return { page, problems, asked }
  }

  it.each([
    ['light', 1440],
    ['dark', 1440],
    ['light', 360],
    ['dark', 768],
  ] as const)(
    'breaks no rule of accessibility, in %s at %i pixels, all opened',
    async (colorScheme, width) => {
      const { page, problems, asked } = await visit(sampleReport(), { width, colorScheme })
      for (const summary of await page.locator('#requests summary').all()) await summary.click()
      await page.evaluate(axe.source)
      const found = await page.evaluate<string[]>(`axe.run().then(({ violations }) => violations.map(
      ({ id, nodes }) => id + ': ' + nodes.map(({ html, failureSummary }) => html + ' ' + failureSummary).join('\\n')))`)
      expect(found).toEqual([])
      expect(
        await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
      ).toBe(0)
      expect({ problems, asked }).toEqual({
        problems: [],
        asked: [],
      })
    },
  )

  it('searches files, requests and images in one field, which "/" leads to and Escape empties', async () => {
    const { page } = await visit()
    await page.keyboard.press('/')
    await page.keyboard.type('hero')
    await page.locator('#found', { hasText: 'Found: 1 request, 1 image, 1 file' }).waitFor()
    expect(await page.locator('#files tbody tr').allInnerTexts()).toEqual([
      expect.stringContaining('img/hero.jpg'),
    ])
    expect(await page.locator('#requests summary').allInnerTexts()).toEqual([
      expect.stringContaining('edge 2'),
    ])
    await page.keyboard.press('Escape')
    await page.locator('#found:empty').waitFor({ state: 'attached' })
    expect(await page.locator('#requests summary').count()).toBe(3)
  })

  it('is led through its map by keys alone', async () => {
    const { page } = await visit()
    const path = page.locator('#map .path')
    const focused = () => page.evaluate<string>('document.activeElement.getAttribute("aria-label")')
    await page.locator('#map .board button').first().focus()
    expect(await focused()).toMatch(/^img\/, .*1 file pending.*; opens the folder$/)
    // Only one tile is a stop of the tab key.
    expect(await page.locator('#map .board button[tabindex="0"]').count()).toBe(1)
    await page.keyboard.press('Enter')
    expect(await path.textContent()).toMatch(/img\/$/)
    const first = await focused()
    await page.keyboard.press('ArrowRight')
    expect(await focused()).not.toBe(first)
    await page.keyboard.press('Escape')
    expect(await path.textContent()).toBe('www.example.com')
  })

  it('narrows the list down to a state, and sorts it', async () => {
    const { page } = await visit()
    const names = () => page.locator('#files tbody code').allInnerTexts()
    await page.locator('#files .filters button', { hasText: 'Purged' }).click()
    expect(await names()).toEqual(['blog/a.html', 'blog/old.html', 'index.html'])
    await page.locator('#files th button', { hasText: 'Size' }).click()
    expect(await names()).toEqual(['index.html', 'blog/a.html', 'blog/old.html'])
    expect(await page.locator('#files th[aria-sort]').getAttribute('aria-sort')).toBe('descending')
  })

  it('keeps the colour scheme that was chosen', async () => {
    const { page } = await visit()
    const colour = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
    const light = await colour()
    await page.locator('#theme button', { hasText: 'Dark' }).click()
    const dark = await colour()
    expect(dark).not.toBe(light)
    await page.reload()
    expect(await colour()).toBe(dark)
  })

  it('shows hostile texts as texts, and lets none of them act', async () => {
    const hostile = `</script><img src="https://stranger.test/x" onerror="alert(1)"><script>alert(2)</script>\u202e`
    const { page, problems, asked } = await visit(
      sampleReport({
        warnings: [hostile],
        targets: [
          sampleTarget({
            name: hostile,
            shown: [sampleRequest({ url: hostile, covers: [hostile], said: hostile })],
          }),
        ],
        files: [{ path: `blog/${hostile}`, state: 'purged', size: 1 }],
        tokens: { requested: 1, images: [{ image: hostile, places: 1 }] },
      }),
    )
    await page.locator('#requests summary').first().click()
    const shown = hostile.replace('\u202e', '⟨U+202E⟩')
    expect(await page.locator('#tokens tbody code').textContent()).toBe(shown)
    expect(await page.locator('#requests .covers code').textContent()).toBe(shown)
    expect(await page.locator('img, iframe, object').count()).toBe(0)
    expect({ problems, asked }).toEqual({ problems: [], asked: [] })
  })

  it('of 10,000 files, all purged at two caches, stays below 1.5 MB and answers at once', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [
        `section-${index % 40}/articles/a-rather-long-name-of-an-article-${index}.html`,
        `${index}`,
      ]),
    )
    const project = await createProject({
      files: many,
      targets: [{ provider: 'wao' }, { provider: 'wpengine' }],
    })
    const { status } = await call(project, 'run', '--report', 'purge.html', '--quiet')
    expect(status).toBe(0)
    const file = join(project.root, 'purge.html')
    expect(readPage(file).files).toHaveLength(10_000)
    expect(statSync(file).size).toBeLessThan(1_500_000)
    const page = await browser.newPage()
    await page.goto(pathToFileURL(file).href)
    await page.locator('#search').fill('article-4711.html')
    await page.locator('#found', { hasText: '1 file' }).waitFor()
    expect(await page.locator('#files tbody tr').count()).toBe(1)
  })
})
