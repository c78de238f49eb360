import { createHash, createHmac, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import EdgeGrid from 'akamai-edgegrid'
import { describe, expect, it, onTestFinished } from 'vitest'
import * as z from 'zod'
import { createClock } from '../../control/clock.ts'
import { listenUrl, loopback } from '../../edge/listener.ts'
import { call, startSimulator, watch, writeSite } from '../../fixture.ts'
import type { SimulatorOptions } from '../../options.ts'

const site = 'https://www.example.com'
const base64 = (key: string, text: string) => createHmac('sha256', key).update(text).digest('base64')

interface Signing {
  readonly keys?: Partial<Record<'clientToken' | 'clientSecret' | 'accessToken', string>>
  /** Milliseconds since the epoch. */
  readonly at?: number
  readonly nonce?: string
  /** What is signed in the place of what is sent. */
  readonly signed?: string
}

async function start(options: Partial<SimulatorOptions> = {}) {
  const simulator = await startSimulator({ hosts: ['www.example.com', 'a.example'], ...options })
  const { baseUrl, ...known } = simulator.apis.akamai
  const authorize = (
    path: string,
    body: string,
    { keys, at, nonce = randomUUID(), signed }: Signing = {},
  ) => {
    const { clientToken, clientSecret, accessToken } = { ...known, ...keys }
    const stamp = new Date(at ?? simulator.clock.now()).toISOString().replace(/-|\.\d+Z/g, '')
    const unsigned = `EG1-HMAC-SHA256 client_token=${clientToken};access_token=${accessToken};timestamp=${stamp}+0000;nonce=${nonce};`
    const { host, pathname } = new URL(baseUrl + path)
    const hash = createHash('sha256')
      .update((signed ?? body).slice(0, 131_072))
      .digest('base64')
    const data = ['POST', 'http', host, pathname, '', hash, unsigned].join('\t')
    return { Authorization: `${unsigned}signature=${base64(base64(clientSecret, `${stamp}+0000`), data)}` }
  }
  const send = (path: string, content: unknown, signing?: Signing) => {
    const body = JSON.stringify(content)
    return call(`${baseUrl}${path}`, authorize(path, body, signing), { body })
  }
  return {
    simulator,
    baseUrl,
    known,
    send,
    purge: (objects: unknown, path = '/ccu/v3/delete/url/production') => send(path, { objects }),
    edge: simulator.edges.akamai,
    ...watch(simulator.edges.akamai),
  }
}

const filling = (bytes: number) => [`${site}/`.padEnd(bytes - '{"objects":[""]}'.length, 'a')]

describe('what the Akamai API accepts', () => {
  it.each<[description: string, path: string, objects: unknown, status: number, title?: string]>([
    ['URLs', 'delete/url/production', [`${site}/a?x=1`, 'http://a.example/'], 201],
    ['CP codes', 'invalidate/cpcode/production', [123456], 201],
    ['tags', 'invalidate/tag/staging', ['a'], 201],
    ['50 kB', 'invalidate/url/production', filling(50_000), 201],
    ['a byte more', 'invalidate/url/production', filling(50_001), 413, 'Request Entity Too Large'],
    [
      'a URL of a host that the key may not purge',
      'delete/url/production',
      [`${site}/`, 'https://b.example/'],
      403,
      'unauthorized arl',
    ],
    ['a path', 'delete/url/production', ['/a'], 400, 'bad URL hostname'],
    ['another CP code', 'delete/cpcode/production', [1], 403, 'unauthorized cpcode'],
    ['a CP code as text', 'delete/cpcode/production', ['123456'], 400, 'Bad Request'],
    ['no URL', 'delete/url/production', [], 400, 'Bad Request'],
    ['another network', 'delete/url/test', [`${site}/`], 400, 'Bad Request'],
    ['another kind', 'delete/host/production', ['a'], 404, 'Not Found'],
    ['another action', 'purge/url/production', [`${site}/`], 400, 'Bad Request'],
  ])('%s', async (_description, path, objects, status, title) => {
    const { purge } = await start({ akamai: { hosts: ['www.example.com', 'a.example'] } })
    const answer = await purge(objects, `/ccu/v3/${path}`)
    const text = expect.any(String)
    expect([answer.status, await answer.json()]).toEqual([
      status,
      status === 201
        ? { detail: 'Request accepted', estimatedSeconds: 5, httpStatus: 201, purgeId: text, supportId: text }
        : { title, detail: text, httpStatus: status, supportId: text, describedBy: text },
    ])
    if (status !== 201) expect(answer.headers.get('content-type')).toMatch('application/problem+json')
  })

  it('names the URL that is not the key’s', async () => {
    const { purge } = await start({ akamai: { hosts: ['www.example.com'] } })
    expect(await (await purge([`${site}/`, 'https://b.example/x'])).json()).toMatchObject({
      detail: 'https://b.example/x',
    })
  })
})

describe('what is signed for Akamai', () => {
  it.each<[description: string, signing: Signing, detail: string]>([
    ['another client', { keys: { clientToken: 'other' } }, 'Invalid client token'],
    ['another access token', { keys: { accessToken: 'other' } }, 'Invalid access token'],
    ['another secret', { keys: { clientSecret: 'other' } }, 'The signature does not match'],
    ['another body', { signed: '{}' }, 'The signature does not match'],
    ['half a minute ago', { at: 969_000 }, 'Invalid timestamp'],
    ['half a minute ahead', { at: 1_031_000 }, 'Invalid timestamp'],
  ])('as %s is refused', async (_description, signing, detail) => {
    const { send } = await start({ clock: createClock(1_000_000) })
    const answer = await send('/ccu/v3/delete/url/production', { objects: [`${site}/`] }, signing)
    expect([answer.status, await answer.json()]).toEqual([401, expect.objectContaining({ detail })])
  })

  it('is good once', async () => {
    const { send } = await start()
    const again = () => send('/ccu/v3/delete/url/production', { objects: [`${site}/`] }, { nonce: 'n' })
    expect([(await again()).status, (await again()).status]).toEqual([201, 401])
  })

  it('is all that is accepted', async () => {
    const { baseUrl } = await start()
    const url = `${baseUrl}/ccu/v3/delete/url/production`
    const body = { objects: [`${site}/`] }
    expect((await call(url, {}, { body })).status).toBe(401)
    expect((await call(url, { Authorization: 'Bearer a' }, { body })).status).toBe(401)
  })

  it("by the vendor's own client is accepted", async () => {
    const { baseUrl, known } = await start()
    const { origin, host, pathname } = new URL(`${baseUrl}/ccu/v3/invalidate/url/production`)
    const client = new EdgeGrid(known.clientToken, known.clientSecret, known.accessToken, `https://${host}`)
    const body = JSON.stringify({ objects: [`${site}/caf%C3%A9`] })
    client.auth({ path: pathname, method: 'POST', headers: {}, body })
    const signed = z.object({ headers: z.object({ Authorization: z.string() }) }).parse(client.request)
    expect((await call(origin + pathname, signed.headers, { body })).status).toBe(201)
  })
})

describe('what an Akamai purge hits', () => {
  const all = ['/a', '/a?x=1', '/a/', '/a/b', 'https://a.example/a']
  it.each<[string, unknown[], string, string[]]>([
    ['a URL, without its other queries', [`${site}/a`], 'url/production', ['/a']],
    ['the same under http, with its query', ['http://www.example.com/a?x=1'], 'url/production', ['/a?x=1']],
    ['no folder and no wildcard', [`${site}/a/*`, `${site}/`], 'url/production', []],
    ['all of a CP code', [123456], 'cpcode/production', all],
    ['nothing of the production network for staging', [123456], 'cpcode/staging', []],
  ])('%s', async (_description, objects, path, goes) => {
    const { purge, warm, hits } = await start()
    await warm(...all)
    expect((await purge(objects, `/ccu/v3/delete/${path}`)).status).toBe(201)
    expect(hits(...all)).toEqual(all.filter(address => !goes.includes(address)))
  })

  it('objects by the tags of the origin', async () => {
    const server = createServer(({ url = '/' }, response) =>
      response.writeHead(200, { 'Edge-Cache-Tag': `site,${url.slice(1)}` }).end(),
    )
    await new Promise<void>(resolve => server.listen(0, loopback, resolve))
    onTestFinished(() => void server.close())
    const { purge, warm, hits } = await start({ origin: listenUrl(server.address()) })
    await warm('/a', '/b')
    await purge(['a', 'c'], '/ccu/v3/delete/tag/production')
    expect(hits('/a', '/b')).toEqual(['/b'])
    await purge(['site'], '/ccu/v3/invalidate/tag/production')
    expect(hits('/b')).toEqual([])
  })

  it('forgets after delete, revalidates after invalidate', async () => {
    const { purge, edge, warm } = await start({ origin: await writeSite({ a: 'a' }) })
    const revalidated = async () => (await edge.get('/a')).headers.get('x-cache-revalidated')
    await warm('/a')
    await purge([`${site}/a`], '/ccu/v3/invalidate/url/production')
    expect(await revalidated()).toBe('304')
    await purge([`${site}/a`])
    expect(await revalidated()).toBe(null)
  })
})

it('lets 100 requests through at once, then 50 a second', async () => {
  const clock = createClock(1_000_000)
  const { purge } = await start({ clock })
  const send = async () => {
    const { status, headers } = await purge([`${site}/a`])
    return [status, ...['', '-objects'].map(end => headers.get(`x-ratelimit-remaining${end}`))]
  }
  for (let left = 99; left >= 0; left--) expect(await send()).toEqual([201, `${left}`, `${9900 + left}`])
  const refused = await purge([`${site}/a`])
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, null])
  expect(await refused.json()).toMatchObject({ detail: 'Please wait five seconds and try again.' })
  clock.advance(20)
  expect((await send())[0]).toBe(201)
  expect((await send())[0]).toBe(429)
})
