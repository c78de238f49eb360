import { describe, expect, it } from 'vitest'
import { call, startSimulator, writeFiles, writeSite } from '../fixture.ts'
import type { SimulatorOptions } from '../options.ts'

const host = 'www.example.com'
const url = (path: string): string => `https://${host}${path}`

async function start(options: Partial<SimulatorOptions> = {}) {
  const simulator = await startSimulator({ hosts: [host], ...options })
  const { baseUrl, siteId, token } = simulator.apis.wao
  const headers = { Authorization: `Bearer ${token}`, Accept: 'application/json' }
  const edge = simulator.edges.wao
  return {
    simulator,
    edge,
    headers,
    caches: `${baseUrl}/sites/${siteId}/caches`,
    invalidate: (body: unknown, fields: Record<string, string> = headers) =>
      call(`${baseUrl}/sites/${siteId}/caches/invalidate`, fields, { body }),
    async warm(...paths: string[]) {
      for (const path of paths) await edge.get(url(path))
    },
    hits: (...paths: string[]) => paths.filter(path => edge.has(url(path))),
  }
}

const strings = (count: number) => Array.from({ length: count }, (_, index) => `/${index}`)

describe('what the wao.io API accepts', () => {
  const domains = [host]
  const cases: [description: string, body: unknown, status: number][] = [
    ['paths and exact matches', { domains, paths: ['/a/'], exactMatches: ['/b?c=1'] }, 202],
    [
      'the example of the documentation',
      {
        domains: ['example.net'],
        paths: ['/images/news', '/text/news'],
        exactMatches: ['/news?item=1', '/news?13'],
      },
      202,
    ],
    ['neither paths nor exact matches', { domains }, 202],
    ['1000 strings together', { domains, paths: strings(500), exactMatches: strings(500) }, 202],
    ['1001 strings together', { domains, paths: strings(500), exactMatches: strings(501) }, 400],
    ['1001 strings in one array', { domains, paths: strings(1001) }, 400],
    ['no domains', { paths: ['/a/'] }, 400],
    ['an empty list of domains', { domains: [] }, 400],
    ['a domain with a scheme', { domains: [url('')] }, 400],
    ['a domain with a port', { domains: [`${host}:443`] }, 400],
    ['a path without a leading slash', { domains, paths: ['a/'] }, 400],
    ['an unknown field', { domains, path: ['/a/'] }, 400],
    ['a text in the place of an array', { domains, paths: '/a/' }, 400],
    ['JSON that is cut', '{"domains": [', 400],
    ['an empty body', '', 400],
  ]
  it.each(cases)('%s', async (_description, body, status) => {
    const { invalidate, simulator } = await start()
    const response = await invalidate(body)
    expect(response.status).toBe(status)
    expect(simulator.log.map(entry => [entry.route, entry.status])).toEqual([['wao.invalidate', status]])
    if (status !== 202) expect(await response.json()).toEqual({ message: expect.any(String) })
  })

  it('counts each array by itself where told so', async () => {
    const { invalidate } = await start({ wao: { limit: 'each' } })
    expect((await invalidate({ domains, paths: strings(1000), exactMatches: strings(1000) })).status).toBe(
      202,
    )
    expect((await invalidate({ domains, paths: strings(1001) })).status).toBe(400)
  })

  it('refuses credentials, paths, methods and headers that are not the documented ones', async () => {
    const { invalidate, caches, headers, simulator } = await start()
    const body = { domains }
    const { Authorization, Accept } = headers
    const statuses = await Promise.all([
      invalidate(body, { Accept }),
      invalidate(body, { Accept, Authorization: 'Bearer wrong' }),
      invalidate(body, { Accept, Authorization: Authorization.replace('Bearer', 'Basic') }),
      invalidate(body, { Authorization }),
      invalidate(body, { ...headers, 'Content-Type': 'text/plain' }),
      call(`${caches.replace(simulator.apis.wao.siteId, 'other')}?action=purge`, headers),
      call(caches, headers),
      call(`${caches}?action=delete`, headers),
      call(`${caches}?action=purge&all=1`, headers),
      call(`${caches}?action=purge`, headers, { body: {} }),
      call(`${caches}?action=purge`, headers, { method: 'PUT' }),
      call(`${caches}/purge`, headers),
      call(`${caches}/invalidate?action=purge`, headers, { body }),
    ])
    expect(statuses.map(response => response.status)).toEqual([
      401, 401, 401, 406, 400, 404, 400, 400, 400, 400, 404, 404, 400,
    ])
  })

  it('answers with the body it is told to', async () => {
    const { invalidate } = await start({ wao: { answer: 'json' } })
    expect(await (await invalidate({ domains })).json()).toEqual({ message: 'Accepted' })
    const plain = await start({ wao: { answer: 'text' } })
    expect(await (await plain.invalidate({ domains })).text()).toBe('Accepted')
    const silent = await start()
    expect(await (await silent.invalidate({ domains })).text()).toBe('')
  })
})

