import Cloudflare from 'cloudflare'
import { describe, expect, it } from 'vitest'
import { createClock } from '../../control/clock.ts'
import { call, startSimulator, watch, writeFiles, writeSite } from '../../fixture.ts'
import type { SimulatorOptions } from '../../options.ts'

const host = 'www.example.com'
const url = (path: string): string => `https://${host}${path}`

async function start(options: Partial<SimulatorOptions> = {}) {
  const simulator = await startSimulator({ hosts: [host, 'img.example.com'], ...options })
  const { baseUrl, zoneId, token } = simulator.apis.cloudflare
  const headers = { Authorization: `Bearer ${token}` }
  const edge = simulator.edges.cloudflare
  return {
    simulator,
    edge,
    headers,
    baseUrl,
    zone: `${baseUrl}/zones/${zoneId}`,
    purge: (body: unknown, fields: Record<string, string> = headers) =>
      call(`${baseUrl}/zones/${zoneId}/purge_cache`, fields, { body }),
    ...watch(edge),
  }
}

const many = (count: number) => Array.from({ length: count }, (_, index) => url(`/${index}`))

describe('what the Cloudflare API accepts', () => {
  const cases: [description: string, body: unknown, status: number, code?: number][] = [
    ['files', { files: [url('/a?x=1')] }, 200],
    [
      'a file with the headers of its cache key',
      { files: [{ url: url('/'), headers: { 'CF-IPCountry': 'DE' } }] },
      200,
    ],
    ['100 files', { files: many(100) }, 200],
    ['101 files', { files: many(101) }, 400, 1014],
    ['prefixes', { prefixes: [`${host}/blog/`] }, 200],
    ['a prefix with a scheme', { prefixes: [url('/blog/')] }, 400, 1014],
    ['a prefix with a query', { prefixes: [`${host}/blog/?a`] }, 400, 1014],
    ['a prefix with 31 separators', { prefixes: [host + '/a'.repeat(31)] }, 200],
    ['a prefix with 32 separators', { prefixes: [host + '/a'.repeat(32)] }, 400, 1014],
    ['hosts', { hosts: [host] }, 200],
    ['a host with a scheme', { hosts: [url('')] }, 400, 1014],
    ['tags', { tags: ['a'] }, 200],
    ['everything', { purge_everything: true }, 200],
    ['nothing', {}, 400, 1012],
    ['two kinds', { files: [url('/')], hosts: [host] }, 400, 1012],
    ['everything that is false', { purge_everything: false }, 400, 1014],
    ['an empty list', { files: [] }, 400, 1014],
    ['a file without a host', { files: ['/a'] }, 400, 1014],
    ['an unknown field', { urls: [url('/')] }, 400, 1014],
    ['JSON that is cut', '{"files": [', 400, 1014],
  ]
  it.each(cases)('%s', async (_description, body, status, code) => {
    const { purge } = await start()
    const response = await purge(body)
    expect(response.status).toBe(status)
    expect(await response.json()).toEqual(
      status === 200
        ? { success: true, errors: [], messages: [], result: { id: expect.stringMatching(/^[0-9a-f]{32}$/) } }
        : { success: false, errors: [{ code, message: expect.any(String) }], messages: [], result: null },
    )
  })

  it('holds as many items as the account may send', async () => {
    const small = await start({ cloudflare: { batchSize: 30 } })
    expect((await small.purge({ files: many(31) })).status).toBe(400)
    const large = await start({ cloudflare: { plan: 'enterprise' } })
    expect((await large.purge({ files: many(500) })).status).toBe(200)
    expect((await large.purge({ tags: many(101) })).status).toBe(400)
  })

  it('refuses credentials, zones, paths and methods that are not the documented ones', async () => {
    const { purge, zone, baseUrl, headers } = await start()
    const body = { purge_everything: true }
    const answers = await Promise.all([
      purge(body, {}),
      purge(body, { Authorization: 'Bearer wrong' }),
      call(`${baseUrl}/zones/${'0'.repeat(32)}/purge_cache`, headers, { body }),
      call(`${zone}/purge`, headers, { body }),
      call(`${zone}/purge_cache`, headers, { method: 'DELETE', body }),
      call(`${zone}/purge_cache?dry=1`, headers, { body }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 404, 404, 404, 400])
    const errors = await Promise.all(answers.map(answer => answer.json()))
    expect(errors).toMatchObject(
      [10001, 10000, 7003, 7000, 7000, 1014].map(code => ({ success: false, errors: [{ code }] })),
    )
    const bound = await start({ cloudflare: { permitted: false } })
    expect((await bound.purge(body)).status).toBe(403)
  })

  it('shows the zone to a token, by id and by name', async () => {
    const { zone, baseUrl, headers, simulator } = await start()
    const get = async (address: string) => (await call(address, headers, { method: 'GET' })).json()
    const found = { id: simulator.apis.cloudflare.zoneId, name: 'example.com', status: 'active' }
    expect(await get(zone)).toMatchObject({ success: true, result: found })
    expect(await get(`${baseUrl}/zones?name=example.com`)).toMatchObject({ result: [found] })
    expect(await get(`${baseUrl}/zones?name=other.example`)).toMatchObject({ result: [] })
    expect(await get(`${baseUrl}/zones/other`)).toMatchObject({ success: false, errors: [{ code: 7003 }] })
  })
})

describe('the pace of a Cloudflare plan', () => {
  it('counts requests of all kinds but files in one bucket', async () => {
    const { purge, simulator } = await start({ clock: createClock(0) })
    for (let sent = 0; sent < 25; sent++) expect((await purge({ hosts: [host] })).status).toBe(200)
    const refused = await purge({ purge_everything: true })
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '12'])
    expect((await purge({ files: many(100) })).status).toBe(200)
    simulator.clock.advance(12_000)
    expect((await purge({ tags: ['a'] })).status).toBe(200)
    expect((await purge({ tags: ['a'] })).status).toBe(429)
  })

  it('counts files one by one', async () => {
    const { purge, simulator } = await start({ clock: createClock(0) })
    for (let sent = 0; sent < 8; sent++) expect((await purge({ files: many(100) })).status).toBe(200)
    const refused = await purge({ files: many(8) })
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1'])
    simulator.clock.advance(10)
    expect((await purge({ files: many(8) })).status).toBe(200)
  })
})

