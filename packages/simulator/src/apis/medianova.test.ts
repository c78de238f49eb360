import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { call, startSimulator } from '../fixture.ts'
import type { SimulatorOptions } from '../options.ts'

const login = z.strictObject({
  status: z.literal(true),
  token: z.string(),
  session: z.string(),
  expire: z.int(),
})
const purged = z.strictObject({ status: z.literal(true), opID: z.string(), message: z.string() })

async function start(medianova: SimulatorOptions['medianova'] = {}) {
  const simulator = await startSimulator({ medianova })
  const { baseUrl, organizationUuid, resourceUuid, token } = simulator.apis.medianova
  const headers = { Authorization: `Bearer ${token}` }
  const target = `${baseUrl}/cdn/${organizationUuid}/job/${resourceUuid}/purge`
  const edge = simulator.edges.medianova
  return {
    simulator,
    baseUrl,
    target,
    headers,
    purge: (file_path: unknown, more: object = {}, fields: Record<string, string> = headers) =>
      call(target, fields, { body: { resource_uuid: resourceUuid, file_path, ...more } }),
    list: (query: string) => call(`${target}?${query}`, headers, { method: 'GET' }),
    async warm(paths: readonly string[]) {
      for (const path of paths) await edge.get(path)
    },
    hits: (paths: readonly string[]) => paths.filter(path => edge.has(path)),
  }
}

const paths = (count: number) => Array.from({ length: count }, (_, index) => `/${index}`)

describe('what the Medianova API accepts', () => {
  const cases: [description: string, files: unknown, more: object, status: number][] = [
    ['100 paths', paths(100), {}, 200],
    ['101 paths', paths(101), {}, 400],
    ['no paths', [], {}, 400],
    ['wildcards', ['/*', '/a/*.jpg'], {}, 200],
    ['one path without a leading slash', ['/a', 'b'], {}, 400],
    ['another resource than in the path', ['/a'], { resource_uuid: 'other' }, 400],
    ['an unknown field', ['/a'], { paths: [] }, 400],
    ['a text in the place of a list', '/a', {}, 400],
  ]
  it.each(cases)('%s', async (_description, files, more, status) => {
    const { purge } = await start()
    const response = await purge(files, more)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ status: status === 200, message: expect.any(String) })
  })

  it('refuses tokens and resources that are not its own', async () => {
    const { purge, target, headers, simulator } = await start()
    const { organizationUuid, resourceUuid } = simulator.apis.medianova
    const body = { resource_uuid: resourceUuid, file_path: ['/a'] }
    const responses = await Promise.all([
      purge(['/a'], {}, {}),
      purge(['/a'], {}, { Authorization: 'Bearer wrong' }),
      purge(['/a'], {}, { Authorization: headers.Authorization.replace('Bearer', 'Token') }),
      call(target.replace(organizationUuid, 'other'), headers, { body }),
      call(target.replace(resourceUuid, 'other'), headers, { body }),
      call(target, headers, { method: 'PUT', body }),
    ])
    expect(responses.map(response => response.status)).toEqual([401, 401, 401, 404, 404, 404])
  })

  it.each([
    ['small', 200],
    ['large', 200],
    ['vod', 200],
    ['dynamic', 200],
    ['other', 400],
  ] as const)('a resource of the type %s: %i', async (resourceType, status) => {
    const { purge } = await start({ resourceType })
    expect((await purge(['/a'])).status).toBe(status)
  })

  it.each([
    ['message', { status: false, message: expect.any(String) }],
    ['error.message', { status: false, error: { message: expect.any(String) } }],
    ['errors', { status: false, errors: [expect.any(String)] }],
  ] as const)('says why under %s', async (errorShape, body) => {
    const { purge } = await start({ errorShape, refusalsAsOk: true, wildcards: false })
    const response = await purge(['/a*'])
    expect([response.status, await response.json()]).toEqual([200, body])
  })

  it('says why as text', async () => {
    const { purge } = await start({ errorShape: 'text' })
    expect(await (await purge(['a'])).text()).toMatch(/^file_path must start with "\/"/)
  })

  it('passes over a malformed path where told so', async () => {
    const { purge, warm, hits } = await start({ badPath: 'ignore' })
    await warm(['/a', '/b'])
    expect((await purge(['a', '/b'])).status).toBe(200)
    expect(hits(['/a', '/b'])).toEqual(['/a'])
  })
})

