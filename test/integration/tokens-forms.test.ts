import { join } from 'node:path'
import { build as esbuild } from 'esbuild'
import { rollup } from 'rollup'
import { finish } from 'unplugin-cdn-purge'
import cdnPurgeEsbuild from 'unplugin-cdn-purge/esbuild'
import cdnPurgeRollup from 'unplugin-cdn-purge/rollup'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import webpack, { type Configuration } from 'webpack'
import { type Bundler, bundlers, runCompiler, webpackConfig } from '../support/bundlers.ts'
import { createTokenSite, filesWith, heroUrl, readOutput, type TokenSite } from '../support/token-site.ts'
import type { Files } from '../support/workspace.ts'

beforeEach(() => {
  for (const name of ['CDN_PURGE', 'CDN_PURGE_DRY_RUN', 'CDN_PURGE_ENVIRONMENT', 'CI'])
    vi.stubEnv(name, undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

function bundlerOf(name: string): Bundler {
  const found = bundlers.find(bundler => bundler.name === name)
  if (found === undefined) throw new Error(`no bundler ${name}`)
  return found
}

/** A site whose image has the token T1. */
async function createChanged(name: string, files: Files): Promise<TokenSite> {
  const site = await createTokenSite(bundlerOf(name), files)
  await site.build()
  site.edit({ 'public/img/hero.jpg': 'hero two' })
  return site
}

const forms: Files = {
  'src/data.json': `{"hero":"${heroUrl}","other":1}`,
  'src/style.css': `.a{background:url(${heroUrl})}`,
  'src/card.module.css': `.card{background:url("${heroUrl}")}`,
}
/** URLs of the image in an output, with and without its token. */
function count(output: Readonly<Record<string, string>>) {
  const all = Object.values(output).join('\n')
  return {
    tokened: all.match(/cb:T1\\?\/w:800/g)?.length ?? 0,
    bare: all.match(/optimole\.com\\?\/w:800\S+hero/g)?.length ?? 0,
  }
}

describe('forms', () => {
  it('Vite: styles, modules of styles, JSON, texts, joined strings, workers, and pages with all in them', async () => {
    const site = await createChanged('vite', {
      ...forms,
      'src/main.js': `
        import './style.css'
        import card from './card.module.css'
        import data from './data.json'
        import text from './note.txt?raw'
        import inline from './inline.css?inline'
        new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })
        console.log(card, data, text, inline, 'https://key.i.optimole.com/' + 'w:800/https://www.example.com/img/hero.jpg')`,
      'src/worker.js': `console.log('${heroUrl}')`,
      'src/note.txt': heroUrl,
      'src/inline.css': `b{background:url(${heroUrl})}`,
      'index.html': `<!doctype html><style>i{background:url(${heroUrl})}</style>
        <img src="${heroUrl}" srcset="${heroUrl} 1x, ${heroUrl} 2x" style="background:url(${heroUrl})">
        <script>window.hero = '${heroUrl}'</script><script type="module" src="/src/main.js"></script>\n`,
    })
    const { output, printed } = await site.build()
    expect(count(output).bare).toBe(0)
    expect(count(output).tokened).toBeGreaterThanOrEqual(14)
    expect(filesWith(output, 'cb:T1').some(path => path.includes('worker'))).toBe(true)
    expect(printed).not.toContain('lacks')
    expect(site.requested()).toBe(1)
    expect((await site.build()).output).toEqual(output)
  })

  it('esbuild: styles, modules of styles, JSON, TypeScript, and pages that it copies', async () => {
    const site = await createChanged('esbuild', {
      ...forms,
      'src/main.js': `import './style.css'; import { card } from './card.module.css'; import data from './data.json'
        import { typed } from './typed.ts'; console.log(card, data.hero, typed)`,
      'src/typed.ts': `export const typed: string = '${heroUrl}'`,
      'src/page.html': `<img src="${heroUrl}">`,
    })
    await esbuild({
      absWorkingDir: site.root,
      entryPoints: ['src/main.js', 'src/page.html'],
      bundle: true,
      outdir: 'out',
      loader: { '.html': 'copy' },
      plugins: [cdnPurgeEsbuild(site.options())],
    })
    await finish()
    expect(count(readOutput(join(site.root, 'out')))).toEqual({ tokened: 5, bare: 0 })
  })

  it('webpack: native styles, JSON, assets, and strings that are joined while it builds', async () => {
    const site = await createTokenSite(bundlerOf('webpack'), {
      ...forms,
      'src/main.js': `import './style.css'; import data from './data.json'; import text from './note.txt'
        console.log(data, text, 'https://key.i.optimole.com/' + 'w:800/https://www.example.com/img/hero.jpg')`,
      'src/note.txt': heroUrl,
    })
    const build = async () => {
      const config: Configuration = {
        ...webpackConfig({ root: site.root, options: site.options() }),
        experiments: { css: true },
        module: { rules: [{ test: /\.txt$/, type: 'asset/source' }] },
      }
      await runCompiler(webpack(config))
      await finish()
    }
    await build()
    site.edit({ 'public/img/hero.jpg': 'hero two', dist: undefined })
    await build()
    const output = readOutput(join(site.root, 'dist'))
    expect(filesWith(output, 'cb:T1').some(path => path.endsWith('.css'))).toBe(true)
    expect(count(output).bare).toBe(0)
  })
})

describe('caches', () => {
  it('webpack serves no old token from its file cache', async () => {
    const site = await createTokenSite(bundlerOf('webpack'))
    const build = async () => {
      await runCompiler(
        webpack({
          ...webpackConfig({ root: site.root, options: site.options() }),
          cache: { type: 'filesystem', cacheDirectory: join(site.root, 'cache') },
        }),
      )
      await finish()
      return readOutput(join(site.root, 'dist/assets'))
    }
    await build()
    site.edit({ 'public/img/hero.jpg': 'hero two' })
    expect(filesWith(await build(), 'cb:T1').length).toBe(1)
    site.edit({ 'public/img/hero.jpg': 'hero three' })
    expect(filesWith(await build(), 'cb:T2').length).toBe(1)
  })

  it("Rollup serves no old token from its caller's cache", async () => {
    const site = await createTokenSite(bundlerOf('rollup'))
    const input = join(site.root, 'src/main.js')
    const build = async (cache?: Awaited<ReturnType<typeof rollup>>['cache']) => {
      const bundle = await rollup({
        input,
        plugins: [cdnPurgeRollup(site.options())],
        ...(cache && { cache }),
      })
      await bundle.write({ dir: join(site.root, 'dist') })
      await bundle.close()
      await finish()
      return bundle.cache
    }
    const first = await build()
    site.edit({ 'public/img/hero.jpg': 'hero two' })
    await build(first)
    expect(filesWith(readOutput(join(site.root, 'dist')), 'cb:T1')).toContain('main.js')
  })
})
