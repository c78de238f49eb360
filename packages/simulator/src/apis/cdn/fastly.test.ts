import { createServer } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createClock } from '../../control/clock.ts'
import { listenUrl, loopback } from '../../edge/listener.ts'
import { call, startSimulator, watch, writeSite } from '../../fixture.ts'
import type { SimulatorOptions } from '../../options.ts'

const host = 'www.example.com'

async function start(options: Partial<SimulatorOptions> = {}) {
  const simulator = await startSimulator({ hosts: [host, 'a.example'], ...options })
  const { baseUrl, serviceId, token } = simulator.apis.fastly
  const headers = { 'Fastly-Key': token }
  const edge = simulator.edges.fastly
  return {
    simulator,
    edge,
    headers,
    baseUrl,
    service: `${baseUrl}/service/${serviceId}`,
    purgeUrl: (address: string, fields: Record<string, string> = {}) =>
      call(`${baseUrl}/purge/${address}`, { ...headers, ...fields }),
    purgeKeys: (body?: unknown, fields: Record<string, string> = {}) =>
      call(`${baseUrl}/service/${serviceId}/purge`, { ...headers, ...fields }, { body }),
    ...watch(edge),
  }
}

/** An origin whose answers carry the words of their path as keys. */
async function tagged(): Promise<string> {
  const server = createServer(({ url = '/' }, response) =>
    response.writeHead(200, { 'Surrogate-Key': `site ${url.slice(1).replaceAll('/', ' ')}` }).end(url),
  )
  await new Promise<void>(resolve => server.listen(0, loopback, resolve))
  onTestFinished(() => void server.close())
  return listenUrl(server.address())
}

describe('the Fastly API', () => {
  it('purges one URL, with its query as it is written', async () => {
    const { purgeUrl, warm, hits } = await start()
    const all = ['/a', '/a?x=1', '/a/b', '/caf%C3%A9', 'https://a.example/a']
    await warm(...all)
    const answer = await purgeUrl(`${host}/a`)
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { status: 'ok', id: expect.stringMatching(/^\d+-\d+-\d+$/) },
    ])
    expect(hits(...all)).toEqual(all.slice(1))
    await purgeUrl(`${host}/a?x=1`)
    await purgeUrl(`${host}/caf%C3%A9`)
    await purgeUrl(`${host}/never-cached`)
    await purgeUrl(`${host}/*`)
    expect(hits(...all)).toEqual(['/a/b', 'https://a.example/a'])
  })

  it('purges by the keys that the origin gave', async () => {
    const { purgeKeys, service, headers, warm, hits } = await start({ origin: await tagged() })
    const all = ['/blog/a', '/blog/b', '/shop/a', '/c']
    await warm(...all)
    expect(await (await purgeKeys({ surrogate_keys: ['shop', 'none'] })).json()).toEqual({
      shop: expect.any(String),
      none: expect.any(String),
    })
    expect(hits(...all)).toEqual(['/blog/a', '/blog/b', '/c'])
    await purgeKeys(undefined, { 'Surrogate-Key': 'c b' })
    expect(hits(...all)).toEqual(['/blog/a'])
    expect((await call(`${service}/purge/blog`, headers)).status).toBe(200)
    expect(hits(...all)).toEqual([])
  })

  it('marks stale what is purged softly, but never everything', async () => {
    const { purgeUrl, service, headers, edge } = await start({ origin: await writeSite({ a: 'a' }) })
    const soft = { 'Fastly-Soft-Purge': '1' }
    const revalidated = async () => (await edge.get('/a')).headers.get('x-cache-revalidated')
    await revalidated()
    await purgeUrl(`${host}/a`, soft)
    expect(await revalidated()).toBe('304')
    await purgeUrl(`${host}/a`)
    expect(await revalidated()).toBe(null)
    const all = await call(`${service}/purge_all`, { ...headers, ...soft })
    expect([all.status, await all.json(), edge.keys()]).toEqual([200, { status: 'ok' }, []])
    expect(await revalidated()).toBe(null)
  })

  it.each<[string, unknown, number]>([
    ['256 keys', Array(256).fill('a'), 200],
    ['257 keys', Array(257).fill('a'), 400],
    ['no key', [], 400],
    ['an empty key', [''], 400],
    ['a key that is not in a list', 'a', 400],
  ])('is asked for %s', async (_description, surrogate_keys, status) => {
    const { purgeKeys } = await start()
    const answer = await purgeKeys({ surrogate_keys })
    expect(answer.status).toBe(status)
  })

  it('says in its own words that there are too many keys, or none', async () => {
    const { purgeKeys } = await start()
    expect(await (await purgeKeys({ surrogate_keys: Array(257).fill('a') })).json()).toEqual({
      status: 'fail',
      reason: 'Batch surrogate key request only supports up to 256 surrogate keys',
    })
    expect(await (await purgeKeys()).json()).toEqual({ msg: 'Bad request', detail: expect.any(String) })
  })

  it('refuses credentials, services and calls that it does not know', async () => {
    const { baseUrl, service, headers, simulator } = await start({ fastly: { scope: 'purge_select' } })
    const answers = await Promise.all([
      call(`${baseUrl}/purge/${host}/a`, {}),
      call(`${baseUrl}/purge/${host}/a`, { 'Fastly-Key': 'wrong' }),
      call(`${service}/purge_all`, headers),
      call(`${service}x/purge_all`, headers),
      call(`${service}/purge_all`, headers, { body: {} }),
      call(`${service}/purge_all`, headers, { method: 'PUT' }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 403, 404, 400, 404])
    expect((await call(service, headers, { method: 'GET' })).status).toBe(200)
    expect(JSON.stringify(simulator.log)).not.toContain(simulator.apis.fastly.token)
  })

  it('says what is left of an hour', async () => {
    const clock = createClock(0)
    const { purgeUrl } = await start({ clock, fastly: { requestsAnHour: 2 } })
    const send = async () => {
      const { status, headers } = await purgeUrl(`${host}/a`)
      return [status, headers.get('fastly-ratelimit-remaining'), headers.get('fastly-ratelimit-reset')]
    }
    expect(await send()).toEqual([200, '1', '3600'])
    clock.advance(1_000_000)
    expect(await send()).toEqual([200, '0', '4600'])
    expect(await send()).toEqual([429, '0', '3600'])
    clock.advance(2_600_000)
    expect((await send())[0]).toBe(200)
  })
})