describe('the login', () => {
  it('gives a token that expires, and logs no secret', async () => {
    const { simulator, baseUrl, target } = await start({ tokenTtl: 60 })
    const { apiKey, apiSecret, resourceUuid } = simulator.apis.medianova
    const credentials = { api_key: apiKey, api_secret: apiSecret }
    const { token, expire } = login.parse(
      await (await call(`${baseUrl}/auth/login/token`, {}, { body: credentials })).json(),
    )
    expect(expire * 1000 - simulator.clock.now()).toBeGreaterThan(58_000)
    const purge = () =>
      call(
        target,
        { Authorization: `Bearer ${token}` },
        { body: { resource_uuid: resourceUuid, file_path: ['/a'] } },
      )
    expect((await purge()).status).toBe(200)
    simulator.clock.advance(60_000)
    expect((await purge()).status).toBe(401)
    expect(simulator.log[0]?.body).toEqual({ api_key: 'valid', api_secret: 'valid' })
    const written = JSON.stringify(simulator.log)
    for (const secret of [apiKey, apiSecret, token]) expect(written).not.toContain(secret)
  })

  it('refuses a wrong secret, and masks what was sent', async () => {
    const { simulator, baseUrl } = await start()
    const body = { api_key: simulator.apis.medianova.apiKey, api_secret: 'guess' }
    expect((await call(`${baseUrl}/auth/login/token`, {}, { body })).status).toBe(401)
    expect((await call(`${baseUrl}/auth/login/token`, {}, { body: { api_key: 'guess' } })).status).toBe(400)
    await call(`${baseUrl}/auth/login/token`, {}, { body: '{"api_secret": "guess"' })
    expect(JSON.stringify(simulator.log)).not.toContain('guess')
  })
})

describe('a key and a token that were given out', () => {
  it('expire where told so', async () => {
    const { simulator, baseUrl, purge } = await start({ keyTtl: 60 })
    const { apiKey: api_key, apiSecret: api_secret } = simulator.apis.medianova
    const logIn = () => call(`${baseUrl}/auth/login/token`, {}, { body: { api_key, api_secret } })
    expect([(await logIn()).status, (await purge(['/a'])).status]).toEqual([200, 200])
    simulator.clock.advance(60_000)
    expect([(await logIn()).status, (await purge(['/a'])).status]).toEqual([401, 401])
  })
})

describe('what a Medianova purge hits', () => {
  const known = ['/images/a.jpg', '/images/2026/b.jpg', '/images/a.jpg?w=1', '/images', '/imagesx.jpg']
  it.each([
    ['/images/a.jpg', ['/images/2026/b.jpg', '/images/a.jpg?w=1', '/images', '/imagesx.jpg']],
    ['/images/*', ['/images', '/imagesx.jpg']],
    ['/images/*.jpg', ['/images', '/imagesx.jpg']],
    ['/images/*/b.jpg', ['/images/a.jpg', '/images/a.jpg?w=1', '/images', '/imagesx.jpg']],
    ['/imagesx*', ['/images/a.jpg', '/images/2026/b.jpg', '/images/a.jpg?w=1', '/images']],
    ['/*', []],
    ['/IMAGES/*', known],
  ])('%s', async (pattern, stays) => {
    const { purge, warm, hits } = await start()
    await warm(known)
    await purge([pattern])
    expect(hits(known)).toEqual(stays)
  })

  it('query variants where told so', async () => {
    const { purge, warm, hits } = await start({ coversQuery: true })
    await warm(known)
    await purge(['/images/a.jpg'])
    expect(hits(known)).toEqual(['/images/2026/b.jpg', '/images', '/imagesx.jpg'])
  })
})

