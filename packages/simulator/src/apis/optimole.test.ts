import { describe, expect, it } from 'vitest'
import { call, startSimulator, writeFiles, writeSite } from '../fixture.ts'
import type { SimulatorOptions } from '../options.ts'
import { assetHash } from './optimole/asset-hash.ts'

const hero = 'https://www.example.com/img/hero.jpg'
const logo = 'https://cdn.example.com/logo.png'
const delivery = (source: string, ...options: string[]): string =>
  ['https://key.i.optimole.com', ...options, source].join('/')

async function start(optimole: SimulatorOptions['optimole'] = {}) {
  const origin = await writeSite({ 'img/hero.jpg': 'one', 'logo.png': 'logo' })
  const simulator = await startSimulator({ origin, optimole })
  const { baseUrl, apiKey } = simulator.apis.optimole
  const headers = { Authorization: `Bearer ${apiKey}` }
  const edge = simulator.edges.optimole
  const post = (path: string, body?: unknown, fields: Record<string, string> = headers) =>
    call(baseUrl + path, fields, { body })
  return {
    simulator,
    edge,
    headers,
    post,
    change: () => writeFiles(origin, { 'img/hero.jpg': 'two' }),
    async get(source: string, ...options: string[]) {
      const response = await edge.get(delivery(source, ...options))
      return [
        response.headers.get('x-cache'),
        response.headers.get('x-cache-original'),
        await response.text(),
      ]
    },
    async token(): Promise<string> {
      const answer: unknown = await (await post('/token')).json()
      expect(answer).toEqual({ success: true, data: { token: expect.stringMatching(/^[\w.~-]{1,64}$/) } })
      return JSON.stringify(answer).replace(/.*"token":"([^"]+)".*/, '$1')
    },
  }
}

describe('what the Optimole API accepts', () => {
  const assets = (count: number) =>
    Array.from({ length: count }, (_, index) => `https://a.example/${index}.png`)
  const cases: [description: string, path: string, body: unknown, status: number][] = [
    ['everything', '/invalidate/all', undefined, 200],
    ['everything, but with a body', '/invalidate/all', {}, 400],
    ['a domain', '/invalidate/domain', { domain: 'www.example.com' }, 200],
    ['a domain with a scheme', '/invalidate/domain', { domain: 'https://www.example.com' }, 400],
    ['two domains', '/invalidate/domain', { domain: ['a.example', 'b.example'] }, 400],
    ['100 assets', '/invalidate/asset', { assets: assets(100) }, 200],
    ['101 assets', '/invalidate/asset', { assets: assets(101) }, 400],
    ['no assets', '/invalidate/asset', { assets: [] }, 400],
    ['a hash', '/invalidate/asset', { assets: ['7a8b9c0d1e2f3g4h5i6j7k8l9m0n1o2p'] }, 200],
    ['a path', '/invalidate/asset', { assets: ['/img/hero.jpg'] }, 400],
    ['an unknown field', '/invalidate/asset', { assets: [hero], urls: [] }, 400],
    ['a token', '/token', undefined, 200],
    ['a token, but with a body', '/token', {}, 400],
    ['an unknown call', '/invalidate', undefined, 404],
  ]
  it.each(cases)('%s', async (_description, path, body, status) => {
    const { post } = await start()
    const response = await post(path, body)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ success: status === 200 })
  })

  it('lets a sub key ask for tokens only, and no other key for anything', async () => {
    const { post } = await start({ subKey: 'sub' })
    const sub = { Authorization: 'Bearer sub' }
    const responses = await Promise.all([
      post('/token', undefined, sub),
      post('/invalidate/all', undefined, sub),
      post('/token', undefined, {}),
      post('/token', undefined, { Authorization: 'Bearer key' }),
      post('/token', undefined, { Authorization: 'Basic sub' }),
      post('/token', undefined, { 'X-API-Key': 'sub' }),
    ])
    expect(responses.map(response => response.status)).toEqual([200, 403, 401, 401, 401, 401])
  })

  it('names what is too much', async () => {
    const { post } = await start()
    expect(await (await post('/invalidate/asset', { assets: assets(101) })).json()).toEqual({
      success: false,
      message: 'Too many assets to invalidate',
    })
  })

  it.each([
    ['missing', 404, 'User not found'],
    ['inactive', 403, 'User not active'],
  ] as const)('refuses an account that is %s', async (account, status, message) => {
    const { post } = await start({ account })
    for (const path of ['/token', '/invalidate/all']) {
      const response = await post(path)
      expect([response.status, await response.json()]).toEqual([status, { success: false, message }])
    }
  })

  it('wraps answers the other way where told so', async () => {
    const { post } = await start({ envelope: 'code', codeAsText: true, refusals: 'body', tokens: ['abc.1'] })
    expect(await (await post('/token')).json()).toEqual({ code: '200', data: { token: 'abc.1' } })
    const refused = await post('/invalidate/domain', { domain: '' })
    expect([refused.status, await refused.json()]).toEqual([200, { code: '400', error: expect.any(String) }])
  })

  it('passes over a bad asset where told so', async () => {
    const { post, get } = await start({ badAsset: 'ignore' })
    await get(hero)
    expect((await post('/invalidate/asset', { assets: ['bad', hero] })).status).toBe(200)
    expect(await get(hero)).toEqual(['MISS', 'MISS', 'one'])
  })
})

