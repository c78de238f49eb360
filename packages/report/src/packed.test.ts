import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fromRanges, lengthen, shorten, toRanges } from './packed.ts'

it('gives back every text that it shortened', () => {
  const part = fc.constantFrom('a', 'blog/', 'b'.repeat(90), 'ü', '😀', '1', '')
  const text = fc.array(part, { maxLength: 6 }).map(parts => parts.join(''))
  fc.assert(
    fc.property(fc.array(text), texts => {
      const sorted = texts.toSorted()
      expect(lengthen(shorten(sorted))).toEqual(sorted)
    }),
  )
})

it('takes what a text shares with the one before out of it', () => {
  expect(shorten(['/blog/a.html', '/blog/b.html'])).toEqual(['0/blog/a.html', '6b.html'])
})

it('gives back every number of its ranges', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(50)), numbers => {
      expect(fromRanges(toRanges(numbers))).toEqual(numbers.toSorted((a, b) => a - b))
    }),
  )
  expect(toRanges([3, 1, 2, 7])).toEqual([1, 3, 7, 1])
})