describe('the list of jobs', () => {
  it('completes a job after so many polls, and says what was not cached', async () => {
    const { purge, list, warm } = await start({ completeAfterPolls: 2 })
    await warm(['/a'])
    const { opID } = purged.parse(await (await purge(['/a*', '/a', '/nothing'])).json())
    const rows = async () => (await list(`page=1&limit=100&opID=${opID}`)).json()
    const waiting = { status: 2, completedAt: '0001-01-01T00:00:00Z' }
    expect(await rows()).toMatchObject({ data: { total: 3, requests: [waiting, waiting, waiting] } })
    expect(await rows()).toMatchObject({ data: { requests: [waiting, waiting, waiting] } })
    expect(await rows()).toMatchObject({
      status: true,
      data: {
        requests: [
          { opID, url: '/a*', status: 1, message: 'completed' },
          { opID, url: '/a', status: 1, completedAt: expect.any(String) },
          {
            opID,
            url: '/nothing',
            status: 0,
            message: 'there is no file in cache',
            completedAt: expect.any(String),
          },
        ],
      },
    })
  })

  it('lists what failed, which stays cached', async () => {
    const { purge, list, warm, hits } = await start({ failing: ['/a'], completeAfterPolls: 0 })
    await warm(['/a', '/b'])
    await purge(['/a', '/b'])
    expect(hits(['/a', '/b'])).toEqual(['/a'])
    expect(await (await list('page=1&limit=2')).json()).toMatchObject({
      data: { requests: [{ url: '/a', status: 3, message: 'Purge failed' }, { status: 1 }] },
    })
  })

  it.each([
    ['text', '2', '1', '0', '3'],
    ['word', 'Running', 'Successful', 'Failed', 'Failed'],
  ] as const)('says states as %s where told so, and no time as null', async (states, ...seen) => {
    const { purge, list, warm } = await start({ states, noTime: 'null', failing: ['/bad'] })
    await warm(['/a'])
    await purge(['/a', '/nothing', '/bad'])
    const [waiting, ...ends] = seen
    const row = { status: waiting, startedAt: null, completedAt: null }
    const page = async () => (await list('page=1&limit=3')).json()
    expect(await page()).toMatchObject({ data: { requests: [row, row, row] } })
    expect(await page()).toMatchObject({ data: { requests: ends.map(status => ({ status })) } })
  })

  it('completes a job by the clock', async () => {
    const { purge, list, simulator } = await start({ completeAfterPolls: 0, completeAfterMs: 5000 })
    await purge(['/a'])
    expect(await (await list('page=1&limit=1')).json()).toMatchObject({ data: { requests: [{ status: 2 }] } })
    simulator.clock.advance(5000)
    expect(await (await list('page=1&limit=1')).json()).toMatchObject({ data: { requests: [{ status: 0 }] } })
  })

  it('has pages, newest purge first', async () => {
    const { purge, list } = await start()
    await purge(['/1', '/2'])
    await purge(['/3'])
    const page = async (query: string) => (await list(query)).json()
    expect(await page('page=1&limit=2')).toMatchObject({
      data: { page: 1, limit: 2, total: 3, requests: [{ url: '/3' }, { url: '/1' }] },
    })
    expect(await page('page=2&limit=2')).toMatchObject({ data: { requests: [{ url: '/2' }] } })
    expect(await page('page=1&limit=2&opID=unknown')).toMatchObject({ data: { total: 0, requests: [] } })
  })

  it.each([
    '',
    'page=1',
    'limit=1',
    'page=0&limit=1',
    'page=1&limit=101',
    'page=1&limit=x',
    'page=1&limit=1&state=2',
  ])('refuses "%s"', async query => {
    const { list } = await start()
    expect((await list(query)).status).toBe(400)
  })
})
