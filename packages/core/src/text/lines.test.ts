import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLines } from './lines.ts'

test('each offset is on the line that the breaks before it make', () => {
  const text = fc
    .array(fc.constantFrom('a', '\n', '\r\n', '→'), { maxLength: 30 })
    .map(parts => parts.join(''))
  fc.assert(
    fc.property(text, fc.array(fc.nat(60), { maxLength: 10 }), (given, offsets) => {
      const lineOf = createLines(given)
      const ascending = [...offsets].sort((a, b) => a - b)
      expect(ascending.map(lineOf)).toEqual(
        ascending.map(offset => given.slice(0, offset).split('\n').length),
      )
    }),
  )
})
