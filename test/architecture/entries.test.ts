import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const folder = fileURLToPath(new URL('../../packages/unplugin', import.meta.url))

/** What Node has loaded before any program begins, or loads for ES modules. */
const light = ['fs', 'fs/promises', 'path', 'process', 'url']

/** The root has the plugins of all bundlers, behind unplugin. */
const names = readdirSync(join(folder, 'src/entries'))
  .map(file => file.replace('.ts', ''))
  .filter(name => name !== 'index')

test.each(names)('the entry %s loads nothing heavy until a build begins', name => {
  const text = readFileSync(join(folder, 'dist', `${name}.js`), 'utf8')
  const loaded = [...text.matchAll(/^import\b.*?'([^']+)';$/gm)].map(([, specifier]) => specifier)
  expect(loaded.filter(specifier => !light.includes(specifier ?? ''))).toEqual([])
  const later = [...text.matchAll(/import\('([^']+)'\)/g)].map(([, specifier]) => specifier)
  expect(later).toEqual(['./building.js'])
  expect(existsSync(join(folder, 'dist/building.js'))).toBe(true)
  expect(text.length).toBeLessThan(20_000)
})
