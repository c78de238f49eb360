import { describe, expect, test } from 'vitest'
import { unusedStore } from '../../../../test/support/unused-store.ts'
import type { Store } from '../ledger/store.ts'
import { type DispatchOption, resolveDispatch } from './dispatch.ts'
import type { RedisLedger, S3Ledger } from './ledger/ledger-types.ts'
import { resolveLedger } from './ledger/resolve-ledger.ts'

const wao = { provider: 'wao', siteId: 'my-site', token: 't0k3n', baseUrl: 'https://wao.example.com' }
/** What a case says otherwise. */
interface Changes {
  readonly dispatch?: DispatchOption
  readonly ledger?: string | Store | RedisLedger | S3Ledger
  readonly [option: string]: unknown
}

const redis: RedisLedger = {
  store: 'redis',
  url: 'rediss://:pass@redis.test',
  key: 'www',
}
const given = {
  site: 'https://www.example.com/',
  targets: [wao],
  dispatch: { queue: 'redis://queue.test' },
  urls: () => ['/a'],
  rules: [{ files: '**', purge: ['/'] }],
  collateral: 0.2,
  dir: 'dist',
}

async function resolve(changes: Changes = {}, env = {}, environment = 'production') {
  const { ledger = redis, dispatch = given.dispatch, ...rest } = changes
  const input = { ...given, ...rest }
  const place = await resolveLedger(ledger, env, false)
  if ('problems' in place) throw new Error(place.problems.join())
  const resolved = await resolveDispatch(input, { site: [given.site], environment, dispatch, ...place }, env)
  return 'dispatch' in resolved ? resolved.dispatch : resolved.problems
}

describe('what a worker is told', () => {
  test('is what it needs to send what a ledger owes, and no secret', async () => {
    expect(await resolve()).toMatchObject({
      queue: { name: 'cdn-purge' },
      job: {
        version: 1,
        site: 'www.example.com',
        options: {
          site: 'https://www.example.com/',
          environment: 'production',
          collateral: 0.2,
          ledger: { store: 'redis', key: 'www' },
          targets: [{ provider: 'wao', siteId: 'my-site', baseUrl: 'https://wao.example.com' }],
        },
      },
    })
    const text = JSON.stringify(await resolve())
    for (const hidden of ['t0k3n', 'pass', 'queue.test', 'rules', 'urls', 'dist']) {
      expect(text).not.toContain(hidden)
    }
  })

  test('is also what the environment says of a target, but for secrets', async () => {
    const env = { WAO_SITE_ID: 'by-variable', WAO_API_TOKEN: 'hidden' }
    const told = JSON.stringify(await resolve({ targets: [{ provider: 'wao' }] }, env))
    expect(told).toContain('by-variable')
    expect(told).not.toContain('hidden')
    expect(JSON.stringify(await resolve({}, env))).toContain('"siteId":"my-site"')
  })

  test('is where the ledger lies, also where variables say it, and not how it is opened', async () => {
    const env = {
      CDN_PURGE_S3_BUCKET: 'ledgers',
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'key-id',
      AWS_SECRET_ACCESS_KEY: 'hidden',
    }
    const ledger = { store: 's3' as const, prefix: 'www', sessionToken: 'hidden too' }
    expect(await resolve({ ledger }, env)).toMatchObject({
      job: {
        options: { ledger: { store: 's3', bucket: 'ledgers', prefix: 'www', region: 'eu-central-1' } },
      },
    })
    expect(JSON.stringify(await resolve({ ledger }, env))).not.toMatch(/hidden|key-id/)
  })

  test('names the site with its environment, where that is not the usual one', async () => {
    expect(await resolve({}, {}, 'staging')).toMatchObject({
      job: { site: 'www.example.com.staging', options: { environment: 'staging' } },
    })
  })

  test('leaves out what only a build calls', async () => {
    const optimole = { provider: 'optimole', cacheBuster: () => 'x' }
    const told = await resolve({ targets: [optimole] })
    expect(told).toMatchObject({ job: { options: { targets: [{ provider: 'optimole' }] } } })
    expect(JSON.stringify(told)).not.toContain('cacheBuster')
  })
})

test('the variable names the queue, whatever the configuration says', async () => {
  const env = { CDN_PURGE_QUEUE_URL: 'rediss://:pw@other.test:7000' }
  for (const dispatch of [{ queue: 'redis://queue.test', name: 'mine' }, { name: 'mine' }]) {
    const resolved = await resolve({ dispatch }, env)
    if (!('queue' in resolved)) throw new Error(resolved.join())
    expect([resolved.queue.url.reveal(), resolved.queue.name]).toEqual([env.CDN_PURGE_QUEUE_URL, 'mine'])
  }
})

test.each<[string, Changes, Record<string, string>, RegExp]>([
  ['no queue', { dispatch: {} }, {}, /names no queue: .*CDN_PURGE_QUEUE_URL/],
  ['a variable that is no URL', {}, { CDN_PURGE_QUEUE_URL: 'queue.test:6379' }, /CDN_PURGE_QUEUE_URL, must/],
  ['a password in the open', {}, { CDN_PURGE_QUEUE_URL: 'redis://:pw@queue.test' }, /rediss:\/\//],
  ['a ledger in a folder', { ledger: '.cdn-purge' }, {}, /needs a ledger that workers can reach/],
  ['a store of their own', { ledger: unusedStore }, {}, /needs a ledger that workers can reach/],
  ['a provider of their own', { targets: [wao, { provider: { create() {} } }] }, {}, /^targets\[1\] cannot/],
  ['"verify"', { verify: { sample: 3 } }, {}, /"verify" looks when a purge is done/],
])('%s is refused', async (_, changes, env, problem) => {
  expect(await resolve(changes, env)).toEqual([expect.stringMatching(problem)])
})

test('all that is wrong is said at once', async () => {
  expect(await resolve({ dispatch: {}, ledger: 'x', verify: true })).toHaveLength(3)
})