describe('the image edge', () => {
  it('makes variants of the kept original', async () => {
    const { get, change, edge } = await start()
    expect(await get(hero, 'w:100')).toEqual(['MISS', 'MISS', 'one'])
    await change()
    expect(await get(hero, 'w:100')).toEqual(['HIT', null, 'one'])
    expect(await get(hero, 'w:200')).toEqual(['MISS', 'HIT', 'one'])
    expect(await get(hero, 'cb:random', 'w:100')).toEqual(['MISS', 'HIT', 'one'])
    expect(edge.originals()).toEqual([hero])
    expect(edge.has(delivery(hero, 'w:200'))).toBe(true)
    expect(edge.has(delivery(hero, 'w:300'))).toBe(false)
  })

  it('fetches the origin again for a token of the API, once an image', async () => {
    const { get, change, token } = await start()
    await get(hero)
    await get(logo)
    await change()
    const cb = `cb:${await token()}`
    expect(await get(hero, cb)).toEqual(['MISS', 'MISS', 'two'])
    expect(await get(hero, cb, 'w:100')).toEqual(['MISS', 'HIT', 'two'])
    expect(await get(hero)).toEqual(['HIT', null, 'one'])
    expect(await get(logo, cb)).toEqual(['MISS', 'MISS', 'logo'])
  })

  it('pins the old bytes to a token that is used before the origin has the new ones', async () => {
    const { get, change, token, post } = await start()
    await get(hero)
    const cb = `cb:${await token()}`
    expect(await get(hero, cb)).toEqual(['MISS', 'MISS', 'one'])
    await change()
    expect(await get(hero, cb)).toEqual(['HIT', null, 'one'])
    expect(await get(hero, cb, 'w:1')).toEqual(['MISS', 'HIT', 'one'])
    await post('/invalidate/asset', { assets: [hero] })
    expect(await get(hero, cb)).toEqual(['MISS', 'MISS', 'two'])
  })

  it.each([
    ['asset', { assets: [hero] }],
    ['asset', { assets: [assetHash(hero)] }],
    ['domain', { domain: 'WWW.example.com' }],
  ])('drops an image and its variants by %s', async (kind, body) => {
    const { get, post, change } = await start()
    await get(hero, 'w:100')
    await get(logo)
    await change()
    expect((await post(`/invalidate/${kind}`, body)).status).toBe(200)
    expect(await get(hero, 'w:100')).toEqual(['MISS', 'MISS', 'two'])
    expect(await get(logo)).toEqual(['HIT', null, 'logo'])
  })

  it('drops everything by all', async () => {
    const { get, post, edge } = await start()
    await get(hero)
    await get(logo)
    await post('/invalidate/all')
    expect([edge.keys(), edge.originals()]).toEqual([[], []])
  })

  it.each([
    ['another scheme', { assets: [hero.replace('https', 'http')] }],
    ['another query', { assets: [`${hero}?v=1`] }],
    ['another case', { assets: [hero.replace('hero', 'Hero')] }],
  ])('keeps what differs in %s', async (_difference, body) => {
    const { get, post } = await start()
    await get(hero)
    expect((await post('/invalidate/asset', body)).status).toBe(200)
    expect(await get(hero)).toEqual(['HIT', null, 'one'])
  })

  it('does not take another host for the same domain', async () => {
    const { get, post } = await start()
    await get(hero)
    await post('/invalidate/domain', { domain: 'example.com' })
    expect(await get(hero)).toEqual(['HIT', null, 'one'])
  })

  it('fetches a source host from the origin it is mapped to', async () => {
    const assets = await writeSite({ 'logo.png': 'mapped' })
    const { get } = await start({ sources: { 'cdn.example.com': assets } })
    expect(await get(logo)).toEqual(['MISS', 'MISS', 'mapped'])
    expect(await get(hero)).toEqual(['MISS', 'MISS', 'one'])
  })

  it('refuses what is not a delivery URL, and does not keep what is missing', async () => {
    const { edge } = await start()
    const statuses = await Promise.all(
      ['/', '/w:100', '/img/hero.jpg', `/w:1/${hero}x`].map(async path => (await edge.get(path)).status),
    )
    expect(statuses).toEqual([404, 404, 404, 404])
    expect(edge.keys()).toEqual([])
  })
})
