import { readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import type { CdnPurgeOptions } from '@cdn-purge/core'
import { finish } from 'unplugin-cdn-purge'
import { build as vite } from 'vite'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { bundlers, viteConfig } from '../support/bundlers.ts'
import { startProgram } from '../support/command.ts'
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

/** A script as Laravel's or CRA's: it writes into what is served before and after the bundler. */
const script = (options: CdnPurgeOptions) => `
import { statSync, utimesSync, writeFileSync } from 'node:fs'
import cdnPurge from 'unplugin-cdn-purge/vite'
import { build } from 'vite'

const page = ${JSON.stringify(heroUrl)}
writeFileSync('public/early.html', page)
// Longer than any tick of a file system ago.
while (Date.now() < statSync('public/early.html').ctimeMs + 100);
const late = {
  name: 'laravel',
  closeBundle() {
    writeFileSync('public/late.html', page)
    // As a copy that keeps the time of what it copies.
    utimesSync('public/late.html', 1, 1)
  },
}
await build({
  logLevel: 'silent',
  base: '/build/',
  publicDir: false,
  plugins: [late, cdnPurge(${JSON.stringify(options)})],
  build: { outDir: 'public/build' },
})
`

describe('where `dir` holds sources of the user too, as under Laravel,', () => {
  it('only what was written since the process began gets its tokens; the sources are named', async () => {
    const own = `<img src="${heroUrl}"> by hand\n`
    const site = await createTokenSite(bundler, { 'public/own.html': own })
    const { root } = site
    symlinkSync(fileURLToPath(new URL('../node_modules', import.meta.url)), join(root, 'node_modules'))
    site.edit({ 'build.mjs': script(site.options({ dir: 'public' })) })
    const env = { NODE_ENV: 'production' }
    const build = async () => {
      const { status, stderr } = await startProgram([process.execPath, 'build.mjs'], { cwd: root, env })
        .result
      expect(status, stderr).toBe(0)
      return { after: readOutput(join(root, 'public')), lines: stderr.split('\n') }
    }
    await build()
    site.edit({ 'public/img/hero.jpg': 'hero two' })
    const { after, lines } = await build()
    expect(after['early.html']).toContain('cb:T1')
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
