import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { comparePaths, sortPaths } from '../scan/order.ts'
import { type Change, type ChangeSet, diffManifests } from './diff.ts'
import { formatLine } from './line.ts'

type Files = Readonly<Record<string, string>>

const sha256 = (content: string) => createHash('sha256').update(content).digest('hex')

function manifestOf(files: ReadonlyMap<string, string>): Uint8Array {
  const paths = sortPaths([...files.keys()])
  return Buffer.from(paths.map(path => formatLine(sha256(files.get(path) ?? ''), path)).join(''))
}

const diff = (before: Files, after: Files) =>
  diffManifests(manifestOf(new Map(Object.entries(before))), manifestOf(new Map(Object.entries(after))))

function naive(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): ChangeSet {
  const byPath = (a: Change, b: Change) => comparePaths(a.path, b.path)
  const added = [...after].filter(([path]) => !before.has(path))
  const removed = [...before].filter(([path]) => !after.has(path))
  const kept = [...after].filter(([path]) => before.has(path))
  const changed = kept.filter(([path, content]) => before.get(path) !== content)
  return {
    added: added.map(([path, content]) => ({ path, after: sha256(content) })).sort(byPath),
    removed: removed.map(([path, content]) => ({ path, before: sha256(content) })).sort(byPath),
    changed: changed
      .map(([path, content]) => ({ path, before: sha256(before.get(path) ?? ''), after: sha256(content) }))
      .sort(byPath),
    unchanged: kept.length - changed.length,
  }
}

describe('diffManifests', () => {
  test('finds what was added, changed and removed', () => {
    expect(diff({ a: '1', b: '1', c: '1', e: '1' }, { b: '2', c: '1', d: '1', e: '1' })).toEqual({
      added: [{ path: 'd', after: sha256('1') }],
      changed: [{ path: 'b', before: sha256('1'), after: sha256('2') }],
      removed: [{ path: 'a', before: sha256('1') }],
      unchanged: 2,
    })
  })

  test('takes every file as added where there is no manifest before', () => {
    const after = manifestOf(new Map([['a', '1']]))
    expect(diffManifests(undefined, after)).toEqual({
      added: [{ path: 'a', after: sha256('1') }],
      changed: [],
      removed: [],
      unchanged: 0,
    })
  })

  test('orders escaped names by what they stand for', () => {
    // As written, `\n` sorts behind `b`; as it is, before it.
    expect(diff({ 'a\n': '1', ab: '1', 'a\\': '1' }, { ab: '1' })).toMatchObject({
      removed: [{ path: 'a\n' }, { path: 'a\\' }],
      unchanged: 1,
    })
  })

  test('equals a diff of two maps, for any files', () => {
    const path = fc.oneof(
      fc.string({
        unit: fc.constantFrom('a', 'b', '\\', '\n', '\r', 'é', '\uffee', '😀'),
        minLength: 1,
        maxLength: 4,
      }),
      fc.nat(400).map(i => `pages/page-${i}.html`),
    )
    const files = fc
      .array(fc.tuple(path, fc.constantFrom('1', '2')), { maxLength: 120 })
      .map(all => new Map(all))
    fc.assert(
      fc.property(files, files, (before, after) => {
        expect(diffManifests(manifestOf(before), manifestOf(after))).toEqual(naive(before, after))
      }),
    )
  })

  test('equals a diff of two maps where little changed in much', () => {
    const size = 1500
    const edit = fc.tuple(fc.nat(size - 1), fc.constantFrom('change', 'remove', 'add'))
    const before = new Map(
      Array.from({ length: size }, (_, i) => [`section/${i % 17}/page-${i}.html`, String(i)]),
    )
    const paths = [...before.keys()]
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 30 }), edits => {
        const after = new Map(before)
        for (const [i, kind] of edits) {
          const path = paths[i] ?? ''
          if (kind === 'remove') after.delete(path)
          else after.set(kind === 'add' ? `${path}.gz` : path, 'new')
        }
        expect(diffManifests(manifestOf(before), manifestOf(after))).toEqual(naive(before, after))
      }),
      { numRuns: 20 },
    )
  })

  test.each([
    ['no line end', 'x', 2],
    ['a line that is too short', 'x\n', 2],
  ])('refuses %s and names the line', (_, tail, line) => {
    const good = manifestOf(new Map([['a', '1']]))
    const bad = Buffer.concat([good, Buffer.from(tail)])
    for (const compare of [() => diffManifests(good, bad), () => diffManifests(bad, good)]) {
      expect(compare).toThrow(expect.objectContaining({ code: 'LEDGER_INVALID' }))
      expect(compare).toThrow(`line ${line}: `)
    }
  })
})
