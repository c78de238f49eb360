import { describe, expect, it } from 'vitest'
import { call, startSimulator, writeFiles, writeSite } from '../fixture.ts'
import type { SimulatorOptions } from '../options.ts'

const files = {
  'index.html': '<p>',
  'feed.xml': '<rss/>',
  'data.json': '{}',
  'app.js': '1',
  'a.css': '',
  'a.png': 'png',
  LICENSE: 'text',
}
const paths = ['/', '/index.html', '/feed.xml', '/data.json', '/app.js', '/a.css', '/a.png', '/LICENSE']

async function start(wpengine: SimulatorOptions['wpengine'] = {}) {
  const origin = await writeSite(files)
  const simulator = await startSimulator({ origin, wpengine })
  const { baseUrl, installId, user, password } = simulator.apis.wpengine
  const headers = { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }
  const target = `${baseUrl}/installs/${installId}/purge_cache`
  const edge = simulator.edges.wpengine
  return {
    simulator,
    origin,
    clear: () => edge.clear(),
    target,
    headers,
    purge: (body: unknown, fields: Record<string, string> = headers) => call(target, fields, { body }),
    async warm() {
      for (const path of paths) await edge.get(path)
    },
    hits: () => paths.filter(path => edge.has(path)),
  }
}

describe('what the WP Engine API accepts', () => {
  it.each(['object', 'page', 'cdn', 'all'])('the type %s, with an empty 202', async type => {
    const { purge } = await start()
    const response = await purge({ type })
    expect([response.status, await response.text()]).toEqual([202, ''])
  })

  it.each([[{}], [{ type: 'static' }], [{ type: ['page'] }], [{ type: 'page', path: '/' }], ['{'], [[]]])(
    'not %j',
    async body => {
      const { purge } = await start()
      const response = await purge(body)
      expect(response.status).toBe(400)
      expect(await response.json()).toEqual({
        message: expect.any(String),
        documentation_url: expect.stringMatching(/^https:/),
        errors: [
          {
            resource: 'PurgeCache',
            field: expect.any(String),
            type: 'invalid_value',
            code: expect.any(String),
            message: expect.any(String),
          },
        ],
      })
    },
  )

  it('refuses credentials, installs and methods that are not its own', async () => {
    const { purge, target, headers, simulator } = await start()
    const { installId, user } = simulator.apis.wpengine
    const body = { type: 'page' }
    const basic = (text: string) => ({ Authorization: `Basic ${Buffer.from(text).toString('base64')}` })
    const other = installId.replace(/^./, '0')
    const responses = await Promise.all([
      purge(body, {}),
      purge(body, basic(`${user}:wrong`)),
      purge(body, { Authorization: 'Bearer x' }),
      call(target.replace(installId, other), headers, { body }),
      call(target.replace(installId, 'my-install'), headers, { body }),
      call(target, headers, { method: 'PUT', body }),
      purge(body, { ...headers, 'Content-Type': 'text/plain' }),
    ])
    expect(responses.map(response => response.status)).toEqual([401, 401, 401, 404, 400, 404, 400])
    expect(await responses[0]?.json()).toMatchObject({ message: 'Bad Credentials' })
    expect(await responses[3]?.json()).toMatchObject({ message: 'Not Found' })
  })

  it('refuses a user without the permission', async () => {
    const { purge } = await start({ permitted: false, documentation: false })
    const response = await purge({ type: 'page' })
    expect(response.status).toBe(403)
    expect(await response.json()).toEqual({ message: "You don't have permission to perform that action" })
  })

  it('shows the install to a user who may see it', async () => {
    const { target, headers } = await start()
    const place = target.replace(/\/purge_cache$/, '')
    const get = (url: string, fields: Record<string, string> = headers) =>
      call(url, fields, { method: 'GET' })
    const shown = await get(place)
    expect([shown.status, await shown.json()]).toMatchObject([200, { name: 'simulated' }])
    expect((await get(place, {})).status).toBe(401)
    expect((await get(place.replace(/[^/]+$/, each => each.replace(/^./, '0')))).status).toBe(404)
  })

  it.each(['access_error', 'value_unavailable'] as const)('refuses an install with %s', async install => {
    const { purge, warm, hits } = await start({ install })
    await warm()
    const response = await purge({ type: 'page' })
    expect([response.status, await response.json()]).toMatchObject([400, { errors: [{ type: install }] }])
    expect(hits()).toEqual(paths)
  })

  it('answers 503 without a body where the install cannot be reached', async () => {
    const { purge } = await start({ install: 'unavailable' })
    const response = await purge({ type: 'page' })
    expect([response.status, await response.text()]).toEqual([503, ''])
  })
})

