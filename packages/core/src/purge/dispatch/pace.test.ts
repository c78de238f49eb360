import { expect, test } from 'vitest'
import type { ItemList } from '../../plan/capabilities.ts'
import { PaceKeeper } from './pace.ts'

function create() {
  let now = 0
  const pass = (ms: number): void => {
    now += ms
  }
  return { keeper: new PaceKeeper({ now: () => now }), pass }
}

const bunny: ItemList = { items: 1, pace: { burst: 3, perSecond: 5, of: 'items' } }

test('what the bucket holds leaves at once, the rest one after the other', () => {
  const { keeper } = create()
  expect(Array.from({ length: 6 }, () => keeper.book(bunny, 1))).toEqual([0, 0, 0, 200, 400, 600])
})

test('time fills it again, up to its size', () => {
  const { keeper, pass } = create()
  for (let i = 0; i < 4; i++) keeper.book(bunny, 1)
  pass(400)
  expect(keeper.book(bunny, 1)).toBe(0)
  pass(60_000)
  expect(Array.from({ length: 4 }, () => keeper.book(bunny, 1))).toEqual([0, 0, 0, 200])
})

test('items are counted where the API counts them, and requests where it counts those', () => {
  const items = create().keeper
  const spaces: ItemList = { items: 50, pace: { burst: 50, perSecond: 2.5, of: 'items' } }
  expect([items.book(spaces, 50), items.book(spaces, 50), items.book(spaces, 5)]).toEqual([0, 20_000, 22_000])
  const requests = create().keeper
  const free: ItemList = { items: 100, pace: { burst: 1, perSecond: 0.5, of: 'requests' } }
  expect([requests.book(free, 100), requests.book(free, 100)]).toEqual([0, 2000])
})

test('lists have a bucket each, and none where no pace is known', () => {
  const { keeper } = create()
  const other: ItemList = { items: 1, pace: { burst: 1, perSecond: 1, of: 'requests' } }
  keeper.book(bunny, 3)
  expect([keeper.book(other, 1), keeper.book(other, 1), keeper.book({ items: 1 }, 9)]).toEqual([0, 1000, 0])
})

test('lists of one pace share its bucket', () => {
  const { keeper } = create()
  const pace = { burst: 2, perSecond: 1, of: 'requests' } as const
  const [prefixes, hosts] = [
    { items: 100, pace },
    { items: 1, pace },
  ]
  expect([prefixes, hosts, prefixes, hosts].map(list => keeper.book(list, 1))).toEqual([0, 0, 1000, 2000])
})
