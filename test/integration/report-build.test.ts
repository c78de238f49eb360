import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { finish } from 'unplugin-cdn-purge'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { bundlersAlone } from '../support/bundlers.ts'
import { readPage, statesIn } from '../support/report-page.ts'
import { createTokenSite } from '../support/token-site.ts'

const [vite] = bundlersAlone

beforeEach(() => {
  for (const name of ['CDN_PURGE', 'CDN_PURGE_DRY_RUN', 'CDN_PURGE_ENVIRONMENT', 'CI', 'OPTIMOLE_API_KEY'])
    vi.stubEnv(name, undefined)
  vi.stubEnv('NODE_ENV', 'production')
  return () => vi.unstubAllEnvs()
})

async function createSite() {
  if (vite === undefined) throw new Error('there is no bundler')
  return createTokenSite(vite)
}

describe('the report of a build', () => {
  it('shows new image tokens, and the site as it is then', async () => {
    const site = await createSite()
    await site.build()
    await finish()
    site.edit({ 'public/img/hero.jpg': 'hero two' })
    const file = join(site.root, 'reports/purge.html')
    await site.build({ report: file })
    const [report] = await finish()
    expect(report).toMatchObject({ report: { location: file, written: true } })
    const data = readPage(file)
    expect(data).toMatchObject({ command: 'build', tokens: { requested: 1 } })
    expect(data.tokens.images).toEqual([
      { image: 'https://www.example.com/img/hero.jpg', places: expect.any(Number) },
    ])
    expect(statesIn(data)).toMatchObject({ 'img/hero.jpg': 'purged', 'img/banner.jpg': 'unchanged' })
  })

  it('is refused within what is served, before anything is sent', async () => {
    const site = await createSite()
    const file = join(site.root, 'dist/purge.html')
    await site.build({ report: file })
    await expect(finish()).rejects.toThrow(/The report \S+\/purge\.html lies in \S*dist, which is served/)
    expect(existsSync(join(site.root, '.cdn-purge/ledger.json'))).toBe(false)
    expect(existsSync(file)).toBe(false)
  })
})
