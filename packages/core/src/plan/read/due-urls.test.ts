import { expect, it } from 'vitest'
import { DueUrls } from './due-urls.ts'

const A = 'https://a.de'
const paths = ['/a', '/b', '/c', '/d']

it('sorts paths, and what they stand for with them', () => {
  const urls = new DueUrls(A, [`${A}/c`, `${A}/a`], [5, 6])
  expect([[...urls.paths], Array.from(urls.due), urls.size]).toEqual([['/a', '/c'], [6, 5], 2])
})

it.each([
  ['just the likely ones', ['/b', '/d'], [1, 3]],
  ['fewer than the likely ones', ['/d'], [3]],
  ['more than the likely ones', ['/a', '/b', '/d'], [0, 1, 3]],
  ['some that are not in the list', ['/0', '/b', '/bb', '/z'], [-1, 1, -1, -1]],
  ['one twice', ['/b', '/b', '/d'], [1, 1, 3]],
  ['in another order', ['/d', '/b'], [1, 3]],
])('finds %s', (_, wanted, rows) => {
  const likely = Uint8Array.of(0, 1, 0, 1)
  const make = (): DueUrls =>
    new DueUrls(
      A,
      wanted.map(path => A + path),
      wanted.map((_, i) => i),
    )
  expect([...make().locateIn(paths, likely)]).toEqual(rows)
  expect([...make().locateIn(paths)]).toEqual(rows)
})

it('adds, filters and changes paths', () => {
  const urls = new DueUrls(A, [`${A}/b?x`], [0]).concat(['/a'], [1])
  expect([[...urls.paths], Array.from(urls.due)]).toEqual([
    ['/a', '/b?x'],
    [1, 0],
  ])
  expect(urls.filter(path => path === '/b?x').due).toEqual([0])
  expect([...urls.map(path => `/0${path}`).paths]).toEqual(['/0/a', '/0/b?x'])
})
