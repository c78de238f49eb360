import { expect, test } from 'vitest'
import { isOtherThanRemembered, rememberRemoved } from './removed-names.ts'

const DAY = 86_400_000
const nothing = () => false
const gone = (path: string, before = 'ab'.repeat(32)) => ({ path, before })

test('names are kept for 90 days, unless they are back', () => {
  const first = rememberRemoved(new Map(), [gone('a.js'), gone('b.js')], nothing, 10 * DAY)
  expect([...first]).toEqual([
    ['a.js', '10 abababababab'],
    ['b.js', '10 abababababab'],
  ])
  expect([...rememberRemoved(first, [], path => path === 'a.js', 100 * DAY).keys()]).toEqual(['b.js'])
  expect(rememberRemoved(first, [], nothing, 101 * DAY).size).toBe(0)
})

test('of too many the newest are kept', () => {
  const old = rememberRemoved(new Map(), [gone('old.js')], nothing, 1 * DAY)
  const many = Array.from({ length: 2000 }, (_, index) => gone(`${index}.js`))
  const now = rememberRemoved(old, many, nothing, 2 * DAY)
  expect(now.size).toBe(2000)
  expect(now.has('old.js')).toBe(false)
})

test('other bytes are told by the start of the hash, where it is known', () => {
  expect(isOtherThanRemembered('1 abababababab', 'ab'.repeat(32))).toBe(false)
  expect(isOtherThanRemembered('1 abababababab', 'cd'.repeat(32))).toBe(true)
  expect(isOtherThanRemembered('1 ', 'cd'.repeat(32))).toBe(false)
  expect(isOtherThanRemembered(undefined, 'cd'.repeat(32))).toBe(false)
})
