import { type PurgeJob, type QueuePlace, Secret } from '@cdn-purge/core/engine'
import { Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { describeWith } from '../../../test/support/programs.ts'
import { type RunningRedis, redisServer, startRedis } from '../../../test/support/redis.ts'
import { createHandOver } from './hand-over.ts'
import { dropQueued, listQueue, retryQueued } from './inspect.ts'
import { parseJob } from './job.ts'
import { jobsKey, ledgerId, prefixOf } from './keys.ts'

const job = (site: string, key = site, options: object = {}): PurgeJob => ({
  version: 1,
  site,
  options: {
    site: `https://${site}/`,
    environment: 'production',
    targets: [],
    ledger: { store: 'redis', key },
    ...options,
  },
})

describeWith(redisServer, 'the queue', () => {
  let server: RunningRedis
  let count = 0

  beforeAll(async () => {
    server = await startRedis({ requirepass: 'p@ss/word' })
  })
  afterAll(() => server.stop())

  /** A queue of its own. */
  const place = (changes: { password?: string; port?: number } = {}): QueuePlace => {
    const { password = 'p@ss/word', port = server.port } = changes
    return {
      url: new Secret(`redis://:${encodeURIComponent(password)}@127.0.0.1:${port}`),
      name: `queue-${++count}`,
    }
  }

  test('holds one ticket for a ledger, and what its last run said', async () => {
    const queue = place()
    await createHandOver({ queue, job: job('a.test') })()
    await createHandOver({ queue, job: job('b.test') })()
    await createHandOver({ queue, job: job('a.test', 'a.test', { collateral: 0.5 }) })()
    expect(await listQueue(queue)).toMatchObject([
      { site: 'a.test', state: 'waiting', failures: 0 },
      { site: 'b.test', state: 'waiting', failures: 0 },
    ])
    const redis = new Redis(queue.url.reveal())
    const text = await redis.hget(jobsKey(queue.name), ledgerId(job('a.test')))
    redis.disconnect()
    expect(parseJob(text, 'a.test').options).toMatchObject({ collateral: 0.5 })
  })

  test('tells ledgers apart by place and environment, and by nothing else', () => {
    const ids = [
      job('a.test'),
      job('b.test', 'a.test', { collateral: 1 }),
      job('a.test', 'other'),
      job('a.test', 'a.test', { environment: 'staging' }),
    ].map(ledgerId)
    expect(ids[0]).toBe(ids[1])
    expect(new Set(ids).size).toBe(3)
  })

  test('gives out what is asked for, and nothing else', async () => {
    const queue = place()
    for (const site of ['a.test', 'b.test', 'c.test']) await createHandOver({ queue, job: job(site) })()
    expect(await dropQueued(queue, ['b.test', 'x.test'])).toEqual(['b.test'])
    expect((await listQueue(queue)).map(({ site }) => site)).toEqual(['a.test', 'c.test'])
    // What waits needs no other try.
    expect(await retryQueued(queue, ['a.test'])).toEqual([])
    await createHandOver({ queue, job: job('b.test') })()
    expect((await listQueue(queue)).map(({ site }) => site)).toEqual(['a.test', 'c.test', 'b.test'])
  })

  test('says when a ticket comes back, however long ago it was put there', async () => {
    const queue = place()
    await createHandOver({ queue, job: job('a.test') })()
    const connection = new Redis(queue.url.reveal(), { maxRetriesPerRequest: null })
    onTestFinished(() => connection.disconnect())
    const prefix = prefixOf(queue.name)
    const worker = new Worker(queue.name, null, { connection, prefix, skipVersionCheck: true })
    onTestFinished(() => worker.close())
    const ticket = await worker.getNextJob('token')
    await connection.hset(worker.toKey(ticket?.id ?? ''), 'timestamp', Date.now() - 3_600_000)
    const at = Date.now() + 60_000
    await ticket?.moveToDelayed(at, 'token')
    expect(await listQueue(queue)).toMatchObject([{ state: 'delayed', next: new Date(at).toISOString() }])
  })

  test.each<[string, { password?: string; port?: number }, RegExp]>([
    ['that is away', { port: 9 }, /ECONNREFUSED/],
    ['that takes another password', { password: 'wr0ng' }, /WRONGPASS|invalid/],
  ])('of a Redis %s is told of at once, without its password', async (_, changes, why) => {
    const hand = createHandOver({ queue: place(changes), job: job('a.test') })
    const error: unknown = await hand().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'QUEUE_UNREACHABLE', message: expect.stringMatching(why) })
    expect(String(error)).toMatch(/redis:\/\/127\.0\.0\.1:\d+\/0\/queue-\d+ cannot be used/)
    expect(String(error)).not.toMatch(/wr0ng|p@ss|p%40ss/)
  })

  test.each([
    null,
    'no JSON',
    '{"version":2}',
    JSON.stringify({ ...job('a.test'), site: '../etc' }),
    // A place of the worker's own, and another one than the worker knows.
    JSON.stringify(job('a.test', 'a.test', { ledger: '/var/lib/ledger' })),
    JSON.stringify(job('a.test', 'a.test', { ledger: { store: 'redis', key: 'a', url: 'redis://other' } })),
  ])('that holds %j for a site says so', text => {
    expect(() => parseJob(text, 'a.test')).toThrow(
      expect.objectContaining({ code: 'QUEUE_INVALID', message: expect.stringContaining('a.test') }),
    )
  })
})