describe('what a WP Engine purge hits', () => {
  const documents = ['/', '/index.html', '/feed.xml', '/data.json']
  const assets = ['/app.js', '/a.css', '/a.png', '/LICENSE']
  it.each([
    ['page', assets],
    ['cdn', documents],
    ['object', [...documents, ...assets]],
    ['all', []],
  ])('%s', async (type, stays) => {
    const { purge, warm, hits } = await start()
    await warm()
    expect(hits()).toEqual(paths)
    await purge({ type })
    expect(hits()).toEqual(stays)
  })
})

describe('pages that the CDN keeps too', () => {
  async function read(...types: string[]) {
    const site = await start({ edgePages: true })
    const get = async (path: string) => (await site.simulator.edges.wpengine.get(path)).text()
    await site.warm()
    await writeFiles(site.origin, { 'index.html': 'new', 'app.js': 'new' })
    for (const type of types) expect((await site.purge({ type })).status).toBe(202)
    return [await get('/index.html'), await get('/app.js')]
  }

  it.each([
    [['page'], ['<p>', '1']],
    [['cdn'], ['<p>', 'new']],
    [
      ['page', 'cdn'],
      ['new', 'new'],
    ],
    [['all'], ['new', 'new']],
    [['object'], ['<p>', '1']],
  ])('are as new after %j as %j', async (types, seen) => expect(await read(...types)).toEqual(seen))

  it('come back as they were where they are asked for between `cdn` and `page`', async () => {
    const { simulator, warm, purge, origin, clear } = await start({ edgePages: true })
    const get = async () => (await simulator.edges.wpengine.get('/index.html')).text()
    await warm()
    await writeFiles(origin, { 'index.html': 'new' })
    await purge({ type: 'cdn' })
    expect(await get()).toBe('<p>')
    await purge({ type: 'page' })
    expect(await get()).toBe('<p>')
    clear()
    expect(await get()).toBe('new')
  })
})

describe('the limit of one request in 60 s', () => {
  it('holds for each type by itself, and counts accepted requests only', async () => {
    const { purge, simulator, warm, hits } = await start()
    const statuses = async (...types: string[]) => {
      const seen: number[] = []
      for (const type of types) seen.push((await purge({ type })).status)
      return seen
    }
    expect(await statuses('wrong', 'page', 'page', 'cdn', 'cdn', 'object')).toEqual([
      400, 202, 429, 202, 429, 202,
    ])
    await warm()
    const limited = await purge({ type: 'page' })
    expect(limited.headers.get('retry-after')).toBeNull()
    expect(await limited.json()).toEqual({
      message: 'Object cache purges are rate-limited to one request every 60 seconds for each install',
    })
    expect(hits()).toEqual(paths)
    simulator.clock.advance(60_000)
    expect(await statuses('page', 'cdn', 'page')).toEqual([202, 202, 429])
  })

  it('counts `all`, which empties the object cache too, as a purge of it', async () => {
    const { purge } = await start({ limited: 'object' })
    const statuses: number[] = []
    for (const type of ['all', 'object', 'all', 'page']) statuses.push((await purge({ type })).status)
    expect(statuses).toEqual([202, 429, 429, 202])
  })

  it('is for objects only, says when to come back, and has another window where told so', async () => {
    const { purge, simulator } = await start({ limited: 'object', retryAfter: true, windowMs: 10_000 })
    await purge({ type: 'page' })
    expect((await purge({ type: 'page' })).status).toBe(202)
    await purge({ type: 'object' })
    simulator.clock.advance(4000)
    const limited = await purge({ type: 'object' })
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '6'])
    simulator.clock.advance(6000)
    expect((await purge({ type: 'object' })).status).toBe(202)
  })
})
