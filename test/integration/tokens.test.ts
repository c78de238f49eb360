import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { bundlers } from '../support/bundlers.ts'
import { brokenNames, createTokenSite, filesWith } from '../support/token-site.ts'

beforeEach(() => {
  for (const name of ['CDN_PURGE', 'CDN_PURGE_DRY_RUN', 'CDN_PURGE_ENVIRONMENT', 'CI', 'OPTIMOLE_API_KEY'])
    vi.stubEnv(name, undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

describe.each(bundlers)('$name', bundler => {
  it('gives no token to images that are new, and records them', async () => {
    const site = await createTokenSite(bundler)
    const { output } = await site.build()
    expect(filesWith(output, 'cb:')).toEqual([])
    expect(site.requested()).toBe(0)
  })

  it('gives a changed image one new token everywhere, and new names only to files that show it', async () => {
    const site = await createTokenSite(bundler)
    const { output: before } = await site.build()
    site.edit({ 'public/img/hero.jpg': 'hero two' })
    const { output: after } = await site.build()

    expect(site.requested()).toBe(1)
    expect(filesWith(after, 'hero.jpg').length).toBeGreaterThanOrEqual(3)
    expect(filesWith(after, 'hero.jpg').filter(path => !after[path]?.match(/cb:T1\\?\//))).toEqual([])
    expect(after['feed.json']).toBe(
      '{"image":"https:\\/\\/key.i.optimole.com\\/cb:T1\\/w:800\\/https:\\/\\/www.example.com\\/img\\/hero.jpg"}\n',
    )
    expect(brokenNames(before, after)).toEqual([])
    expect(filesWith(after, 'banner.jpg')).toEqual(filesWith(before, 'banner.jpg'))
    expect(filesWith(after, 'hero.jpg').some(path => !(path in before))).toBe(true)
  })

  it('builds the same bytes again without a request, and keeps tokens that did not change', async () => {
    const site = await createTokenSite(bundler)
    await site.build()
    site.edit({ 'public/img/hero.jpg': 'hero two' })
    const { output: before } = await site.build()
    expect((await site.build()).output).toEqual(before)
    expect(site.requested()).toBe(1)

    site.edit({ 'public/img/banner.jpg': 'banner two' })
    const { output: after } = await site.build()
    expect(site.requested()).toBe(2)
    expect(brokenNames(before, after)).toEqual([])
    expect(filesWith(after, 'cb:T2')).toEqual(filesWith(after, 'banner.jpg'))
    expect(filesWith(after, 'cb:T1').length).toBeGreaterThanOrEqual(2)
  })
})
