import { describe, expect, it } from 'vitest'
import { call, startSimulator } from '../fixture.ts'
import type { SimulatorOptions } from '../options.ts'

const url = (path: string): string => `https://www.example.com${path}`

async function start(paradarum: SimulatorOptions['paradarum'] = {}) {
  const simulator = await startSimulator({ paradarum })
  const { baseUrl, propertyId, apiKey } = simulator.apis.paradarum
  const headers = { 'X-API-Key': apiKey }
  const single = `${baseUrl}/property/${propertyId}/purge`
  const edge = simulator.edges.paradarum
  return {
    simulator,
    edge,
    headers,
    single,
    purge: (body: unknown, fields: Record<string, string> = headers) => call(single, fields, { body }),
    batch: (items: unknown) => call(`${single}/batch`, headers, { body: { items } }),
    async warm(paths: readonly string[]) {
      for (const path of paths) await edge.get(url(path))
    },
    hits: (paths: readonly string[]) => paths.filter(path => edge.has(url(path))),
  }
}

describe('what the Paradarum API accepts', () => {
  const cases: [description: string, body: unknown, status: number][] = [
    ['everything', { type: 'All' }, 200],
    ['a value of 501 characters that is no pattern', { type: 'Path', value: `/${'a'.repeat(500)}` }, 200],
    ['a type in any case', { type: 'eXtension', value: 'jpg' }, 200],
    ['a match type beside another type', { type: 'Path', value: '/a', matchType: 'contains' }, 200],
    ['a blank match type', { type: 'Regex', value: '^/a', matchType: '' }, 200],
    ['a pattern of 500 characters', { type: 'Regex', value: 'a'.repeat(500) }, 200],
    ['a pattern of 501 characters', { type: 'Regex', value: 'a'.repeat(501) }, 400],
    ['a pattern that is not one', { type: 'Regex', value: '(' }, 400],
    ['the same text as no pattern', { type: 'Regex', value: '(', matchType: 'contains' }, 200],
    ['an unknown match type', { type: 'Regex', value: 'a', matchType: 'wildcard' }, 400],
    ['no type', { value: '/a' }, 400],
    ['an unknown type', { type: 'Tag', value: 'a' }, 400],
    ['no value', { type: 'Path' }, 400],
    ['a blank value', { type: 'Path', value: ' ' }, 400],
    ['an extension with its dot', { type: 'Extension', value: '.jpg' }, 400],
    ['a path that is a URL', { type: 'Path', value: url('/a') }, 400],
    ['an unknown field', { type: 'All', host: 'www.example.com' }, 400],
  ]
  it.each(cases)('%s', async (_description, body, status) => {
    const { purge } = await start()
    const response = await purge(body)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ succeeded: status === 200, message: expect.any(String) })
  })

  it.each(['PURGE', 'Purge/Batch'])('its routes in any case: %s', async path => {
    const { single, headers, simulator } = await start()
    const url = single.replace('/property/', '/Property/').replace(/purge$/, path)
    const item = { type: 'All' }
    const response = await call(url, headers, { body: path === 'PURGE' ? item : { items: [item] } })
    expect(response.status).toBe(200)
    expect(simulator.log[0]?.path).toContain(path)
    expect((await call(`${simulator.url}/WAO/v1/sites/x/caches`, {})).status).toBe(404)
  })

  it('answers with counts', async () => {
    const { purge } = await start({ shields: 1, nodes: 3, hostnames: 2 })
    expect(await (await purge({ type: 'All' })).json()).toEqual({
      succeeded: true,
      message: 'Purge request accepted. 8 jobs queued across 1 shields + 3 PoPs.',
      data: { jobCount: 8, shields: 1, nodes: 3, hostnames: 2 },
    })
  })

  it('refuses keys and properties that are not its own', async () => {
    const { purge, single, headers, simulator } = await start()
    const { apiKey, propertyId } = simulator.apis.paradarum
    const all = { type: 'All' }
    const responses = await Promise.all([
      purge(all, {}),
      purge(all, { 'X-API-Key': 'wrong' }),
      purge(all, { Authorization: `Bearer ${apiKey}` }),
      call(single.replace(propertyId, '1'), headers, { body: all }),
      call(single.replace(propertyId, 'abc'), headers, { body: all }),
      call(single, headers, { method: 'PUT', body: all }),
    ])
    expect(responses.map(response => response.status)).toEqual([401, 401, 401, 404, 404, 404])
  })

  it.each([
    [{ property: 'suspended' }, 403, 'This property is currently suspended.'],
    [{ property: 'disabled' }, 403, 'This property is currently disabled.'],
    [{ hostnames: 0 }, 400, 'No active hostnames found for this property.'],
    [{ nodes: 0 }, 500, 'No active cache nodes found.'],
  ] as const)('refuses by the state %o', async (state, status, message) => {
    const { purge, edge, hits, warm } = await start(state)
    await warm(['/a'])
    const response = await purge({ type: 'All' })
    expect(response.status).toBe(status)
    expect(await response.json()).toEqual({ succeeded: false, message: expect.stringContaining(message) })
    expect(hits(['/a'])).toEqual(['/a'])
    expect(edge.keys()).toEqual(['www.example.com/a'])
  })
})

