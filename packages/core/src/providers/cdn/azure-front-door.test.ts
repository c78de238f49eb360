import { describe, expect, test } from 'vitest'
import { answerOf, planned, SITE, targetOf } from '../../../../../test/support/target-of.ts'
import { purgeByHand } from '../../testing/deploy.ts'
import { withApi } from '../../testing/scripted-api.ts'

const options = {
  provider: 'azure-front-door',
  subscriptionId: '0b1f6471-1bf0-4dda-aec3-cb9272f09590',
  resourceGroup: 'web',
  profile: 'front',
  endpoint: 'site',
  token: 't0ken',
}
const CDN = 'https://cdn.example.com'
const target = await targetOf(options, [SITE, CDN])
const { api } = target
const url = { kind: 'url', origins: [SITE], path: '/a' } as const
const operation = '/subscriptions/s/providers/Microsoft.Cdn/operationresults/1?api-version=2024-02-01'

function read(status: number, body?: unknown, headers: Readonly<Record<string, string>> = {}) {
  const [request] = api.toRequests([url])
  if (request === undefined) throw new Error('There is no request.')
  return api.readResponse(request, answerOf(status, body, headers))
}

describe('Azure Front Door', () => {
  test('names a path once for all its queries, with the domains that it is due on', () => {
    const { requests } = planned(target, ['/a.css?v=1', '/a.css', `${CDN}/a.css`], [`${CDN}/b.css`])
    expect(requests.map(({ body }) => body)).toEqual([
      { contentPaths: ['/a.css'], domains: ['cdn.example.com', 'www.example.com'] },
    ])
  })

  test('names a folder by its wildcard, and its own URL beside it', () => {
    const names = Array.from({ length: 120 }, (_, index) => `/blog/${index}`)
    const { requests } = planned(target, [...names, '/blog/'], ['/a.css'])
    expect(requests.map(({ body }) => body)).toEqual([
      { contentPaths: ['/blog/', '/blog/*'], domains: ['www.example.com'] },
    ])
  })

  test('passes over a path with a star in it, and says why', () => {
    const { plan, requests } = planned(target, ['/a*b.css'])
    expect([requests, plan.skipped]).toEqual([
      [],
      [{ due: 0, reason: expect.stringContaining('as a wildcard') }],
    ])
  })

  test.each([200, 201, 202, 204])('takes a %i without a body for a yes', status => {
    expect(read(status)).toEqual({})
  })

  test('takes a 200 with a body for none', () => {
    for (const body of [{}, { error: { message: 'no' } }, 'OK']) expect(read(200, body).failure).toBeDefined()
  })

  test('finds the operation in Azure-AsyncOperation, or else in Location, on its own origin only', () => {
    const here = `https://management.azure.com${operation}`
    const found = (headers: Readonly<Record<string, string>>) => read(202, undefined, headers).operation
    expect(found({ location: here })).toBe(operation)
    expect(found({ location: operation })).toBe(operation)
    expect(found({ location: `${here}&else`, 'azure-asyncoperation': here })).toBe(operation)
    for (const location of [
      `https://evil.test${operation}`,
      '//evil.test/a',
      'https://',
      'http://management.azure.com/',
    ])
      expect(found({ location })).toBeUndefined()
  })

  test.each([
    operation,
    '//evil.test/a',
    '@evil.test/a',
    '\\\\evil.test/a',
    '.evil.test/',
    ':1@evil.test/',
    'https://evil.test/',
  ])('asks for the operation %s where the token belongs', asked => {
    const { url = '' } = api.jobs?.request({ operation: asked, page: 1, limit: 1 }) ?? {}
    expect(new URL(url).origin).toBe('https://management.azure.com')
  })

  test.each([
    { status: 202, body: '', state: 'waiting' },
    { status: 200, body: '', state: 'done' },
    { status: 204, body: '', state: 'done' },
    { status: 200, body: { status: 'InProgress' }, state: 'waiting' },
    { status: 200, body: { status: 'Succeeded' }, state: 'done' },
    { status: 200, body: { status: 'Failed', error: { code: 'A', message: 'it broke' } }, state: 'failed' },
    { status: 200, body: { status: 'Canceled' }, state: 'failed' },
  ])('an operation is $state where it is answered with $status and $body', ({ status, body, state }) => {
    const query = { operation: 'op-1', page: 1, limit: 1 }
    expect(api.jobs?.read(answerOf(status, body), query)).toMatchObject({
      value: { jobs: [{ operation: 'op-1', state }], total: 1 },
    })
  })

  test('does not know the state of an operation that is answered otherwise', () => {
    const query = { operation: 'op-1', page: 1, limit: 1 }
    for (const answer of [answerOf(200, {}), answerOf(404, {}), answerOf(200, '<html>')]) {
      expect(api.jobs?.read(answer, query)).toMatchObject({ failure: expect.anything() })
    }
  })

  test('waits for the operation where told so, by asking for it alone', () =>
    withApi(
      ({ method, path }) =>
        method === 'POST'
          ? { status: 202, headers: { location: '/operations/1' } }
          : { status: path === '/operations/1' ? 200 : 404 },
      async server => {
        const report = await purgeByHand({ ...options, baseUrl: server.url, wait: 60 }, { urls: ['/a'] })
        expect(report.ok).toBe(true)
        expect(server.received.map(({ method }) => method)).toEqual(['POST', 'GET'])
        expect(report.targets[0]?.jobs).toEqual([
          { operation: '/operations/1', item: 'the purge', state: 'done' },
        ])
      },
    ))

  test('asks for its endpoint where the connection is tried', () => {
    const { probe } = api
    expect(probe?.request(undefined).url).toMatch(/\/afdEndpoints\/site\?api-version=2024-02-01$/)
    const properties = { hostName: 'site-abc.z01.azurefd.net' }
    expect(probe?.read(answerOf(200, { name: 'site', properties }), undefined)).toEqual({
      value: { said: 'the endpoint is site-abc.z01.azurefd.net' },
    })
    expect(probe?.read(answerOf(200, {}), undefined)).toMatchObject({ failure: { kind: 'other' } })
    expect(probe?.read(answerOf(403, {}), undefined)).toMatchObject({ failure: { kind: 'credentials' } })
  })

  test('has no request for what it cannot name', () => {
    const item = { kind: 'extension', origins: [SITE], folder: '/', extension: 'css' } as const
    expect(() => api.toRequests([item])).toThrow('kind "extension"')
  })
})
