import { expect, test } from 'vitest'
import { Secret } from '../../secret/secret.ts'
import { escapeRegex } from '../../text/escape-regex.ts'
import { resolveLedger, secretsOfLedger } from './resolve-ledger.ts'
import { findLedgerSecrets } from './shared-ledger.ts'

const url = 'rediss://deploy:p%40ss@redis.example.com/2'
const keys = { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 's3cr3t' }

test('the environment fills in what is not given', async () => {
  const given = await resolveLedger({ store: 'redis' }, { CDN_PURGE_REDIS_URL: url }, false)
  expect(given).toEqual({ place: { store: 'redis', url: new Secret(url), key: 'cdn-purge' } })
  const own = {
    store: 's3',
    bucket: 'deploys',
    prefix: 'ledgers/shop',
    endpoint: 'https://minio.test/',
  } as const
  expect(await resolveLedger(own, { ...keys, AWS_REGION: 'eu-central-1' }, false)).toMatchObject({
    place: { bucket: 'deploys', region: 'eu-central-1', endpoint: 'https://minio.test', accessKeyId: 'AKID' },
  })
})

test.each([
  [
    { store: 'redis' },
    'ledger (redis): "url" is missing: set the variable CDN_PURGE_REDIS_URL, or the option "url".',
  ],
  [{ store: 'redis', url: 'http://p4ss@host' }, /^ledger \(redis\): "url" must be a URL such as redis:/],
  [{ store: 'redis', url: 'redis://host/a?p4ss' }, /nothing behind the host but the number/],
  [{ store: 'redis', url: 'redis://:p4ss@redis.example.com' }, /must start with rediss:\/\//],
  [{ store: 'redis', url, key: 'a{b}' }, /"key" must be made of letters/],
  [{ store: 'redis', url, kay: 'a' }, 'ledger (redis): unknown option "kay" (did you mean "key"?).'],
  [{ store: 's3', bucket: 'Deploys' }, /"bucket" must be the name of a bucket/],
  [{ store: 's3', bucket: 'deploys', endpoint: 'http://minio.test' }, /"endpoint" must start with https/],
  [{ store: 's3', bucket: 'deploys', prefix: '/a/' }, /"prefix" must be made of/],
  [{ store: 'reddis' }, /^"ledger.store" must be 'redis' or 's3'/],
])('%j is refused in one line', async (given, problem) => {
  const resolved = await resolveLedger(Object(given), keys, false)
  if (!('problems' in resolved)) throw new Error('it is taken')
  expect(resolved.problems).toEqual([
    expect.stringMatching(typeof problem === 'string' ? new RegExp(escapeRegex(problem)) : problem),
  ])
  expect(resolved.problems.join()).not.toContain('p4ss')
})

test('where nothing is recorded, a shared ledger without credentials is none', async () => {
  expect(await resolveLedger({ store: 's3' }, {}, true)).toEqual({ place: '.cdn-purge' })
  expect(await resolveLedger({ store: 'redis', url: 'x' }, {}, true)).toHaveProperty('problems')
})

test('all that holds a password is secret, and nothing else', async () => {
  const resolved = await resolveLedger({ store: 'redis', url }, {}, false)
  const secrets = 'place' in resolved ? secretsOfLedger(resolved.place) : []
  expect(secrets.flatMap(secret => secret.texts()).sort()).toEqual(['p%40ss', 'p@ss', url].sort())
  const found = findLedgerSecrets({ url: 'redis://127.0.0.1' }, { CDN_PURGE_REDIS_URL: url, ...keys })
  expect(found.flatMap(secret => secret.texts()).sort()).toEqual(['p%40ss', 'p@ss', 's3cr3t', url].sort())
  expect(
    findLedgerSecrets('.cdn-purge', { CDN_PURGE_REDIS_URL: 'no url' }).map(each => each.reveal()),
  ).toEqual(['no url'])
})
