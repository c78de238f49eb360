import fc from 'fast-check'
import { expect, test } from 'vitest'
import { comparePaths, sortPaths } from './order.ts'

const name = fc.string({
  unit: fc.constantFrom('a', 'b', '/', '.', 'é', '\ud7ff', '\ue000', '\uffff', '😀', '𐀀'),
})

test('compares as the bytes in UTF-8 compare', () => {
  fc.assert(
    fc.property(name, name, (a, b) => {
      expect(Math.sign(comparePaths(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
    }),
  )
})

test('sorts as the bytes in UTF-8 sort', () => {
  fc.assert(
    fc.property(fc.array(name), names => {
      const bytes = names.map(one => Buffer.from(one)).sort(Buffer.compare)
      expect(sortPaths([...names])).toEqual(bytes.map(String))
    }),
  )
})

test('puts what lies outside the Basic Multilingual Plane last, unlike "<"', () => {
  expect(sortPaths(['😀', '\uffee', 'z'])).toEqual(['z', '\uffee', '😀'])
})