describe('what a Cloudflare purge hits', () => {
  const other = 'https://img.example.com/news/a.png'
  const all = [url('/news'), url('/news?a=1'), url('/news/'), url('/news/b?c'), url('/newsletter'), other]
  const [news = '', query = '', folder = '', beneath = '', letter = ''] = all

  it.each<[string, object, string[]]>([
    ['a file, without its other queries', { files: [news] }, [query, folder, beneath, letter, other]],
    ['a file with its query', { files: [query] }, [news, folder, beneath, letter, other]],
    [
      'a file under http',
      { files: [`http://WWW.example.com/news`] },
      [query, folder, beneath, letter, other],
    ],
    ['no wildcard in a file', { files: [url('/*')] }, all],
    ['a prefix with its slash', { prefixes: [`${host}/news/`] }, [news, query, letter, other]],
    ['a prefix as a plain string', { prefixes: [`${host}/news`] }, [other]],
    ['a host', { hosts: ['IMG.example.com'] }, all.slice(0, 5)],
    ['everything', { purge_everything: true }, []],
  ])('%s', async (_description, body, stays) => {
    const { purge, warm, hits } = await start()
    await warm(...all)
    expect((await purge(body)).status).toBe(200)
    expect(hits(...all)).toEqual(stays)
  })

  it('whole segments where told so', async () => {
    const { purge, warm, hits } = await start({ cloudflare: { prefix: 'segment' } })
    await warm(...all)
    await purge({ prefixes: [`${host}/news`] })
    expect(hits(...all)).toEqual([letter, other])
  })

  it('forgets after purge, revalidates after invalidate', async () => {
    const origin = await writeSite({ 'a.txt': 'one' })
    const { zone, edge, headers, purge } = await start({ origin })
    const get = async () => {
      const { headers: fields } = await edge.get(url('/a.txt'))
      return [fields.get('x-cache'), fields.get('x-cache-revalidated')]
    }
    await get()
    await call(`${zone}/invalidate_cache`, headers, { body: { files: [url('/a.txt')] } })
    expect(await get()).toEqual(['MISS', '304'])
    expect(await get()).toEqual(['HIT', null])
    await purge({ files: [url('/a.txt')] })
    await writeFiles(origin, { 'a.txt': 'two' })
    expect(await get()).toEqual(['MISS', null])
  })
})

it("is understood by the vendor's own client", async () => {
  const { baseUrl, simulator, edge, warm } = await start()
  const { token, zoneId } = simulator.apis.cloudflare
  const client = new Cloudflare({ apiToken: token, baseURL: baseUrl, maxRetries: 0 })
  await warm(url('/a'), url('/b'))
  expect(await client.cache.purge({ zone_id: zoneId, files: [url('/a')] })).toMatchObject({
    id: expect.any(String),
  })
  expect(edge.keys()).toEqual([`${host}/b`])
  const zones = await client.zones.list({ name: 'example.com' })
  expect(zones.result.map(({ id }) => id)).toEqual([zoneId])
  await expect(client.cache.purge({ zone_id: zoneId, prefixes: [url('/')] })).rejects.toThrow(/400.*1014/s)
})
