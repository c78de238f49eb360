import { decode, encode, type SourceMapSegment } from '@jridgewell/sourcemap-codec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Edit } from '../../delivery-url/url.ts'
import { createMap, patchMap } from './source-map.ts'

/** A text of several lines, and edits that lie within its lines. */
const edited = fc
  .array(fc.string({ unit: fc.constantFrom('a', 'B', '_', '1', ' ', '"', '/', 'é', '🙂'), maxLength: 40 }), {
    minLength: 1,
    maxLength: 6,
  })
  .chain(lines => {
    const code = lines.join('\n')
    const wishes = fc.array(
      fc.record({
        offset: fc.nat(code.length),
        removed: fc.nat(5),
        inserted: fc.stringMatching(/^[a-z/:]{0,12}$/),
      }),
      { maxLength: 8 },
    )
    return wishes.map(edits => ({ code, edits: withinLines(code, edits) }))
  })

function withinLines(code: string, wishes: readonly Edit[]): Edit[] {
  const edits: Edit[] = []
  let free = 0
  for (const { offset, removed, inserted } of [...wishes].sort((a, b) => a.offset - b.offset)) {
    const line = code.slice(offset).split('\n', 1)[0] ?? ''
    if (offset < free) continue
    edits.push({ offset, removed: Math.min(removed, line.length), inserted })
    free = offset + Math.min(removed, line.length) + 1
  }
  return edits
}

function apply(code: string, edits: readonly Edit[]): string {
  return edits.reduceRight(
    (text, { offset, removed, inserted }) => text.slice(0, offset) + inserted + text.slice(offset + removed),
    code,
  )
}

/** Where a column of a line comes to stand. */
function moved(code: string, edits: readonly Edit[], line: number, column: number): number {
  const lines = code.split('\n')
  const start = startOf(lines, line)
  let result = column
  for (const { offset, removed, inserted } of edits) {
    const at = offset - start
    if (at < 0 || at > column || at > (lines[line] ?? '').length) continue
    if (column >= at + removed) result += inserted.length - removed
    else result -= Math.max(0, column - at - inserted.length)
  }
  return result
}

function startOf(lines: readonly string[], line: number): number {
  return lines.slice(0, line).reduce((sum, text) => sum + text.length + 1, 0)
}

test('the map of a transform names the exact original column of all that stayed', () => {
  fc.assert(
    fc.property(edited, ({ code, edits }) => {
      const map = createMap(code, edits, 'a.js')
      expect(map).toMatchObject({ version: 3, sources: ['a.js'], sourcesContent: [code], names: [] })
      const lines = code.split('\n')
      const result = apply(code, edits).split('\n')
      const decoded = decode(map.mappings)
      expect(decoded).toHaveLength(lines.length)
      lines.forEach((text, line) => {
        const start = startOf(lines, line)
        const segments = new Map(decoded[line]?.map(segment => [segment[0], segment]))
        for (let column = 0; column < text.length; column++) {
          if (
            edits.some(({ offset, removed }) => start + column >= offset && start + column < offset + removed)
          )
            continue
          const after = edits.some(({ offset, removed }) => start + column === offset + removed)
          const inWord = column > 0 && /^\w\w$/.test(text.slice(column - 1, column + 1))
          const generated = moved(code, edits, line, column)
          expect(result[line]?.charCodeAt(generated)).toBe(text.charCodeAt(column))
          if (!inWord || after) expect(segments.get(generated)).toEqual([generated, 0, line, column])
        }
        for (const segment of segments.values()) expect(segment[2]).toBe(line)
      })
    }),
    { numRuns: 200 },
  )
})

const segments = fc
  .array(
    fc.array(
      fc
        .tuple(fc.nat(45), fc.nat(3), fc.nat(400), fc.nat(40_000), fc.constantFrom(1, 4, 5))
        .map(
          ([column, source, line, original, size]): SourceMapSegment =>
            size === 1
              ? [column]
              : size === 4
                ? [column, source, line, original]
                : [column, source, line, original, 1],
        ),
      { maxLength: 8 },
    ),
    { maxLength: 7 },
  )
  .map(lines => lines.map(line => line.sort((a, b) => a[0] - b[0])))

test('a patched map is the decoded, shifted and encoded one, segment by segment', () => {
  fc.assert(
    fc.property(edited, segments, ({ code, edits }, lines) => {
      const shifted = lines.map((line, index) =>
        line.map((segment): SourceMapSegment => {
          const column = moved(code, edits, index, segment[0])
          return segment.length === 1
            ? [column]
            : segment.length === 4
              ? [column, segment[1], segment[2], segment[3]]
              : [column, segment[1], segment[2], segment[3], segment[4]]
        }),
      )
      const map = { version: 3, mappings: encode(lines), names: ['n', 'm'] }
      const text = JSON.stringify(map)
      expect(patchMap(map, code, edits)).toEqual({ ...map, mappings: encode(shifted) })
      expect(patchMap(text, code, edits)).toBe(JSON.stringify({ ...map, mappings: encode(shifted) }))
      expect(JSON.stringify(map)).toBe(text)
    }),
    { numRuns: 500 },
  )
})

test('an insertion changes one number of its line and nothing else', () => {
  const code = 'one;\ntwo("x");three;four;\nfive'
  const mappings = 'AAAA;AACA,IAAI,IAAI,KAAK;AACL'
  expect(patchMap({ mappings }, code, [{ offset: 10, removed: 0, inserted: 'cb:TOKEN/' }])).toEqual({
    mappings: 'AAAA;AACA,IAAI,aAAI,KAAK;AACL',
  })
})

test('the text around the mappings stays byte by byte, and no string of a source is taken for them', () => {
  const source = '{"mappings":"AAAA","sections":[]} "mappings" : "AAAA"'
  const rest = `"names": ["mappings", "sections"],\n\t"sourcesContent":[${JSON.stringify(source)}]`
  const edit = { offset: 0, removed: 0, inserted: 'ab' }
  expect(patchMap(`{ ${rest}, "mappings" : "AAAA" }\n`, 'x', [edit])).toBe(
    `{ ${rest}, "mappings" : "EAAA" }\n`,
  )
  expect(patchMap(`{"mappings":"AAAA",${rest}}`, 'x', [edit])).toBe(`{"mappings":"EAAA",${rest}}`)
})

test('a map of sections is not patched', () => {
  const map = {
    version: 3,
    sections: [{ offset: { line: 0, column: 0 }, map: { version: 3, mappings: 'AAAA' } }],
  }
  expect(patchMap(JSON.stringify(map), 'x', [{ offset: 0, removed: 0, inserted: 'a' }])).toBeUndefined()
  expect(patchMap('{}', 'x', [])).toBeUndefined()
})

test('a map with fewer lines than the file, or none, is left as it is', () => {
  const edit = { offset: 4, removed: 0, inserted: 'ab' }
  expect(patchMap({ mappings: 'AAAA' }, 'a\nb\nc', [edit])).toEqual({ mappings: 'AAAA' })
  expect(patchMap({ mappings: '' }, 'a\nb\nc', [{ ...edit, offset: 0 }])).toEqual({ mappings: '' })
})
