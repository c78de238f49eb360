import { join } from 'node:path'
import type { CdnPurgeOptions } from '@cdn-purge/core'
import { finish } from 'unplugin-cdn-purge'
import cdnPurge from 'unplugin-cdn-purge/vite'
import { build as vite } from 'vite'
import { describe, expect, it } from 'vitest'
import { useApi } from '../support/api.ts'
import { keepStandardError } from '../support/standard-error.ts'
import { createFolder, writeFiles } from '../support/workspace.ts'

const api = useApi()

const doubt = /each of these folders is taken for the root of the site/

/** A site that Vite builds into several folders, each with all of its files. */
function createSite(changes: Partial<CdnPurgeOptions> = {}) {
  const options: CdnPurgeOptions = { ...api.options, ...changes }
  const root = createFolder({
    'cdn-purge.config.json': JSON.stringify(options),
    'index.html': '<p>Home</p>\n',
    'public/robots.txt': 'User-agent: *\n',
  })
  const lines = keepStandardError()
  return {
    root,
    /** Builds it, and gives what was said. */
    async build(folders: readonly string[] = ['dist/esm', 'dist/cjs'], bases: readonly string[] = []) {
      lines.splice(0)
      for (const [at, outDir] of folders.entries()) {
        const base = bases[at] ?? '/'
        const plugins = [cdnPurge({ configFile: join(root, 'cdn-purge.config.json') })]
        await vite({ root, base, build: { outDir }, plugins, configFile: false, logLevel: 'error' })
      }
      await finish()
      return lines.join('')
    },
  }
}

describe('folders beside each other in another one', () => {
  it('are taken for the root each, which is told where something changed, with what to write', async () => {
    const site = createSite()
    const said = await site.build()
    expect(said).toContain('dist/cjs, dist/esm: each of these folders is taken for the root of the site')
    expect(said).toContain('dist/cjs/a.js is purged as /a.js')
    expect(said).toContain("dist is what is served: write dir: 'dist'")
    expect(api.purged()).toContain('/robots.txt')
    expect(await site.build()).not.toMatch(doubt)
    writeFiles(site.root, { 'public/robots.txt': 'changed' })
    expect(await site.build()).toMatch(doubt)
  })

  it('are told when the build only records', async () => {
    expect(await createSite({ when: 'deploy' }).build()).toMatch(doubt)
    expect(api.requests).toHaveLength(0)
  })

  it('are one output where "dir" names the one around them', async () => {
    expect(await createSite({ dir: 'dist' }).build()).not.toMatch(doubt)
    expect(api.purged()).toEqual(expect.arrayContaining(['/cjs/robots.txt', '/esm/robots.txt']))
  })

  it.each([
    ['beside each other in the project', ['esm', 'cjs']],
    ['in each other', ['dist', 'dist/cjs']],
  ])('are in no doubt %s', async (_where, folders) => {
    expect(await createSite().build(folders)).not.toMatch(doubt)
  })

  it('are in no doubt where the bundler says where each is served', async () => {
    expect(await createSite().build(['dist/app', 'dist/admin'], ['/', '/admin/'])).not.toMatch(doubt)
    expect(api.purged()).toEqual(expect.arrayContaining(['/robots.txt', '/admin/robots.txt']))
  })
})

describe('a folder that is served', () => {
  it.each([{ when: 'build' }, { when: 'deploy' }] as const)(
    'that "dir" names with %j, and that is not there at the end, may be written later, which is told',
    async changes => {
      const site = createSite({ ...changes, dir: 'later/public' })
      await expect(site.build(['dist'])).rejects.toMatchObject({
        code: 'OUTPUT_MISSING',
        message: expect.stringMatching(
          /is not in .+ at the end of this build\.\n.+take the plugin out, and after the whole build run: .*cdn-purge run later\//,
        ),
      })
      expect(api.requests).toHaveLength(0)
    },
  )

  it('cannot be the hidden one that a framework builds into, which is told with what to do', async () => {
    await expect(createSite().build(['.vinxi/build/client'])).rejects.toThrow(
      /hidden folder.+\n.*dir: 'dist'\. Where a process that ends after this one writes it/,
    )
  })
})
