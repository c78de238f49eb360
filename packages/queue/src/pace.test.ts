import type { Booking } from '@cdn-purge/core/engine'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWith } from '../../../test/support/programs.ts'
import { type RunningRedis, redisServer, startRedis } from '../../../test/support/redis.ts'
import { PaceKeeper } from '../../core/src/purge/dispatch/pace.ts'
import { SharedPace } from './pace.ts'
import type { Place } from './ticket.ts'

describeWith(redisServer, 'the pace that machines share', () => {
  let server: RunningRedis
  let connections: readonly [Redis, Redis]

  beforeAll(async () => {
    server = await startRedis()
    connections = [new Redis(server.url), new Redis(server.url)]
  })
  afterAll(async () => {
    for (const redis of connections) redis.disconnect()
    await server.stop()
  })

  const create = (machine: 0 | 1, patience = 60_000, kept: readonly Place[] = []) =>
    new SharedPace(connections[machine], 'pace-test', patience, kept)
  const slow = (bucket: string): Booking => ({
    bucket,
    pace: { burst: 2, perSecond: 1 / 60, of: 'requests' },
    amount: 1,
  })

  test('what the bucket holds leaves at once, the rest one after the other, whichever machine asks', async () => {
    const machines = [create(0, 1e9), create(1, 1e9)]
    const waits = await Promise.all(
      Array.from({ length: 8 }, (_, index) => machines[index % 2]?.book(slow('a'))),
    )
    const sorted = waits.map(Number).sort((a, b) => a - b)
    expect(sorted.slice(0, 2)).toEqual([0, 0])
    for (const [index, wait] of sorted.slice(2).entries()) {
      // The time between two calls fills the bucket a little.
      expect(wait).toBeGreaterThan(60_000 * (index + 1) - 5_000)
      expect(wait).toBeLessThanOrEqual(60_000 * (index + 1))
    }
  })

  test('never lets more leave than the bucket holds and gets, for bookings of any size', async () => {
    const pace = { burst: 10, perSecond: 100, of: 'items' } as const
    const start = Date.now()
    const machines = [create(0, 1e9), create(1, 1e9)]
    const booked = await Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        const amount = 1 + ((index * 7) % 10)
        const wait = await machines[index % 2]?.book({ bucket: 'sizes', pace, amount })
        return { amount, at: Date.now() + Number(wait) }
      }),
    )
    const sorted = booked.sort((a, b) => a.at - b.at)
    let sum = 0
    for (const { amount, at } of sorted) {
      sum += amount
      expect(sum).toBeLessThanOrEqual(pace.burst + ((at - start + 50) / 1000) * pace.perSecond + amount)
    }
    expect(sum).toBe(booked.reduce((all, { amount }) => all + amount, 0))
  })

  test('a request that would wait for longer than a run does has its place kept', async () => {
    const first = create(0, 1_000)
    expect([await first.book(slow('kept')), await first.book(slow('kept'))]).toEqual([0, 0])
    expect(await first.book(slow('kept'))).toBe(undefined)
    expect(first.booked).toMatchObject([{ bucket: 'kept', amount: 1 }])
    expect(first.nextAt).toBeGreaterThan(Date.now() + 50_000)

    // The next run of the same ticket comes before that time: another machine has booked behind it meanwhile.
    const behind = Number(
      await create(1)
        .book(slow('kept'))
        .then(wait => wait ?? Number.POSITIVE_INFINITY),
    )
    expect(behind).toBe(Number.POSITIVE_INFINITY)
    const second = create(1, 120_000, first.booked)
    const wait = Number(await second.book(slow('kept')))
    expect(wait).toBeGreaterThan(50_000)
    expect(wait).toBeLessThanOrEqual(60_000)
    expect(second.booked).toEqual([])
  })

  test('a place whose time is over, or that is too small, is given up', async () => {
    const now = Date.now()
    const late = { bucket: 'late', amount: 1, at: now - 60_000 }
    const small = { bucket: 'small', amount: 1, at: now }
    const pace = create(0, 60_000, [late, small])
    expect(await pace.book({ ...slow('late'), amount: 3 })).toBeGreaterThan(50_000)
    expect(await pace.book({ ...slow('small'), amount: 3 })).toBeGreaterThan(50_000)
    expect(pace.booked).toEqual([small])
  })

  test('a window is one for all machines too, and says the same as that of one process', async () => {
    const pace = { most: 50, seconds: 20, of: 'items' } as const
    const machines = [create(0, 1e9), create(1, 1e9)]
    const amounts = Array.from({ length: 30 }, (_, index) => 1 + ((index * 17) % 50))
    const clock = { now: () => 0 }
    const own = new PaceKeeper(clock)
    for (const [index, amount] of amounts.entries()) {
      const booking = { bucket: 'window', pace, amount }
      const wait = Number(await machines[index % 2]?.book(booking))
      // Some milliseconds pass between the calls.
      expect(Math.abs(wait - own.book(booking))).toBeLessThan(2_000)
    }
    expect(await connections[0].zcard('{pace-test}:pace:window')).toBeLessThan(20)
    expect(await connections[0].pttl('{pace-test}:pace:window')).toBeGreaterThan(20_000)
  })

  test('a bucket that is full again takes no room', async () => {
    const pace = { burst: 1, perSecond: 1000, of: 'requests' } as const
    await create(0).book({ bucket: 'quick', pace, amount: 1 })
    const left = await connections[0].pttl('{pace-test}:pace:quick')
    expect(left).toBeGreaterThan(0)
    expect(left).toBeLessThanOrEqual(1_001)
  })
})
