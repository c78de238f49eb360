import fc from 'fast-check'
import { expect, it } from 'vitest'
import { printable } from './printable.ts'

it('leaves readable text as it is', () => {
  expect(printable('HIT from “Zürich”, 日本 😀')).toBe('HIT from “Zürich”, 日本 😀')
})

it.each([
  ['an escape sequence', '\u001b[2J\u001b[31mred', '?[2J?[31mred'],
  ['line ends and tabs', 'a\r\nb\tc', 'a  b c'],
  ['what turns the direction of writing', 'a\u202eb', 'a?b'],
  ['line separators', 'a\u2028b', 'a b'],
  ['what GitHub takes for a command', ' ::add-mask::a', ' : :add-mask::a'],
  ['what CI services take for one anywhere', 'a ##[error]b ##vso[c]', 'a ## [error]b ## vso[c]'],
  ['half a character', 'a\ud800b', 'a?b'],
])('takes the effect of %s', (_, text, shown) => {
  expect(printable(text)).toBe(shown)
})

it('leaves colons, signs and spaces that mean nothing', () => {
  expect(printable('  a::b # # ## c [d]')).toBe('  a::b # # ## c [d]')
})

it('never gives more than one line of bounded length', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), text => {
      const shown = printable(text, 80)
      expect(shown).toMatch(/^[^\p{C}\p{Zl}\p{Zp}]*$/u)
      expect([...shown].length).toBeLessThanOrEqual(81)
    }),
  )
})
