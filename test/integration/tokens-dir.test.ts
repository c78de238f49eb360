import { readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { finish } from 'unplugin-cdn-purge'
import { build as vite } from 'vite'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
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

const [bundler] = bundlers
if (bundler?.name !== 'vite') throw new Error('Vite is not the first bundler')

describe('where `dir` holds sources of the user too, as under Laravel,', () => {
  it('only what was written since the build began gets its tokens; the sources are named', async () => {
    const own = `<img src="${heroUrl}"> by hand\n`
    const site = await createTokenSite(bundler, { 'public/own.html': own })
    const { root } = site
    const lines = keepStandardError()
    const build = async () => {
      lines.length = 0
      const config = viteConfig({ root, options: site.options({ dir: join(root, 'public') }) })
      const page = {
        name: 'page',
        closeBundle() {
          const file = join(root, 'public/late.html')
          writeFileSync(file, heroUrl)
          // As a copy that keeps the time of what it copies.
          utimesSync(file, 1, 1)
        },
      }
      await vite({
        ...config,
        base: '/build/',
        publicDir: false,
        plugins: [...(config.plugins ?? []), { name: 'laravel' }, page],
        build: { outDir: 'public/build' },
      })
      await finish()
      return readOutput(join(root, 'public'))
    }
    await build()
    site.edit({ 'public/img/hero.jpg': 'hero two' })
    const after = await build()
    expect(after['late.html']).toContain('cb:T1')
    expect(filesWith(after, 'cb:T1').some(path => /^build\/.*\.js$/.test(path))).toBe(true)
    expect(readFileSync(join(root, 'public/own.html'), 'utf8')).toBe(own)
    expect(lines.filter(line => line.includes('not written by this build'))).toEqual([
      expect.stringMatching(
        /3 files of .*public show images .*: about\/index\.html, feed\.json, own\.html\. Keep such/,
      ),
    ])
  })
})

describe('the base of a bundler', () => {
  it.each([
    ['counts, also for images, where the folder is that of the bundler', undefined, false],
    ['counts no more, also for images, where `dir` names the folder', 'dist', true],
  ])('%s', async (_, dir, expected) => {
    const site = await createTokenSite(bundler)
    const { root } = site
    keepStandardError()
    const build = async () => {
      const changes = dir === undefined ? {} : { dir: join(root, dir) }
      await vite({ ...viteConfig({ root, options: site.options(changes) }), base: '/app/' })
      await finish()
      return readOutput(join(root, 'dist'))
    }
    await build()
    site.edit({ 'public/img/hero.jpg': 'hero two' })
    // The image's URL has no base in its path.
    expect(filesWith(await build(), 'cb:T1').length > 0).toBe(expected)
  })
})
