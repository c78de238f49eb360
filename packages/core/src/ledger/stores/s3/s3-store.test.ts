import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { endAfter } from '../../../../../../test/support/ending-blobs.ts'
import {
  type S3Stub,
  type StubOptions,
  startS3Stub,
  stubKeys,
  stubPlace,
} from '../../../../../../test/support/s3-stub.ts'
import { systemClock } from '../../../http/clock.ts'
import { createSend } from '../../../http/send.ts'
import { silentLogger } from '../../../log/logger.ts'
import { Secret } from '../../../secret/secret.ts'
import { hashOf, ledgerOf, versionOf } from '../../../testing/store/contents.ts'
import { testStore } from '../../../testing/store/store-cases.ts'
import type { Store } from '../../store.ts'
import { createBlobStore } from '../blobs/blob-store.ts'
import { createS3Blobs } from './s3-blobs.ts'
import { bucketUrl, describeS3, type S3Place } from './s3-place.ts'

let stub: S3Stub
const { send, close } = createSend({ clock: systemClock, logger: silentLogger, random: () => 0 })
const prefixes = new WeakMap<Store, string>()
let count = 0

function placeAt(endpoint: string | undefined, own: Partial<S3Place> = {}): S3Place {
  const secretAccessKey = new Secret(stubKeys.secretAccessKey)
  const { accessKeyId } = stubKeys
  return {
    ...{ store: 's3', ...stubPlace, prefix: 'cdn-purge', endpoint, accessKeyId, secretAccessKey },
    ...{ sessionToken: undefined, ...own },
  }
}

function open(prefix: string, steps?: number): Store {
  const blobs = createS3Blobs(placeAt(stub.endpoint, { prefix }), send)
  const store = createBlobStore(steps === undefined ? blobs : endAfter(blobs, steps), Date.now)
  prefixes.set(store, prefix)
  return store
}

/** A stub of its own, for one test. */
async function start(options?: StubOptions, own?: Partial<S3Place>) {
  const server = await startS3Stub(options)
  onTestFinished(() => server.close())
  return { server, blobs: createS3Blobs(placeAt(server.endpoint, own), send) }
}

const prefixOf = (store: Store | undefined) => (store && prefixes.get(store)) ?? `ledger-${count++}`

beforeAll(async () => {
  stub = await startS3Stub({ page: 3 })
})
afterAll(async () => {
  await close()
  await stub.close()
})

describe('the store in a bucket (a stub of S3)', () => {
  testStore(same => open(prefixOf(same)), test, { endAfter: (same, steps) => open(prefixOf(same), steps) })
})

test('is asked with the bucket in the host at Amazon, and in the path elsewhere', () => {
  expect(bucketUrl('a-bucket', 'eu-central-1', undefined)).toBe(
    'https://a-bucket.s3.eu-central-1.amazonaws.com',
  )
  expect(bucketUrl('a.bucket', 'cn-north-1', undefined)).toBe(
    'https://s3.cn-north-1.amazonaws.com.cn/a.bucket',
  )
  expect(bucketUrl('a-bucket', 'x', 'https://minio.internal')).toBe('https://minio.internal/a-bucket')
  expect(describeS3(placeAt(undefined))).toBe('s3://a-bucket/cdn-purge')
})

test('is tried once with an object of its own, which is removed', async () => {
  const { server, blobs } = await start()
  await blobs.put('a', Buffer.from('1'), 'any')
  await blobs.put('b', Buffer.from('1'), 'any')
  expect([...server.objects.keys()]).toEqual(['cdn-purge/a', 'cdn-purge/b'])
  expect(server.requests.filter(request => request.includes('probe'))).toHaveLength(5)
})

test('refuses a bucket in which nothing may be removed, before a ledger is in it', async () => {
  const { server, blobs } = await start()
  server.fault = method => (method === 'DELETE' ? { status: 403, code: 'AccessDenied' } : undefined)
  await expect(blobs.put('a', Buffer.from('1'), 'any')).rejects.toMatchObject({
    code: 'CREDENTIALS_REFUSED',
    message: expect.stringMatching(/cannot be cleared, and probe-[\w-]+ stays there: 403, AccessDenied/),
    hint: expect.stringContaining('s3:DeleteObject'),
  })
  expect([...server.objects.keys()]).toEqual([expect.stringMatching(/^cdn-purge\/probe-/)])
})

