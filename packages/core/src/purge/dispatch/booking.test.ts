import { expect, test } from 'vitest'
import { resolveTarget } from '../../options/target.ts'
import type { Batch, PlanItem } from '../../plan/model.ts'
import { bookingOf } from './booking.ts'

const origins = ['https://e.test']
const url: PlanItem = { kind: 'url', origins, path: '/a' }
const prefix: PlanItem = { kind: 'prefix', origins, path: '/a/' }
const host: PlanItem = { kind: 'everything', origins }

const cloudflare = { provider: 'cloudflare', zoneId: '0'.repeat(32), token: 'cf-token' }
const install = (digit: string) => ({
  provider: 'wpengine',
  installId: `${digit.repeat(8)}-0000-4000-8000-000000000000`,
  user: 'u',
  password: 'p',
})

function batch(...items: readonly PlanItem[]): Batch {
  return items.map(item => ({ item, covers: [], collateral: 0 }))
}

async function book(entry: object, carried: Batch) {
  const resolved = await resolveTarget(entry, 'targets[0]', origins, {})
  if (!('target' in resolved)) throw new Error(resolved.problems.join())
  return bookingOf(resolved.target, carried)
}

test('where no pace is known, nothing is booked', async () => {
  expect(await book({ provider: 'wao', siteId: 's', token: 't' }, batch(url))).toBe(undefined)
})

test('items are counted where the API counts them, and requests where it counts those', async () => {
  expect(await book(cloudflare, batch(url, url))).toMatchObject({ amount: 2 })
  expect(await book(cloudflare, batch(prefix, prefix))).toMatchObject({ amount: 1 })
})

test('lists of one pace share its bucket, those of others have their own', async () => {
  const [urls, prefixes, hosts] = await Promise.all(
    [url, prefix, host].map(async item => (await book(cloudflare, batch(item)))?.bucket),
  )
  expect(prefixes).toBe(hosts)
  expect(prefixes).not.toBe(urls)
})

test('an account is told by its credentials, which the name of its bucket does not show', async () => {
  const bucketOf = async (changes: object) => (await book({ ...cloudflare, ...changes }, batch(url)))?.bucket
  const bucket = await bucketOf({})
  expect(bucket).not.toContain('cf-token')
  expect(await bucketOf({ name: 'other', zoneId: '1'.repeat(32) })).toBe(bucket)
  expect(await bucketOf({ token: 'another' })).not.toBe(bucket)
  expect(await bucketOf({ token: 'another', account: 'us' })).toBe(await bucketOf({ account: 'us' }))
})

test('WP Engine counts each type of each install by itself', async () => {
  const bucketOf = async (entry: object, layer: string) =>
    (await book(entry, batch({ kind: 'layer', layer })))?.bucket
  const all = await Promise.all([
    bucketOf(install('0'), 'page'),
    bucketOf({ ...install('0'), password: 'other', name: 'b' }, 'page'),
    bucketOf(install('0'), 'cdn'),
    bucketOf(install('1'), 'page'),
  ])
  expect(new Set(all).size).toBe(3)
  expect(all[0]).toBe(all[1])
})
