import { connect, createServer } from 'node:net'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { endAfter } from '../../../../../../test/support/ending-blobs.ts'
import { describeWith } from '../../../../../../test/support/programs.ts'
import { type RunningRedis, redisServer, startRedis } from '../../../../../../test/support/redis.ts'
import { Secret } from '../../../secret/secret.ts'
import { ledgerOf, versionOf } from '../../../testing/store/contents.ts'
import { testStore } from '../../../testing/store/store-cases.ts'
import type { Store } from '../../store.ts'
import { createBlobStore } from '../blobs/blob-store.ts'
import type { Blobs } from '../blobs/blobs.ts'
import { openRedisBlobs } from './redis-blobs.ts'

let redis: RunningRedis
const placeAt = (url: string, key: string) => ({ store: 'redis', url: new Secret(url), key }) as const
const opened: Blobs[] = []
const keys = new WeakMap<Store, string>()
let count = 0

async function open(key: string, steps?: number): Promise<Store> {
  const blobs = await openRedisBlobs(placeAt(redis.url, key))
  opened.push(blobs)
  const store = createBlobStore(steps === undefined ? blobs : endAfter(blobs, steps), Date.now)
  keys.set(store, key)
  return store
}

const keyOf = (store: Store | undefined) => (store && keys.get(store)) ?? `ledger-${count++}`

describeWith(redisServer, 'the store in Redis', () => {
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(async () => {
    for (const blobs of opened) await blobs.close?.()
    await redis.stop()
  })

  testStore(same => open(keyOf(same)), test, { endAfter: (same, steps) => open(keyOf(same), steps) })

  test('goes on after a restart of Redis amid a run, and has lost nothing', async () => {
    const own = await startRedis()
    onTestFinished(() => own.stop())
    const blobs = await openRedisBlobs(placeAt(own.url, 'restart'))
    onTestFinished(() => blobs.close?.())
    const store = createBlobStore(blobs, Date.now)
    await store.write(ledgerOf('1', 'a'), undefined)
    await own.kill()
    const lines = Array.from({ length: 10 }, (_, index) => `line ${index}`)
    const appended = Promise.all(lines.map(line => store.append(line)))
    await own.restart()
    await appended
    expect((await store.read())?.journal).toEqual(lines)
    expect(await store.write(ledgerOf('2', 'b'), await versionOf(store))).toBe(true)
  })

  test('finds that a write has landed whose answer was lost', async () => {
    const cut = cutAnswerOnce(redis.port, 'landed once')
    onTestFinished(() => void cut.server.close())
    const blobs = await openRedisBlobs(placeAt(`redis://127.0.0.1:${await cut.port}/0`, 'cut'))
    onTestFinished(() => blobs.close?.())
    const version = await blobs.put('ledger.json', Buffer.from('landed once'), 'absent')
    expect(cut.wasCut()).toBe(true)
    expect(version).toBeDefined()
    expect((await blobs.get('ledger.json'))?.version).toBe(version)
  })

  test('is not opened in a database that the server has not', async () => {
    const place = placeAt(redis.url.replace(/0$/, '99'), 'other')
    await expect(openRedisBlobs(place)).rejects.toMatchObject({
      code: 'LEDGER_UNREACHABLE',
      message: expect.stringContaining('DB index is out of range'),
    })
  })

  test('is not waited for where it takes a connection and says nothing', async () => {
    const silent = createServer(() => undefined)
    onTestFinished(() => void silent.close())
    await new Promise<void>(resolve => void silent.listen(0, '127.0.0.1', resolve))
    const place = placeAt(`redis://127.0.0.1:${Object(silent.address()).port}/0`, 'silent')
    await expect(openRedisBlobs(place, { first: 100, later: 100 })).rejects.toMatchObject({
      code: 'LEDGER_UNREACHABLE',
    })
  })

  test('gives up on a Redis that stays away, and says which', async () => {
    const own = await startRedis()
    const place = placeAt(own.url, 'gone')
    const blobs = await openRedisBlobs(place, { first: 100, later: 100 })
    await own.stop()
    await expect(blobs.get('ledger.json')).rejects.toMatchObject({
      code: 'LEDGER_UNREACHABLE',
      message: expect.stringMatching(/^redis:\/\/127\.0\.0\.1:\d+\/0\/gone cannot be used: .*ECONNREFUSED/),
    })
    await expect(openRedisBlobs(place, { first: 100, later: 100 })).rejects.toMatchObject({
      code: 'LEDGER_UNREACHABLE',
    })
  })

  describe('with a password', () => {
    let guarded: RunningRedis
    beforeAll(async () => {
      guarded = await startRedis({ requirepass: 'p@ss-w0rd' })
    })
    afterAll(() => guarded.stop())

    test('takes it from the URL, and shows it nowhere', async () => {
      const url = guarded.url.replace('//', '//:p%40ss-w0rd@')
      const blobs = await openRedisBlobs(placeAt(url, 'guarded'))
      onTestFinished(() => blobs.close?.())
      await blobs.put('a', Buffer.of(), 'any')
      expect(blobs.location).toBe(`${guarded.url}/guarded`)
    })

    test.each(['', ':wr0ng@', 'user:wr0ng@'])('is refused at once without it: "%s"', async userinfo => {
      const url = guarded.url.replace('//', `//${userinfo}`)
      const refused = openRedisBlobs(placeAt(url, 'guarded'))
      await expect(refused).rejects.toMatchObject({
        code: 'CREDENTIALS_REFUSED',
        hint: expect.stringContaining('CDN_PURGE_REDIS_URL'),
      })
      await expect(refused).rejects.not.toThrow('wr0ng')
    })
  })

  test('speaks to a cluster as such, where all keys of a ledger lie in one slot', async () => {
    const cluster = await startRedis({ 'cluster-enabled': 'yes', 'cluster-announce-ip': '127.0.0.1' })
    onTestFinished(() => cluster.stop())
    const client = new Redis(cluster.url)
    onTestFinished(() => client.disconnect())
    await client.cluster('ADDSLOTSRANGE', 0, 16383)
    const blobs = await openRedisBlobs(placeAt(cluster.url, 'cluster'))
    onTestFinished(() => blobs.close?.())
    const store = createBlobStore(blobs, Date.now)
    await store.write(ledgerOf('1', 'a'), undefined)
    await store.append('line')
    expect(await store.read()).toMatchObject({ text: '1', journal: ['line'] })
    const names = await client.keys('*')
    expect(names.length).toBeGreaterThan(3)
    const slots = await Promise.all(names.map(name => client.cluster('KEYSLOT', name)))
    expect(new Set(slots).size).toBe(1)
  })
})

/** A way to a Redis on which the first answer after a text was sent is lost, with the connection. */
function cutAnswerOnce(to: number, text: string) {
  let state: 'waiting' | 'cutting' | 'cut' = 'waiting'
  const server = createServer(socket => {
    const redis = connect(to, '127.0.0.1')
    socket.on('data', data => {
      if (state === 'waiting' && data.includes(text)) state = 'cutting'
      redis.write(data)
    })
    redis.on('data', data => {
      if (state !== 'cutting') return void socket.write(data)
      state = 'cut'
      socket.destroy()
    })
    socket.on('close', () => redis.destroy()).on('error', () => redis.destroy())
    redis.on('error', () => socket.destroy())
  })
  const port = new Promise<number>(resolve => {
    server.listen(0, '127.0.0.1', () => resolve(Object(server.address()).port))
  })
  return { server, port, wasCut: () => state === 'cut' }
}
