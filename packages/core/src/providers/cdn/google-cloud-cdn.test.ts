import { describe, expect, test } from 'vitest'
import { answerOf, planned, SITE, targetOf } from '../../../../../test/support/target-of.ts'

const options = { provider: 'google-cloud-cdn', project: 'my-project', urlMap: 'web-map', token: 't0ken' }
const target = await targetOf(options, [SITE, 'https://cdn.example.com'])
const { api } = target
const url = { kind: 'url', origins: [SITE], path: '/a' } as const
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/

function idsOf(items: Parameters<typeof api.toRequests>[0], run?: string): (string | null)[] {
  return api.toRequests(items, undefined, run).map(({ url }) => new URL(url).searchParams.get('requestId'))
}

function read(status: number, body: unknown) {
  const [request] = api.toRequests([url])
  if (request === undefined) throw new Error('There is no request.')
  return api.readResponse(request, answerOf(status, body))
}

const refusal = (reason: string) => ({ error: { message: 'no', errors: [{ message: 'no', reason }] } })

describe('Google Cloud CDN', () => {
  test('names a path once for all its queries, on each host', () => {
    const { requests } = planned(target, ['/a.css?v=1', '/a.css', 'https://cdn.example.com/%C3%A4'])
    expect(requests.map(({ body }) => body)).toEqual([
      { host: 'www.example.com', path: '/a.css' },
      { host: 'cdn.example.com', path: '/%C3%A4' },
    ])
  })

  test('names a folder with its own URL where all of it is due', () => {
    const names = ['/blog/', '/blog/a', '/blog/b', '/blog/c/d']
    const { requests, plan } = planned(target, names, ['/blog', '/a.css'])
    expect(requests.map(({ body }) => body)).toEqual([{ host: 'www.example.com', path: '/blog/*' }])
    expect(plan.collateral).toBe(0)
  })

  test('passes over a path with a star in it, and says why', () => {
    const { plan, requests } = planned(target, ['/a*b.css'])
    expect([requests, plan.skipped]).toEqual([
      [],
      [{ due: 0, reason: expect.stringContaining('as a wildcard') }],
    ])
  })

  test('has one request id for what is sent again, and another for each rule and run', () => {
    const items = [url, { ...url, path: '/b' }, { ...url, origins: ['https://cdn.example.com'] }]
    const first = idsOf(items, 'run-1')
    expect(idsOf(items, 'run-1')).toEqual(first)
    expect(new Set([...first, ...idsOf(items, 'run-2')]).size).toBe(6)
    for (const id of first) expect(id).toMatch(uuid)
  })

  test('shows the run in place of an id that is not made yet', () => {
    expect([idsOf([url], '{run}'), idsOf([url])]).toEqual([['{run}'], [null]])
  })

  test('sends 500 requests in a minute at most, and says what they may cost', () => {
    const { lists, price } = api.capabilities
    expect(lists[0]?.pace).toEqual({ most: 500, seconds: 60, of: 'requests' })
    expect([lists.length, lists[0]?.items, price]).toEqual([1, 1, { perItem: 0.005, currency: 'USD' }])
  })

  test('waits where a 403 speaks of the limit, and takes no other for it', () => {
    const limited = answerOf(403, refusal('rateLimitExceeded'))
    expect(target.retry.busy?.(limited)).toBeGreaterThan(0)
    expect(target.retry.busy?.(answerOf(403, refusal('forbidden')))).toBeUndefined()
    expect(target.retry.busy?.(answerOf(403, 'forbidden'))).toBeUndefined()
    expect(read(403, refusal('rateLimitExceeded')).failure?.kind).toBe('other')
    expect(read(403, refusal('forbidden')).failure?.kind).toBe('credentials')
  })

  test('takes an operation for a yes, unless it has failed', () => {
    for (const status of ['PENDING', 'RUNNING', 'DONE']) {
      expect(read(200, { name: 'op-1', status })).toEqual({ operation: 'op-1' })
    }
    const error = { errors: [{ code: 'RESOURCE_NOT_READY', message: 'not ready' }] }
    expect(read(200, { name: 'op-1', status: 'DONE', error }).failure?.message).toContain('not ready')
    for (const body of [{ name: 'op-1' }, { status: 'DONE' }, { name: 'op-1', status: 'ODD' }]) {
      expect(read(200, body).failure?.kind).toBe('other')
    }
  })

  test('asks for one operation, and tells its state', () => {
    const query = { operation: 'op-1', page: 1, limit: 1 }
    expect(api.jobs?.request(query)).toMatchObject({
      method: 'GET',
      url: 'https://compute.googleapis.com/compute/v1/projects/my-project/global/operations/op-1',
    })
    const stateOf = (body: object) =>
      api.jobs?.read(answerOf(200, { name: 'op-1', ...body }), query) ?? { failure: 'none' }
    const job = { operation: 'op-1', item: 'the purge' }
    expect(stateOf({ status: 'RUNNING' })).toEqual({
      value: { jobs: [{ ...job, state: 'waiting' }], total: 1 },
    })
    expect(stateOf({ status: 'DONE' })).toEqual({ value: { jobs: [{ ...job, state: 'done' }], total: 1 } })
    const error = { errors: [{ code: 'RESOURCE_NOT_READY' }] }
    expect(stateOf({ status: 'DONE', error })).toEqual({
      value: { jobs: [{ ...job, state: 'failed', message: 'RESOURCE_NOT_READY' }], total: 1 },
    })
  })

  test('knows which URLs an item by hand reaches, unless it names tags', () => {
    const reachesOf = (item: object) => {
      const said = api.vocabulary?.read(JSON.stringify(item))
      return said !== undefined && 'reaches' in said ? said.reaches : undefined
    }
    const urls = [`${SITE}/blog/a?b`, `${SITE}/blog`, 'https://example.com/blog/a']
    const reached = (item: object) => urls.map(each => reachesOf(item)?.(each))
    expect(reached({ path: '/blog/*' })).toEqual([true, false, true])
    expect(reached({ host: '*.example.com', path: '/blog/*' })).toEqual([true, false, false])
    expect(reached({ host: 'example.com', path: '/blog/a' })).toEqual([false, false, true])
    expect(reachesOf({ path: '/blog/*', cacheTags: ['a'] })).toBeUndefined()
  })

  test('asks for its URL map where the connection is tried', () => {
    const { probe } = api
    expect(probe?.request(undefined)).toMatchObject({
      url: 'https://compute.googleapis.com/compute/v1/projects/my-project/global/urlMaps/web-map',
    })
    expect(probe?.read(answerOf(200, { name: 'web-map' }), undefined)).toEqual({
      value: { said: 'the URL map is web-map' },
    })
    expect(probe?.read(answerOf(200, {}), undefined)).toMatchObject({ failure: { kind: 'other' } })
    expect(probe?.read(answerOf(403, refusal('forbidden')), undefined)).toMatchObject({
      failure: { kind: 'credentials', hint: expect.stringContaining('compute.urlMaps.get') },
    })
  })
})
