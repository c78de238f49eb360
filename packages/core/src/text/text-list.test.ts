import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compare } from './compare.ts'
import { sortTexts, withoutRepeats } from './sort-texts.ts'
import { TextList } from './text-list.ts'

/** More than what is kept as it is. */
const MANY = 40_000

function listOf(texts: readonly string[]): TextList {
  const list = new TextList()
  for (const text of texts) list.push(text)
  return list
}

/** Texts that a packed list has to take apart, among many plain ones. */
function manyWith(odd: readonly string[]): string[] {
  const texts = Array.from({ length: MANY }, (_, i) => `/dir-${i % 97}/file-${i}.html`)
  odd.forEach((text, i) => {
    texts[Math.floor((i * MANY) / odd.length)] = text
    texts.push(text)
  })
  return texts
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'binary' }).map(text => `${text}\ud800`),
  fc.integer({ min: 20_000, max: 90_000 }).map(length => 'ä'.repeat(length)),
  fc.constant(''),
)

test('a list gives back what was put in, whatever it is, and however much', () => {
  fc.assert(
    fc.property(fc.array(anyText, { maxLength: 30 }), odd => {
      for (const texts of [odd, manyWith(odd)]) {
        const list = listOf(texts)
        expect(list.length).toBe(texts.length)
        expect([...list]).toEqual(texts)
        expect(list.at(-1)).toBe(texts.at(-1))
        expect(list.at(texts.length)).toBe(undefined)
        expect(list.at(-texts.length - 1)).toBe(undefined)
      }
    }),
    { numRuns: 20 },
  )
})

test('texts are put in order as an array is, equal ones as they stood', () => {
  fc.assert(
    fc.property(fc.array(anyText, { maxLength: 30 }), odd => {
      for (const texts of [odd, manyWith(odd)]) {
        expect([...withoutRepeats(listOf(texts))]).toEqual([...new Set(texts)])
        const wanted = texts.map((text, at) => ({ text, at }))
        wanted.sort((a, b) => compare(a.text, b.text) || a.at - b.at)
        const { texts: sorted, order } = sortTexts(listOf(texts))
        expect([...sorted]).toEqual(wanted.map(({ text }) => text))
        expect([...(order ?? texts.keys())]).toEqual(wanted.map(({ at }) => at))
      }
    }),
    { numRuns: 10 },
  )
})
