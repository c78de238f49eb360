import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

type Rows = readonly (readonly string[])[]

/** Folders and files of core by row: a file may import from its own row and from rows above it. */
const rows: Rows = [
  ['errors', 'log', 'secret', 'text', 'schema', 'options/env.ts', 'plan/address.ts', 'plan/capabilities.ts'],
  [
    'wire',
    'urls',
    'delivery-url',
    'plan/model.ts',
    'plan/lists.ts',
    'plan/number-list.ts',
    'live/model.ts',
    'live/describe-differing.ts',
  ],
  ['http', 'aws', 'scan', 'wait', 'providers/contract', 'plan/pattern.ts'],
  ['manifest', 'providers', 'plan/read'],
  ['ledger', 'plan/cover'],
  ['ledger/stores', 'options', 'context.ts', 'plan/group'],
  ['vendor', 'output', 'plan/write'],
  ['images', 'open.ts', 'plan'],
  ['prepare', 'owed'],
  ['deploy', 'report', 'commit'],
  ['live', 'ci'],
  ['purge'],
  ['by-hand', 'inspect'],
  ['doctor'],
  ['run.ts', 'later.ts'],
  ['index.ts', 'provider.ts', 'engine.ts', 'whole-run.ts', 'command.ts', 'text.ts', 'testing'],
]

/** Neighbours that must not know each other although they stand in one row. */
const strangers = [
  ['providers', 'http'],
  ['http', 'providers'],
  ['control', 'origin'],
  ['origin', 'control'],
]

/** The same of the simulator: neither what scripts it nor an edge knows an API. */
const simulatorRows: Rows = [
  ['control', 'origin'],
  ['edge'],
  ['apis/contract', 'front.ts', 'front.test.ts', 'origin-reader.ts'],
  ['apis'],
  ['options.ts'],
  ['simulator.ts'],
  ['testing'],
  ['command', 'index.ts', 'fixture.ts'],
]

/** Packages that are laid out in rows. */
const laidOut: readonly [name: string, rows: Rows][] = [
  ['core', rows],
  ['simulator', simulatorRows],
]

/** Packages of ours that each package may import. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  core: ['@cdn-purge/report'],
  unplugin: [
    '@cdn-purge/core',
    '@cdn-purge/core/engine',
    '@cdn-purge/core/run',
    '@cdn-purge/core/text',
    '@cdn-purge/queue',
  ],
  cli: [
    '@cdn-purge/core',
    '@cdn-purge/core/engine',
    '@cdn-purge/core/run',
    '@cdn-purge/core/command',
    '@cdn-purge/core/text',
    '@cdn-purge/queue',
  ],
  queue: ['@cdn-purge/core/engine', '@cdn-purge/core/run'],
  report: [],
  simulator: [],
}

/** Source files in one folder, at most; the doors of a package are counted by its exports. */
const ROOM = 12
const doors = 'packages/unplugin/src/entries'

describe('imports', () => {
  test.each(laidOut)('inside %s, go upwards only', (name, layout) => {
    const source = join(root, 'packages', name, 'src')
    const wrong: string[] = []
    for (const file of sources(source)) {
      for (const specifier of importsOf(file)) {
        if (!specifier.startsWith('.')) continue
        const [from, to] = [relative(source, file), relative(source, join(dirname(file), specifier))]
        if (rowOf(to, layout) > rowOf(from, layout)) wrong.push(`${from} imports ${to}`)
        if (strangers.some(([one, other]) => from.startsWith(`${one}/`) && to.startsWith(`${other}/`))) {
          wrong.push(`${from} imports ${to}, its neighbour`)
        }
      }
    }
    expect(wrong).toEqual([])
  })

  test.each(laidOut)('inside %s, in no circle', name => {
    const source = join(root, 'packages', name, 'src')
    const imports = new Map(
      sources(source).map(file => [
        file,
        importsOf(file)
          .filter(specifier => specifier.startsWith('.'))
          .map(specifier => join(dirname(file), specifier)),
      ]),
    )
    expect(findCircle(imports)?.map(file => relative(source, file))).toBeUndefined()
  })

  test('of `node:process` is none: its facade reads every part of the process, which takes milliseconds', () => {
    const found = ['core', 'unplugin', 'cli'].flatMap(name =>
      sources(join(root, 'packages', name, 'src')).filter(file => importsOf(file).includes('node:process')),
    )
    expect(found.map(file => relative(root, file))).toEqual([])
  })

  test('of the HTTP client, at run time, from one place: Bun has another one under the bare name', () => {
    const source = join(root, 'packages/core/src')
    const loads = /import\('undici|^import (?!type )[^\n]*from 'undici/m
    const found = sources(source).filter(file => loads.test(readFileSync(file, 'utf8')))
    expect(found.map(file => relative(source, file))).toEqual(['http/connect/transport.ts'])
  })

  test.each(Object.keys(allowed))('no folder of %s holds more than one looks through', name => {
    const counts = new Map<string, number>()
    for (const file of sources(join(root, 'packages', name, 'src'))) {
      counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1)
    }
    const full = [...counts]
      .filter(([, count]) => count > ROOM)
      .map(([folder]) => relative(root, folder))
      .filter(folder => folder !== doors)
    expect(full).toEqual([])
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
    expect(rowOf('run.ts', rows)).toBeGreaterThan(rowOf('secret/secret.ts', rows))
    expect(rowOf('plan/plan.ts', rows)).toBeGreaterThan(rowOf('plan/read/sorted.ts', rows))
    expect(rowOf('apis/wao.ts', simulatorRows)).toBeGreaterThan(rowOf('edge/edge.ts', simulatorRows))
    expect(rowOf('apis/wao.ts', simulatorRows)).toBeGreaterThan(rowOf('control/log.ts', simulatorRows))
    const circle = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', []],
      ['d', ['b']],
    ])
    expect(findCircle(circle)).toEqual(['b', 'd', 'b'])
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

/** Files that import each other, from one back to itself; `undefined` where none do. */
function findCircle(imports: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return undefined
    for (const next of imports.get(file) ?? []) {
      const circle = visit(next, [...path, file])
      if (circle !== undefined) return circle
    }
    done.add(file)
    return undefined
  }
  for (const file of imports.keys()) {
    const circle = visit(file, [])
    if (circle !== undefined) return circle
  }
  return undefined
}

/** The row of the longest entry that a path stands under. */
function rowOf(path: string, layout: Rows): number {
  const parts = path.split('/')
  for (let length = parts.length; length > 0; length--) {
    const entry = parts.slice(0, length).join('/')
    const row = layout.findIndex(entries => entries.includes(entry))
    if (row >= 0) return row
  }
  throw new Error(`${path} stands in no row`)
}