describe('what a wao.io purge hits', () => {
  const paths = ['/news', '/news/', '/newsletter', '/news?item=1', '/images/news.jpg', '/%C3%A9t%C3%A9.png']

  const cases: [description: string, body: object, stays: string[]][] = [
    [
      'an exact match without its query variants',
      { exactMatches: ['/news'] },
      paths.filter(path => path !== '/news'),
    ],
    [
      'an exact match with its query',
      { exactMatches: ['/news?item=1'] },
      paths.filter(path => path !== '/news?item=1'),
    ],
    ['a prefix as a plain string', { paths: ['/news'] }, ['/images/news.jpg', '/%C3%A9t%C3%A9.png']],
    ['a prefix with its slash', { paths: ['/news/'] }, paths.filter(path => path !== '/news/')],
    ['nothing for empty arrays', { paths: [], exactMatches: [] }, paths],
    ['nothing for a path that is not encoded', { exactMatches: ['/été.png'] }, paths],
    ['nothing for a wildcard', { paths: ['/*'], exactMatches: ['/*'] }, paths],
    ['nothing on another domain', { domains: ['example.com'], paths: ['/'] }, paths],
  ]
  it.each(cases)('%s', async (_description, body, stays) => {
    const { invalidate, warm, hits } = await start()
    await warm(...paths)
    expect(hits(...paths)).toEqual(paths)
    expect((await invalidate({ domains: [host], ...body })).status).toBe(202)
    expect(hits(...paths)).toEqual(stays)
  })

  it('whole segments and query variants where told so', async () => {
    const { invalidate, warm, hits } = await start({ wao: { prefix: 'segment', exactCoversQuery: true } })
    await warm(...paths)
    await invalidate({ domains: [host], paths: ['/images'] })
    await invalidate({ domains: [host], exactMatches: ['/news'] })
    expect(hits(...paths)).toEqual(['/news/', '/newsletter', '/%C3%A9t%C3%A9.png'])
  })

  it('revalidates after invalidate, fetches anew after purge', async () => {
    const origin = await writeSite({ 'a.txt': 'one' })
    const { caches, edge, headers } = await start({ origin })
    const get = async () => {
      const response = await edge.get(url('/a.txt'))
      return [
        response.headers.get('x-cache'),
        response.headers.get('x-cache-revalidated'),
        await response.text(),
      ]
    }
    expect(await get()).toEqual(['MISS', null, 'one'])
    expect(await get()).toEqual(['HIT', null, 'one'])
    expect((await call(`${caches}?action=invalidate`, headers)).status).toBe(202)
    expect(await get()).toEqual(['MISS', '304', 'one'])
    expect(await get()).toEqual(['HIT', null, 'one'])
    await call(`${caches}?action=invalidate`, headers)
    await writeFiles(origin, { 'a.txt': 'two' })
    expect(await get()).toEqual(['MISS', '200', 'two'])
    await call(`${caches}?action=purge`, headers)
    expect(await get()).toEqual(['MISS', null, 'two'])
  })

  it('acts later, or never, where told so', async () => {
    const later = await start({ wao: { applyAfter: 5000 } })
    await later.warm('/a')
    await later.invalidate({ domains: [host], paths: ['/'] })
    expect(later.hits('/a')).toEqual(['/a'])
    later.simulator.clock.advance(5000)
    expect(later.hits('/a')).toEqual([])
    const never = await start({ wao: { applyAfter: 'never' } })
    await never.warm('/a')
    expect((await never.invalidate({ domains: [host], paths: ['/'] })).status).toBe(202)
    never.simulator.clock.advance(1_000_000)
    expect(never.hits('/a')).toEqual(['/a'])
  })
})
