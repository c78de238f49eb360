import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { systemClock } from '../../http/clock.ts'
import { createSend } from '../../http/send.ts'
import { silentLogger } from '../../log/logger.ts'
import { Secret } from '../../secret/secret.ts'
import { openShared } from './shared.ts'

const clients = () =>
  Object.keys(createRequire(import.meta.url).cache).filter(path => /[/\\](?:undici|ioredis)[/\\]/.test(path))

const redis = { store: 'redis', url: new Secret('redis://user:p4ss@127.0.0.1:1/3'), key: 'shop' } as const
const s3 = {
  store: 's3',
  bucket: 'deploys',
  prefix: 'shop',
  region: 'eu-central-1',
  endpoint: undefined,
  accessKeyId: 'AKID',
  secretAccessKey: new Secret('s3cr3t'),
  sessionToken: undefined,
} as const

test('a shared store is named at once, and loads what it needs with its first call', async () => {
  const { send, close } = createSend({ clock: systemClock, logger: silentLogger })
  const surroundings = { send, clock: systemClock }
  const inRedis = openShared(redis, 'production', surroundings)
  const inBucket = openShared(s3, 'staging', surroundings)
  expect([inRedis, inBucket].map(({ location }) => location)).toEqual([
    'redis://127.0.0.1:1/3/shop',
    's3://deploys/shop~staging',
  ])
  await inBucket.close?.()
  expect(clients()).toEqual([])
  await expect(inRedis.read()).rejects.toMatchObject({ code: 'LEDGER_UNREACHABLE' })
  expect(clients()).not.toEqual([])
  // What it could not open, it need not close.
  await inRedis.close?.()
  await close()
})
