import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createClock } from '../../control/clock.ts'
import { call, startSimulator, watch } from '../../fixture.ts'
import type { SimulatorOptions } from '../../options.ts'

async function start(options: Partial<SimulatorOptions> = {}) {
  const simulator = await startSimulator({ hosts: ['www.example.com', 'img.example.com'], ...options })
  const { baseUrl, project, urlMap, token } = simulator.apis['google-cloud-cdn']
  const headers = { Authorization: `Bearer ${token}` }
  const global = `${baseUrl}/projects/${project}/global`
  return {
    simulator,
    headers,
    global,
    map: `${global}/urlMaps/${urlMap}`,
    invalidate: (body: unknown, query = '', fields: Record<string, string> = headers) =>
      call(`${global}/urlMaps/${urlMap}/invalidateCache${query}`, fields, { body }),
    get: (url: string) => call(url, headers, { method: 'GET' }),
    ...watch(simulator.edges['google-cloud-cdn']),
  }
}

describe('what the Google Cloud CDN API accepts', () => {
  it.each<[description: string, body: unknown, status: number, query?: string]>([
    ['a path', { path: '/' }, 200],
    ['a folder of a host', { host: 'www.example.com', path: '/images/*' }, 200],
    ['everything of all hosts of a domain', { host: '*.example.com', path: '/*' }, 200],
    ['tags', { cacheTags: ['a', 'b'] }, 200],
    ['a request id', { path: '/' }, 200, `?requestId=${randomUUID()}`],
    ['a request id that is no UUID', { path: '/' }, 400, '?requestId=run-7'],
    ['the request id of zeros', { path: '/' }, 400, `?requestId=${'00000000-0000-0000-0000-000000000000'}`],
    ['a path without its slash', { path: 'a' }, 400],
    ['a path with a query', { path: '/a?x=1' }, 400],
    ['a wildcard that follows no slash', { path: '/a*' }, 400],
    ['a wildcard within', { path: '/*/a' }, 400],
    ['a host with a port', { path: '/', host: 'a.example:80' }, 400],
    ['a wildcard within a host', { path: '/', host: 'www.*.com' }, 400],
    ['no matcher', {}, 400],
    ['a host alone', { host: 'www.example.com' }, 400],
    ['an unknown field', { path: '/', paths: [] }, 400],
  ])('%s', async (_description, body, status, query) => {
    const { invalidate } = await start()
    const answer = await invalidate(body, query)
    expect(answer.status).toBe(status)
    expect(await answer.json()).toMatchObject(
      status === 200
        ? { kind: 'compute#operation', status: 'PENDING', name: expect.stringMatching(/^operation-/) }
        : { error: { code: 400, message: expect.any(String), errors: [{ reason: 'invalid' }] } },
    )
  })

  it('with the credentials, the map and the calls that it knows', async () => {
    const { invalidate, global, map, headers, get } = await start()
    const body = { path: '/' }
    const answers = await Promise.all([
      invalidate(body, '', {}),
      invalidate(body, '', { Authorization: 'Bearer wrong' }),
      call(`${global}/urlMaps/other/invalidateCache`, headers, { body }),
      call(`${map}/invalidate`, headers, { body }),
      get(`${global}/operations/operation-1`),
      get(map),
    ])
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 404, 404, 404, 200])
    const bound = await start({ 'google-cloud-cdn': { permitted: false } })
    expect((await bound.invalidate(body)).status).toBe(403)
  })

  it.each([429, 403] as const)('500 times a minute, then %i', async limitStatus => {
    const clock = createClock(0)
    const { invalidate } = await start({ clock, 'google-cloud-cdn': { limitStatus } })
    for (let sent = 0; sent < 500; sent++) await invalidate({ path: '/a' })
    const refused = await invalidate({ path: '/a' })
    expect([refused.status, await refused.json()]).toEqual([
      limitStatus,
      {
        error: expect.objectContaining({
          errors: [expect.objectContaining({ reason: 'rateLimitExceeded' })],
        }),
      },
    ])
    clock.advance(60_000)
    expect((await invalidate({ path: '/a' })).status).toBe(200)
  })
})

describe('an operation', () => {
  it('is pending, runs, and is done', async () => {
    const clock = createClock(0)
    const { invalidate, get, global } = await start({ clock, 'google-cloud-cdn': { completeAfter: 10_000 } })
    const { name } = await (await invalidate({ path: '/' })).json().then(body => Object(body))
    const status = async () => (await get(`${global}/operations/${name}`)).json()
    expect(await status()).toMatchObject({ name, status: 'RUNNING' })
    clock.advance(10_000)
    expect(await status()).toMatchObject({ name, status: 'DONE', progress: 100 })
  })

  it('is the same for the same request id, and acts once', async () => {
    const { invalidate, warm, hits } = await start()
    const query = `?requestId=${randomUUID()}`
    const names = []
    for (const _ of [1, 2]) {
      await warm('/a')
      names.push(Object(await (await invalidate({ path: '/a' }, query)).json()).name)
    }
    expect(names[1]).toBe(names[0])
    expect(hits('/a')).toEqual(['/a'])
    await invalidate({ path: '/a' }, `?requestId=${randomUUID()}`)
    expect(hits('/a')).toEqual([])
  })
})

describe('what a Google Cloud CDN invalidation hits', () => {
  const image = 'https://img.example.com/dir/b'
  const all = ['/dir', '/dir/', '/dir/b', '/dir/b?x=1', '/dirt', image]
  it.each<[string, object, string[]]>([
    ['a path with all queries, on all hosts', { path: '/dir/b' }, ['/dir/b', '/dir/b?x=1', image]],
    ['a path of a host', { path: '/dir/b', host: 'IMG.example.com' }, [image]],
    [
      'a path of all hosts of a domain',
      { path: '/dir/b', host: '*.example.com' },
      ['/dir/b', '/dir/b?x=1', image],
    ],
    ['a path without its slash alone', { path: '/dir' }, ['/dir']],
    ['a folder with its own address', { path: '/dir/*' }, ['/dir/', '/dir/b', '/dir/b?x=1', image]],
    ['everything', { path: '/*' }, all],
    ['nothing without its tag', { path: '/*', cacheTags: ['a'] }, []],
    ['nothing in another case', { path: '/DIR' }, []],
  ])('%s', async (_description, body, goes) => {
    const { invalidate, warm, hits } = await start()
    await warm(...all)
    expect((await invalidate(body)).status).toBe(200)
    expect(hits(...all)).toEqual(all.filter(address => !goes.includes(address)))
  })
})
