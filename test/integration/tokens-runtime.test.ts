import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { transformSync } from 'esbuild'
import { finish } from 'unplugin-cdn-purge'
import { createServer, mergeConfig, build as vite } from 'vite'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import webpack from 'webpack'
import { type Bundler, bundlers, runCompiler, viteConfig, webpackConfig } from '../support/bundlers.ts'
import {
  brokenNames,
  createTokenSite,
  filesWith,
  heroUrl,
  type Output,
  readOutput,
} from '../support/token-site.ts'

beforeEach(() => {
  for (const name of ['CDN_PURGE', 'CDN_PURGE_DRY_RUN', 'CDN_PURGE_ENVIRONMENT', 'CI'])
    vi.stubEnv(name, undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

const run = promisify(execFile)
const tokened = heroUrl.replace('/w:800', '/cb:T1/w:800')

/** The module as the package has it: JavaScript in a package of that name. */
const runtime = transformSync(
  readFileSync(new URL('../../packages/unplugin/src/runtime.ts', import.meta.url), 'utf8'),
  { loader: 'ts' },
).code

/** A script that prints what it makes; its URL is in no text, so that no other pass can reach it. */
const calls = (from: string) => `import { cacheBuster, optimole } from '${from}'
const image = new URL('img/hero.jpg', 'https://www.example.com/').href
console.log('made:', optimole(image, { key: 'key', width: 800 }), cacheBuster(image))\n`

function bundlerOf(name: string): Bundler {
  const found = bundlers.find(bundler => bundler.name === name)
  if (found === undefined) throw new Error(`no bundler ${name}`)
  return found
}

function createSite(bundler: Bundler) {
  // Rollup finds packages only with a plugin.
  const found = bundler.name === 'rollup' ? '../node_modules/unplugin-cdn-purge/runtime.js' : undefined
  return createTokenSite(bundler, {
    'package.json': '{"type":"module"}',
    'node_modules/unplugin-cdn-purge/package.json':
      '{"name":"unplugin-cdn-purge","type":"module","sideEffects":false,"exports":{"./runtime":"./runtime.js"}}',
    'node_modules/unplugin-cdn-purge/runtime.js': runtime,
    'src/main.js': calls(found ?? 'unplugin-cdn-purge/runtime'),
    // Nothing but the script shows the image.
    'public/about/index.html': '',
    'public/feed.json': '{}',
  })
}

/** What Vite's entry asks of a browser. */
const browser = 'data:text/javascript,globalThis.document={createElement:()=>({relList:{supports:()=>true}})}'

/** What the built script prints when it runs. */
async function made(root: string, output: Output): Promise<string> {
  const [path = ''] = filesWith(output, 'made:').filter(name => /\.m?js$/.test(name))
  const { stdout } = await run(process.execPath, ['--import', browser, join(root, 'dist', path)])
  return stdout.trim()
}

it.each(bundlers)('$name: gives URLs that are built in the browser their tokens', async bundler => {
  const site = await createSite(bundler)
  const { output: before } = await site.build()
  expect(await made(site.root, before)).toBe(`made: ${heroUrl} undefined`)
  site.edit({ 'public/img/hero.jpg': 'hero two' })
  const { output, printed } = await site.build()
  expect(await made(site.root, output)).toBe(`made: ${tokened} T1`)
  expect(
    Object.values(output)
      .join('\n')
      .match(/\bexample\.com\/img\/hero\.jpg["'`]\s*:/g),
  ).toHaveLength(1)
  expect(printed).not.toContain('lacks')
  expect(brokenNames(before, output)).toEqual([])
  expect((await site.build()).output).toEqual(output)
  expect(site.requested()).toBe(1)
})

describe('on servers', () => {
  /** The site with an image that has its token, and then no output. */
  async function createChanged(name: string) {
    const site = await createSite(bundlerOf(name))
    await site.build()
    site.edit({ 'public/img/hero.jpg': 'hero two' })
    await site.build()
    site.edit({ dist: undefined })
    return site
  }

  it('Vite: a server build makes the URLs that the browser makes', async () => {
    const site = await createChanged('vite')
    const config = viteConfig({ root: site.root, options: site.options() })
    await vite(mergeConfig(config, { build: { ssr: 'src/main.js' } }))
    await finish()
    expect(await made(site.root, readOutput(join(site.root, 'dist')))).toBe(`made: ${tokened} T1`)
  })

  it('webpack: so does one for Node', async () => {
    const site = await createChanged('webpack')
    await runCompiler(
      webpack({ ...webpackConfig({ root: site.root, options: site.options() }), target: 'node' }),
    )
    await finish()
    expect(await made(site.root, readOutput(join(site.root, 'dist')))).toBe(`made: ${tokened} T1`)
  })
})

describe('without a build', () => {
  it('Vite: the dev server makes URLs without tokens, for browser and server', async () => {
    const site = await createSite(bundlerOf('vite'))
    site.edit({
      'src/urls.js': calls('unplugin-cdn-purge/runtime').replace(
        /console.*/,
        'export const made = optimole(image, { key: "key", width: 800 })',
      ),
    })
    const server = await createServer({
      ...viteConfig({ root: site.root, options: site.options() }),
      server: { middlewareMode: true, watch: null, ws: false },
      optimizeDeps: { noDiscovery: true },
    })
    const module = await server.transformRequest('/node_modules/unplugin-cdn-purge/runtime.js')
    const served = await server.ssrLoadModule('/src/urls.js')
    await server.close()
    expect(module?.code).toContain('%cdn-purge-tokens%')
    expect(served).toMatchObject({ made: heroUrl })
    expect(site.requested()).toBe(0)
  })

  it.each([
    ['import', calls('unplugin-cdn-purge/runtime'), 'plain.mjs'],
    [
      'require',
      calls('unplugin-cdn-purge/runtime').replace(/import (.*) from (.*)/, 'const $1 = require($2)'),
      'plain.cjs',
    ],
  ])('Node: %s works', async (_how, code, name) => {
    const { root, edit } = await createSite(bundlerOf('vite'))
    edit({ [name]: code })
    const { stdout } = await run(process.execPath, [join(root, name)])
    expect(stdout.trim()).toBe(`made: ${heroUrl} undefined`)
  })
})
