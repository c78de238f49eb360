import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { providerPages, rowsBelow } from '../support/provider-pages.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A link to a test, whose full name holds the title. */
const reference = /\]\(([^)\s]+\.test\.ts) "([^"]+)"\)/g

const rows = providerPages.flatMap(({ id, file, text }) =>
  ['What the vendor says', 'Assumed'].flatMap(heading =>
    rowsBelow(heading, text).map(cells => ({
      id,
      statement: cells[0] ?? '',
      named: [...(cells.at(-1) ?? '').matchAll(reference)].map(([, path = '', title = '']) => ({
        file: relative(root, resolve(dirname(file), path)),
        title,
      })),
    })),
  ),
)

let names: ReadonlyMap<string, readonly string[]> = new Map()
beforeAll(() => {
  names = listTests([...new Set(rows.flatMap(({ named }) => named.map(({ file }) => file)))])
}, 300_000)

describe.each(providerPages)('the page of $id', ({ id, text }) => {
  test('has a table of statements, and one of assumptions', () => {
    for (const heading of ['What the vendor says', 'Assumed']) {
      expect(rowsBelow(heading, text), heading).not.toEqual([])
    }
  })

  test.each(rows.filter(row => row.id === id))('names tests that there are: $statement', ({ named }) => {
    expect(named).not.toEqual([])
    expect(named.filter(({ file, title }) => !isTest(file, title))).toEqual([])
  })
})

test('a test that there is not is seen', () => {
  const file = 'test/contract/providers.test.ts'
  expect(isTest(file, 'wao > sends exactly the documented request')).toBe(true)
  expect(isTest(file, 'wao > sends another request')).toBe(false)
  expect(isTest('test/contract/none.test.ts', 'wao > sends exactly the documented request')).toBe(false)
})

function isTest(file: string, title: string): boolean {
  return names.get(file)?.some(name => name.includes(title)) ?? false
}

/** The full names of the tests of some files, as Vitest collects them. */
function listTests(files: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url))
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')))
  const folder = mkdtempSync(join(tmpdir(), 'cdn-purge-titles-'))
  try {
    const list = join(folder, 'tests.json')
    execFileSync(process.execPath, [vitest, 'list', `--json=${list}`, ...files], { cwd: root, env })
    const listed: readonly { readonly name: string; readonly file: string }[] = JSON.parse(
      readFileSync(list, 'utf8'),
    )
    const found = new Map<string, string[]>()
    for (const { name, file } of listed) {
      const path = relative(root, file)
      found.set(path, [...(found.get(path) ?? []), name])
    }
    return found
  } finally {
    rmSync(folder, { recursive: true })
  }
}
