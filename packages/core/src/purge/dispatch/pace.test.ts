import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Booking } from '../../wire/pace-gate.ts'
import { PaceKeeper } from './pace.ts'

function create() {
  let now = 0
  const pass = (ms: number): void => {
    now += ms
  }
  return { keeper: new PaceKeeper({ now: () => now }), pass }
}

const bunny: Booking = { bucket: 'bunny', pace: { burst: 3, perSecond: 5, of: 'items' }, amount: 1 }

test('what the bucket holds leaves at once, the rest one after the other', () => {
  const { keeper } = create()
  expect(Array.from({ length: 6 }, () => keeper.book(bunny))).toEqual([0, 0, 0, 200, 400, 600])
})

test('time fills it again, up to its size', () => {
  const { keeper, pass } = create()
  for (let i = 0; i < 4; i++) keeper.book(bunny)
  pass(400)
  expect(keeper.book(bunny)).toBe(0)
  pass(60_000)
  expect(Array.from({ length: 4 }, () => keeper.book(bunny))).toEqual([0, 0, 0, 200])
})

test('more than the bucket holds is sent ahead of time, and waited for', () => {
  const { keeper } = create()
  const spaces = (amount: number): Booking => ({
    bucket: 'spaces',
    pace: { burst: 50, perSecond: 2.5, of: 'items' },
    amount,
  })
  expect([50, 50, 5].map(amount => keeper.book(spaces(amount)))).toEqual([0, 20_000, 22_000])
})

test('buckets of other names are others', () => {
  const { keeper } = create()
  const other: Booking = { bucket: 'other', pace: { burst: 1, perSecond: 1, of: 'requests' }, amount: 1 }
  keeper.book({ ...bunny, amount: 3 })
  expect([keeper.book(other), keeper.book(other)]).toEqual([0, 1000])
})

const spaces = (amount: number): Booking => ({
  bucket: 'window',
  pace: { most: 50, seconds: 20, of: 'items' },
  amount,
})

test('a window lets as much leave in any span as it says, and no more', () => {
  const { keeper, pass } = create()
  expect([30, 20, 1].map(amount => keeper.book(spaces(amount)))).toEqual([0, 0, 21_000])
  pass(5_000)
  // 29 more fit beside the one, once the first 30 are over; the next waits until the 20 are.
  expect([29, 20, 1].map(amount => keeper.book(spaces(amount)))).toEqual([16_000, 16_000, 37_000])
  pass(60_000)
  expect([50, 50].map(amount => keeper.book(spaces(amount)))).toEqual([0, 21_000])
})

test('what is more than a window takes leaves alone', () => {
  const { keeper } = create()
  expect([10, 120, 1].map(amount => keeper.book(spaces(amount)))).toEqual([0, 21_000, 42_000])
})

test('no span of a window ever sees more, whatever is booked when', () => {
  const bookings = fc.array(fc.tuple(fc.nat({ max: 8_000 }), fc.integer({ min: 1, max: 50 })), {
    maxLength: 60,
  })
  fc.assert(
    fc.property(bookings, all => {
      const { keeper, pass } = create()
      let now = 0
      const sent = all.map(([ms, amount]) => {
        pass(ms)
        now += ms
        return { at: now + keeper.book(spaces(amount)), amount }
      })
      for (const { at: from } of sent) {
        const within = sent.filter(({ at }) => at >= from && at < from + 20_000)
        expect(within.reduce((sum, { amount }) => sum + amount, 0)).toBeLessThanOrEqual(50)
      }
    }),
  )
})