describe('a batch', () => {
  it('purges what is valid and rejects the rest', async () => {
    const { batch, warm, hits } = await start()
    const paths = ['/a', '/b', '/c']
    await warm(paths)
    const response = await batch([
      { type: 'Path', value: '/a' },
      { type: 'Path' },
      { type: 'Nope', value: 'x' },
      7,
    ])
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({
      succeeded: true,
      data: {
        jobCount: 6,
        accepted: 1,
        rejected: [
          { index: 1, reason: expect.stringContaining('Value is required') },
          { index: 2, reason: expect.stringContaining('Nope') },
          { index: 3, reason: expect.any(String) },
        ],
      },
    })
    expect(hits(paths)).toEqual(['/b', '/c'])
  })

  it('is refused where nothing in it is valid', async () => {
    const { batch } = await start({ maxBatch: 2 })
    const empty = await batch([])
    const invalid = await batch([{ type: 'Path' }])
    const large = await batch(Array.from({ length: 3 }, () => ({ type: 'All' })))
    expect([empty, invalid, large].map(response => response.status)).toEqual([400, 400, 400])
    expect(await invalid.json()).toMatchObject({ data: { accepted: 0, rejected: [{ index: 0 }] } })
  })
})

describe('what a Paradarum purge hits', () => {
  const paths = [
    '/img/a.jpg',
    '/img/b.JPG',
    '/img/a.jpg?w=1',
    '/a.jpg.html',
    '/x?f=.jpg',
    '/news',
    '/newsletter',
  ] as const
  const without = (...gone: string[]) => paths.filter(path => !gone.includes(path))

  const cases: [item: object, stays: readonly string[]][] = [
    [{ type: 'All' }, []],
    [{ type: 'Path', value: '/img/a.jpg' }, without('/img/a.jpg')],
    [{ type: 'Path', value: '/img/a.jpg?w=1' }, without('/img/a.jpg?w=1')],
    [{ type: 'Path', value: '/img/*' }, paths],
    [{ type: 'Extension', value: 'jpg' }, without('/img/a.jpg', '/img/b.JPG', '/img/a.jpg?w=1')],
    [{ type: 'Regex', value: '/news', matchType: 'equals' }, without('/news')],
    [{ type: 'Regex', value: 'news', matchType: 'contains' }, without('/news', '/newsletter')],
    [{ type: 'Regex', value: '/news', matchType: 'starts_with' }, without('/news', '/newsletter')],
    [{ type: 'Regex', value: '.jpg', matchType: 'ends_with' }, without('/img/a.jpg', '/img/a.jpg?w=1')],
    [{ type: 'Regex', value: '^/img/[ab]\\.jpg$' }, without('/img/a.jpg', '/img/a.jpg?w=1')],
    [{ type: 'Regex', value: 'f=' }, paths],
  ]
  it.each(cases)('%o', async (item, stays) => {
    const { purge, warm, hits } = await start()
    await warm(paths)
    expect((await purge(item)).status).toBe(200)
    expect(hits(paths)).toEqual(stays)
  })

  it('query variants where told so', async () => {
    const { purge, warm, hits } = await start({ pathCoversQuery: true, regexOn: 'url' })
    await warm(paths)
    await purge({ type: 'Path', value: '/img/a.jpg' })
    await purge({ type: 'Regex', value: 'f=' })
    expect(hits(paths)).toEqual(without('/img/a.jpg', '/img/a.jpg?w=1', '/x?f=.jpg'))
  })
})
