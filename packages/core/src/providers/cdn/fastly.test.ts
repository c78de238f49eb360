import { describe, expect, test } from 'vitest'
import { answerOf, planned, SITE, targetOf } from '../../../../../test/support/target-of.ts'
import { makePlan } from '../../plan/plan.ts'
import { listRequests } from '../../purge/requests.ts'

const given = { provider: 'fastly', serviceId: 'SU1Z0isxPaozGVKXdv0eY', token: 't0ken' }
const api = 'https://api.fastly.com'
const service = `${api}/service/SU1Z0isxPaozGVKXdv0eY`
const target = await targetOf(given)
const soft = await targetOf({ ...given, soft: true })
const byFolder = await targetOf({ ...given, keys: (url: string) => new URL(url).pathname.split('/')[1] })
const all = [SITE, 'https://example.com'].map(origin => ({ kind: 'everything', origins: [origin] }) as const)

test('a URL is a request of its own, with its query as it is, and without its scheme', () => {
  const { requests } = planned(target, ['/', '/a.html?v=1&w=2', '/caf%C3%A9*.html'])
  expect(requests.map(({ method, url, body }) => [method, url, body])).toEqual(
    ['/', '/a.html?v=1&w=2', '/caf%C3%A9*.html'].map(path => [
      'POST',
      `${api}/purge/www.example.com${path}`,
      undefined,
    ]),
  )
})

test('no pattern takes the place of URLs, however many there are', () => {
  const changed = Array.from({ length: 300 }, (_, index) => `/blog/${index}.html`)
  expect(planned(target, changed, ['/a.html']).requests).toHaveLength(300)
})

describe('with keys', () => {
  test('URLs are named by their keys, each once', () => {
    const { requests } = planned(byFolder, ['/blog/a.html', '/blog/b.html', '/shop/a.html'])
    expect(requests.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['POST', `${service}/purge`, { surrogate_keys: ['blog', 'shop'] }],
    ])
  })

  test('256 URLs are one request', async () => {
    const byPath = await targetOf({ ...given, keys: (url: string) => new URL(url).pathname })
    const many = (count: number) => Array.from({ length: count }, (_, index) => `/${index}`)
    expect(planned(byPath, many(256)).requests).toHaveLength(1)
    expect(planned(byPath, many(257)).requests).toHaveLength(2)
  })

  test('a URL without a key, or with one that has a space, is skipped and told', async () => {
    const odd = await targetOf({ ...given, keys: (url: string) => (url.endsWith('/a') ? '' : 'two keys') })
    const { plan, requests } = planned(odd, ['/a', '/b'])
    expect(requests).toEqual([])
    expect(plan.skipped.map(({ reason }) => reason)).toEqual(Array(2).fill(expect.stringContaining('"keys"')))
  })

  test('an answer is a yes where it names each key', () => {
    const [request] = planned(byFolder, ['/blog/a.html', '/shop/a.html']).requests
    const kinds = [{ blog: '108-1', shop: '108-2' }, { blog: '108-1' }, { status: 'ok' }, {}].map(
      body => request && byFolder.api.readResponse(request, answerOf(200, body)).failure?.kind,
    )
    expect(kinds).toEqual([undefined, 'other', 'other', 'other'])
  })
})

test('a folder is that of the URLs beneath it, although it has no key of its own', async () => {
  const byName = await targetOf({ ...given, keys: (url: string) => url.split('/').pop() ?? '' })
  const known = [{ origin: SITE, paths: ['/blog/a', '/blog/b', '/c'], states: new Uint8Array(3) }]
  const { batches, skipped } = makePlan({
    due: [{ kind: 'prefix', item: `${SITE}/blog/` }],
    known: () => known,
    capabilities: byName.api.capabilities,
    owns: [],
    collateral: 0,
  })
  const requests = listRequests(byName, batches)
  expect([requests.map(({ request }) => request.body), skipped]).toEqual([
    [{ surrogate_keys: ['a', 'b'] }],
    [],
  ])
})

test('soft marks URLs and keys as stale, and never everything', () => {
  const softly = (requests: readonly { readonly headers: object }[]) =>
    requests.map(({ headers }) => Object.entries(headers).find(([name]) => name === 'fastly-soft-purge')?.[1])
  expect(softly(planned(soft, ['/a.html']).requests)).toEqual(['1'])
  expect(softly(soft.api.toRequests([{ kind: 'raw', raw: '{"surrogate_keys":["blog"]}' }]))).toEqual(['1'])
  expect(softly(soft.api.toRequests(all))).toEqual([undefined])
  expect(softly(planned(target, ['/a.html']).requests)).toEqual([undefined])
})

test('everything is the service, once for all hosts', () => {
  expect(target.api.toRequests(all)).toMatchObject([
    { method: 'POST', url: `${service}/purge_all`, items: all },
  ])
})

test('a service is named by its id', async () => {
  await expect(targetOf({ ...given, serviceId: 'my/service' })).rejects.toThrow('letters and digits')
})

test('a run keeps to the purges of an hour', () => {
  const [urls] = target.api.capabilities.lists
  expect(urls?.pace).toEqual({ most: 1000, seconds: 3600, of: 'requests' })
})

test.each([
  [{ status: 'ok', id: '108-1' }, undefined],
  [{ status: 'fail', reason: 'no' }, 'other'],
  [{ id: '108-1' }, 'other'],
])('a 200 is a yes only with the status ok: %j', (body, kind) => {
  const [request] = planned(target, ['/a.html']).requests
  expect(request && target.api.readResponse(request, answerOf(200, body)).failure?.kind).toBe(kind)
})

test('the service is asked for its name where the connection is tried', () => {
  const { probe } = target.api
  expect(probe?.request(undefined)).toMatchObject({ method: 'GET', url: service })
  expect(probe?.read(answerOf(200, { name: 'site' }), undefined)).toEqual({
    value: { said: 'the service is site' },
  })
  expect(probe?.read(answerOf(200, {}), undefined)).toMatchObject({ failure: { kind: 'other' } })
})
