import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Folders of core by row: a file may import from its own row and from rows above it. */
const rows = [
  ['errors', 'log'],
  ['options/secret.ts', 'snapshot', 'diff', 'urls', 'optimole/grammar.ts', 'optimole/url.ts'],
  ['plan', 'http', 'ledger', 'providers'],
  ['options', 'optimole'],
  ['engine', 'check-live'],
  ['index.ts'],
]

/** Neighbours that must not know each other although they stand in one row. */
const strangers = [
  ['providers', 'http'],
  ['http', 'providers'],
]

/** Packages of ours that each package may import. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  core: [],
  unplugin: ['@cdn-purge/core'],
  cli: ['@cdn-purge/core'],
  simulator: [],
}

describe('imports', () => {
  test('inside core, go upwards only', () => {
    const source = join(root, 'packages/core/src')
    const wrong: string[] = []
    for (const file of sources(source)) {
      for (const specifier of importsOf(file)) {
        if (!specifier.startsWith('.')) continue
        const [from, to] = [relative(source, file), relative(source, join(dirname(file), specifier))]
        if (rowOf(to) > rowOf(from)) wrong.push(`${from} imports ${to}`)
        if (strangers.some(([one, other]) => from.startsWith(`${one}/`) && to.startsWith(`${other}/`))) {
          wrong.push(`${from} imports ${to}, its neighbour`)
        }
      }
    }
    expect(wrong).toEqual([])
  })

  test.each(Object.entries(allowed))('of %s, from our own packages: %j', (name, known) => {
    const folder = join(root, 'packages', name, 'src')
    const ours = sources(folder).flatMap(file =>
      importsOf(file)
        .filter(specifier => /^(@cdn-purge\/|cdn-purge|unplugin-cdn-purge)/.test(specifier))
        .filter(specifier => !known.includes(specifier))
        .map(specifier => `${relative(root, file)} imports ${specifier}`),
    )
    expect(ours).toEqual([])
  })

  test('the reader of imports reads imports', () => {
    expect(importsOf(fileURLToPath(import.meta.url))).toEqual(
      expect.arrayContaining(['node:fs', 'node:path', 'vitest']),
    )
    expect(rowOf('engine/run.ts')).toBeGreaterThan(rowOf('options/secret.ts'))
  })
})

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map(path => join(folder, path))
}

function importsOf(file: string): string[] {
  // Examples in comments import nothing.
  const text = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, specifier]) => specifier ?? '')
}

/** The row of the longest entry that a path stands under. */
function rowOf(path: string): number {
  const exact = rows.findIndex(row => row.includes(path))
  if (exact >= 0) return exact
  const row = rows.findIndex(entries => entries.includes(path.split('/')[0] ?? ''))
  if (row < 0) throw new Error(`${path} stands in no row`)
  return row
}