test.each([['if-none-match'], ['if-match']])('refuses a server that leaves %s aside', async header => {
  const { server, blobs } = await start({ ignores: [header] })
  const store = createBlobStore(blobs, Date.now)
  await expect(store.write(ledgerOf('1', 'a'), undefined)).rejects.toMatchObject({
    code: 'LEDGER_UNSAFE',
    message: expect.stringMatching(new RegExp(`${server.endpoint}.*"${header}" aside`, 'i')),
  })
  expect([...server.objects]).toEqual([])
})

test('refuses a server whose ETags are weak', async () => {
  const { server, blobs } = await start({ weak: true })
  await expect(blobs.put('a', Buffer.of(), 'absent')).rejects.toMatchObject({ code: 'LEDGER_UNSAFE' })
  expect([...server.objects]).toEqual([])
  server.objects.set('cdn-purge/a', Buffer.of())
  await expect(blobs.get('a')).rejects.toMatchObject({ code: 'LEDGER_UNSAFE' })
})

test('takes 409 for a write that another one came before, and goes on after 503', async () => {
  const { server, blobs } = await start()
  const store = createBlobStore(blobs, Date.now)
  await store.write(ledgerOf('1'), undefined)
  const faults = [
    { status: 503, code: 'SlowDown' },
    { status: 409, code: 'ConditionalRequestConflict' },
  ]
  server.fault = (method, name) =>
    method === 'PUT' && name.endsWith('ledger.json') ? faults.shift() : undefined
  expect(await store.write(ledgerOf('2'), await versionOf(store))).toBe(false)
  expect(await store.write(ledgerOf('2'), await versionOf(store))).toBe(true)
  expect(faults).toEqual([])
})

test('finds that a write has landed whose answer was lost', async () => {
  const { server, blobs } = await start()
  await blobs.put('other', Buffer.of(), 'any')
  const faults = [{ cutsAnswer: true } as const]
  server.fault = () => faults.shift()
  const version = await blobs.put('ledger.json', Buffer.from('landed'), 'absent')
  expect(faults).toEqual([])
  expect((await blobs.get('ledger.json'))?.version).toBe(version)
})

test('reads and writes what is larger than an answer of an API', async () => {
  const { blobs } = await start()
  const store = createBlobStore(blobs, Date.now)
  const large = 'x'.repeat(3_000_000)
  await store.write(ledgerOf('1', large), undefined)
  expect((await store.readManifest(hashOf(large)))?.length).toBe(large.length)
})

describe('says what is wrong, and shows no key', () => {
  test.each([
    ['CREDENTIALS_REFUSED', 'SignatureDoesNotMatch', { secretAccessKey: new Secret('wr0ng-key') }],
    ['CREDENTIALS_REFUSED', 'InvalidAccessKeyId', { accessKeyId: 'OTHER' }],
    ['CONFIG_INVALID', 'NoSuchBucket', { bucket: 'other-bucket' }],
  ] as const)('%s: %s', async (code, said, own) => {
    const { server, blobs } = await start({}, own)
    for (const call of [blobs.get('a'), blobs.put('a', Buffer.of(), 'any'), blobs.list('')]) {
      await expect(call).rejects.toMatchObject({
        code,
        message: expect.stringMatching(new RegExp(`^${server.endpoint}/.* cannot be \\w+: \\d+, ${said}`)),
      })
      await expect(call).rejects.not.toThrow('wr0ng-key')
    }
  })

  test.each([
    [403, 'AccessDenied', 'CREDENTIALS_REFUSED', /s3:ListBucket/],
    [403, 'RequestTimeTooSkewed', 'CREDENTIALS_REFUSED', /clock/],
    [301, 'PermanentRedirect', 'CONFIG_INVALID', /ledger\.region/],
    [400, 'AuthorizationHeaderMalformed', 'CONFIG_INVALID', /ledger\.region/],
    [405, 'MethodNotAllowed', 'LEDGER_UNREACHABLE', /ledger\.endpoint/],
  ])('%s %s', async (status, said, code, hint) => {
    const { server, blobs } = await start()
    server.fault = () => ({ status, code: said })
    await expect(blobs.get('a')).rejects.toMatchObject({ code, hint: expect.stringMatching(hint) })
  })

  test('a server that is away', async () => {
    const server = await startS3Stub()
    const { endpoint } = server
    await server.close()
    const blobs = createS3Blobs(placeAt(endpoint), send)
    await expect(blobs.get('a')).rejects.toMatchObject({
      code: 'LEDGER_UNREACHABLE',
      message: expect.stringContaining('cannot be reached'),
    })
  })
})
