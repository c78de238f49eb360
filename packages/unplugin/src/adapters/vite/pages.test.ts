import { join } from 'node:path'
import { resolveConfig } from 'vite'
import { expect, it } from 'vitest'
import { createFolder } from '../../../../../test/support/workspace.ts'
import { createVitePlugins } from './vite.ts'

const options = { site: 'https://www.example.com/', targets: [{ provider: 'optimole' as const }] }

it.each([
  ['its own page', { 'index.html': '<p>one' }, undefined, true],
  ['a page that is named', {}, { about: 'about.html' }, true],
  ['scripts alone', { 'index.html': '<p>one' }, ['main.js'], false],
  ['nothing, as under a framework', {}, undefined, false],
])('Vite begins with %s: the hook for pages is there only for pages', async (_, files, input, expected) => {
  const root = createFolder(files)
  const seen: boolean[] = []
  const framework = {
    name: 'framework',
    configResolved: ({ plugins }: { plugins: readonly { transformIndexHtml?: unknown }[] }) => {
      seen.push(plugins.some(plugin => plugin.transformIndexHtml !== undefined && plugin !== framework))
    },
  }
  const plugins = [framework, ...createVitePlugins(options)]
  const rollupOptions = input === undefined ? {} : { input }
  for (const _build of [1, 2]) {
    const config = {
      configFile: false as const,
      root,
      plugins,
      cacheDir: join(root, 'cache'),
      build: { rollupOptions },
    }
    await resolveConfig(config, 'build')
  }
  expect(seen).toEqual([expected, expected])
})
