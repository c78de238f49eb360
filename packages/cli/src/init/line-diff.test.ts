import { expect, it } from 'vitest'
import { diffLines } from './line-diff.ts'

const shown = (before: string, after: string) => diffLines(before, after).map(({ sign, line }) => sign + line)

it('shows what was added, changed and left', () => {
  expect(shown('', 'a\nb\n')).toEqual(['+a', '+b'])
  expect(shown('a\n', '')).toEqual(['-a'])
  expect(shown('a\nb\nc\n', 'a\nx\nb\nC\n')).toEqual([' a', '+x', ' b', '-c', '+C'])
  expect(shown('a\r\nb', 'a\r\nb\r\nc')).toEqual([' a', ' b', '+c'])
})
