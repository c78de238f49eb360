import { expect, it } from 'vitest'
import { formatBytes, formatMs } from './format.ts'

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [9949, '9.9 kB'],
  [9960, '10 kB'],
  [999_600, '1.0 MB'],
  [34_000_000, '34 MB'],
])('says %i bytes as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})

it.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [1240, '1.2 s'],
  [59_960, '1 min 0 s'],
  [185_000, '3 min 5 s'],
])('says %i milliseconds as %s', (ms, text) => {
  expect(formatMs(ms)).toBe(text)
})
