import { expect, test } from 'vitest'
import { answerOf, planned, SITE, targetOf } from '../../../../../test/support/target-of.ts'

const zoneId = '023e105f4ecef8ad9ca31a8372d0c353'
const given = { provider: 'cloudflare', zoneId, token: 't0ken' }
const target = await targetOf(given)
const zone = `https://api.cloudflare.com/client/v4/zones/${zoneId}`
const many = (count: number, at: string) => Array.from({ length: count }, (_, index) => `${at}${index}.html`)

test('a URL is named with its query and its scheme, once for each query that is known', () => {
  const { requests } = planned(target, ['/a.html', '/a.html?v=1', '/caf%C3%A9.html'])
  expect(requests.map(({ method, url, body }) => [method, url, body])).toEqual([
    [
      'POST',
      `${zone}/purge_cache`,
      { files: [`${SITE}/a.html`, `${SITE}/a.html?v=1`, `${SITE}/caf%C3%A9.html`] },
    ],
  ])
})

test('a folder is named without a scheme, with its slash, in a request of its own', () => {
  const { requests } = planned(target, [...many(150, '/blog/'), '/a.html'], ['/b.html'])
  expect(requests.map(({ body }) => body)).toEqual([
    { files: [`${SITE}/a.html`] },
    { prefixes: ['www.example.com/blog/'] },
  ])
})

test('a folder is no deeper than 31 slashes, that of its host included', () => {
  const folder = (depth: number) => `/${'a/'.repeat(depth - 1)}`
  const purged = (depth: number) => planned(target, many(101, folder(depth)), [`${folder(depth - 1)}b.html`])
  expect(purged(31).requests.map(({ body }) => body)).toEqual([
    { prefixes: [`www.example.com${folder(31)}`] },
  ])
  expect(purged(32).requests).toHaveLength(2)
})

test('everything of the site is each of its hosts, not the zone', async () => {
  const two = await targetOf(given, [SITE, 'https://example.com'])
  const all = [SITE, 'https://example.com'].map(
    origin => ({ kind: 'everything', origins: [origin] }) as const,
  )
  expect(two.api.toRequests(all).map(({ body }) => body)).toEqual([
    { hosts: ['www.example.com', 'example.com'] },
  ])
})

test('with mode: invalidate, copies are marked as stale by another call', async () => {
  const invalidating = await targetOf({ ...given, mode: 'invalidate' })
  const { requests } = planned(invalidating, ['/a.html'])
  expect(requests.map(({ url, body }) => [url, body])).toEqual([
    [`${zone}/invalidate_cache`, { files: [`${SITE}/a.html`] }],
  ])
})

test('a request has 100 URLs, or as many as batchSize says', async () => {
  const sizes = async (more: object) => {
    const { requests } = planned(await targetOf({ ...given, ...more }), many(501, '/a?'), many(1, '/b?'))
    return requests.map(({ items }) => items.length)
  }
  expect(await sizes({})).toEqual([100, 100, 100, 100, 100, 1])
  expect(await sizes({ batchSize: 500 })).toEqual([500, 1])
  await expect(targetOf({ ...given, batchSize: 501 })).rejects.toThrow('batchSize')
})

test.each([
  ['free', 800, { burst: 25, perSecond: 5 / 60 }],
  ['pro', 1500, { burst: 25, perSecond: 5 }],
  ['business', 1500, { burst: 50, perSecond: 10 }],
  ['enterprise', 3000, { burst: 500, perSecond: 50 }],
] as const)('the pace of the plan %s', async (plan, urls, others) => {
  const { api } = await targetOf({ ...given, plan })
  expect(api.capabilities.lists.map(({ pace }) => pace)).toEqual([
    { burst: urls, perSecond: urls, of: 'items' },
    ...Array(3).fill({ ...others, of: 'requests' }),
  ])
})

test('a zone is named by its id, of 32 hex digits, and not by its name', async () => {
  await expect(targetOf({ ...given, zoneId: 'example.com' })).rejects.toThrow('32 hex digits')
})

test.each([
  [{ success: true, errors: [], messages: [], result: { id: zoneId } }, undefined],
  [{ success: false, errors: [{ code: 1, message: 'no' }] }, 'with a failure in it: no'],
  [{ success: true, errors: [{ code: 1, message: 'no' }] }, 'with a failure in it: no'],
  [{ success: false }, 'with a failure in it'],
  [{ result: { id: zoneId } }, 'is not an answer of Cloudflare'],
  [{ success: 'true' }, 'is not an answer of Cloudflare'],
])('a 200 is a yes only with success and no errors: %j', (body, message) => {
  const [request] = planned(target, ['/a.html']).requests
  const reading = request && target.api.readResponse(request, answerOf(200, body))
  expect(reading?.failure?.message).toEqual(
    message === undefined ? undefined : expect.stringContaining(message),
  )
})

test('the zone is asked for its name where the connection is tried', () => {
  const { probe } = target.api
  expect(probe?.request(undefined)).toMatchObject({ method: 'GET', url: zone })
  expect(probe?.read(answerOf(200, { success: true, result: { name: 'example.com' } }), undefined)).toEqual({
    value: { said: 'the zone is example.com' },
  })
  expect(probe?.read(answerOf(200, { success: true }), undefined)).toMatchObject({
    failure: { kind: 'other' },
  })
})
