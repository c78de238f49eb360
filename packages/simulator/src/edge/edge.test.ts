import { createServer, type Server, type ServerResponse } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startSimulator, writeFiles, writeSite } from '../fixture.ts'
import type { SimulatorOptions } from '../options.ts'
import { listenUrl, loopback } from './listener.ts'

const names = ['x-cache', 'age', 'x-cache-revalidated'] as const

async function start(options: Partial<SimulatorOptions> = {}) {
  const simulator = await startSimulator(options)
  const edge = simulator.edges.wao
  return {
    simulator,
    edge,
    async see(address: string, headers: Record<string, string> = {}) {
      const response = await edge.get(address, headers)
      return [response.headers.get('x-cache'), response.status, await response.text()]
    },
    async fields(address: string) {
      const response = await edge.get(address)
      return names.map(name => response.headers.get(name))
    },
  }
}

/** An origin that answers each path with the fields and status it is told to, and counts its requests. */
async function startOrigin(answers: Record<string, { status?: number; fields?: Record<string, string> }>) {
  const seen: string[] = []
  const server: Server = createServer((request, response) => {
    const { status = 200, fields = {} } = answers[request.url ?? ''] ?? {}
    seen.push(`${request.headers.host} ${request.url}`)
    response.writeHead(status, fields).end(`${seen.length}`)
  })
  await new Promise<void>(resolve => server.listen(0, loopback, resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: listenUrl(server.address()), seen }
}

describe('what an edge keeps', () => {
  const cases: [cacheControl: string, kept: boolean][] = [
    ['public, max-age=60', true],
    ['Max-Age="60"', true],
    ['max-age=0, s-maxage=60', true],
    ['max-age=60, s-maxage=0', false],
    ['max-age=0', false],
    ['no-store', false],
    ['private, max-age=60', false],
    ['no-cache', false],
    ['', true],
  ]
  it.each(cases)('by "%s": %s', async (cacheControl, kept) => {
    const origin = { dir: await writeSite({ 'a.txt': 'a' }), cacheControl }
    const { edge, see } = await start({ origin })
    expect(await see('/a.txt')).toEqual(['MISS', 200, 'a'])
    expect(edge.has('/a.txt')).toBe(kept)
    expect(await see('/a.txt')).toEqual([kept ? 'HIT' : 'MISS', 200, 'a'])
  })

  it('for as long as the origin says, with its age', async () => {
    const origin = { dir: await writeSite({ 'a.txt': 'a' }), cacheControl: 'max-age=60' }
    const { simulator, fields } = await start({ origin })
    expect(await fields('/a.txt')).toEqual(['MISS', '0', null])
    simulator.clock.advance(59_000)
    expect(await fields('/a.txt')).toEqual(['HIT', '59', null])
    simulator.clock.advance(1000)
    expect(await fields('/a.txt')).toEqual(['MISS', '0', '304'])
    expect(await fields('/a.txt')).toEqual(['HIT', '0', null])
  })

  it('for its own time where the origin says nothing, and 404s for theirs', async () => {
    const origin = { dir: await writeSite({ 'a.txt': 'a' }), cacheControl: '' }
    const { simulator, edge, see } = await start({ origin, ttl: 10, notFoundTtl: 5 })
    await see('/a.txt')
    expect(await see('/new.txt')).toEqual(['MISS', 404, 'Not Found\n'])
    await writeFiles(origin.dir, { 'new.txt': 'new' })
    expect(await see('/new.txt')).toEqual(['HIT', 404, 'Not Found\n'])
    simulator.clock.advance(5000)
    expect(edge.keys()).toEqual(['127.0.0.1/a.txt'])
    expect(await see('/new.txt')).toEqual(['MISS', 200, 'new'])
    simulator.clock.advance(5000)
    expect(edge.has('/a.txt')).toBe(false)
  })

  it('neither errors nor cookies, and each value of a varying field by itself', async () => {
    const { url } = await startOrigin({
      '/error': { status: 500, fields: { 'Cache-Control': 'max-age=60' } },
      '/cookie': { fields: { 'Set-Cookie': 'a=b', 'Cache-Control': 'max-age=60' } },
      '/any': { fields: { Vary: '*' } },
      '/lang': { fields: { Vary: 'Accept-Language, Accept-Encoding' } },
    })
    const { see } = await start({ origin: url })
    for (const path of ['/error', '/cookie', '/any']) {
      await see(path)
      expect((await see(path))[0]).toBe('MISS')
    }
    const inLanguage = async (language: string) => (await see('/lang', { 'accept-language': language }))[0]
    expect([await inLanguage('de'), await inLanguage('en'), await inLanguage('de')]).toEqual([
      'MISS',
      'MISS',
      'HIT',
    ])
    expect((await see('/lang', { 'accept-language': 'de', 'accept-encoding': 'br' }))[0]).toBe('HIT')
  })
})

describe('the key', () => {
  it('is host, raw path and query', async () => {
    const { url, seen } = await startOrigin({})
    const { edge, see } = await start({ origin: url })
    const addresses = [
      'http://a.example/x',
      'http://b.example/x',
      'http://a.example/x?1',
      'http://a.example/%78',
      'http://a.example/a/../x',
      'http://a.example//x',
    ]
    for (const address of addresses) expect((await see(address))[0]).toBe('MISS')
    for (const address of addresses) expect((await see(address))[0]).toBe('HIT')
    expect(seen).toEqual([
      'a.example /x',
      'b.example /x',
      'a.example /x?1',
      'a.example /%78',
      'a.example /a/../x',
      'a.example //x',
    ])
    expect(edge.keys()).toEqual([
      'a.example/x',
      'b.example/x',
      'a.example/x?1',
      'a.example/%78',
      'a.example/a/../x',
      'a.example//x',
    ])
    expect((await see('http://A.example:80/x'))[0]).toBe('HIT')
  })

  it('is for listed hosts only, of which the first answers on loopback', async () => {
    const { edge, see } = await start({ hosts: ['www.example.com', 'example.com'] })
    await fetch(`${edge.url}/a`)
    expect(edge.keys()).toEqual(['www.example.com/a'])
    expect((await see('http://example.com/a'))[0]).toBe('MISS')
    expect((await see('http://other.example/a'))[1]).toBe(421)
  })

  it('may have an origin for each host', async () => {
    const hosts = {
      'a.example': await writeSite({ 'x.txt': 'a' }),
      'b.example': await writeSite({ 'x.txt': 'b' }),
    }
    const { see } = await start({ hosts })
    expect(await see('http://a.example/x.txt')).toEqual(['MISS', 200, 'a'])
    expect(await see('http://b.example/x.txt')).toEqual(['MISS', 200, 'b'])
  })
})

describe('an edge', () => {
  it('is not talked into a fetch by a client', async () => {
    const { see } = await start({ origin: await writeSite({ 'a.txt': 'a' }) })
    await see('/a.txt')
    expect(await see('/a.txt', { 'cache-control': 'no-cache', pragma: 'no-cache' })).toEqual([
      'HIT',
      200,
      'a',
    ])
  })

  it('answers HEAD and conditional requests from what it keeps, and no other method', async () => {
    const { edge } = await start({ origin: await writeSite({ 'a.txt': 'abc' }) })
    const etag = (await edge.get('/a.txt')).headers.get('etag') ?? ''
    const head = await fetch(`${edge.url}/a.txt`, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length'), head.headers.get('x-cache')]).toEqual([
      200,
      '3',
      'HIT',
    ])
    const known = await edge.get('/a.txt', { 'if-none-match': `"x", W/${etag}` })
    expect([known.status, known.headers.get('x-cache')]).toEqual([304, 'HIT'])
    expect((await fetch(`${edge.url}/a.txt`, { method: 'POST' })).status).toBe(405)
  })

  it('names an origin that does not answer', async () => {
    const { see } = await start({ origin: 'http://127.0.0.1:1' })
    expect(await see('/a')).toEqual([
      null,
      502,
      expect.stringContaining('upstream http://127.0.0.1:1 did not answer /a'),
    ])
  })

  it('does not keep what it asked for before a purge and got after it', async () => {
    const waiting: ServerResponse[] = []
    const server = createServer((_request, response) => void waiting.push(response))
    await new Promise<void>(resolve => server.listen(0, loopback, resolve))
    onTestFinished(() => void server.close())
    const asked = new Promise<void>(resolve => server.once('request', () => resolve()))
    const { edge, see } = await start({ origin: listenUrl(server.address()) })
    const answer = see('/a')
    await asked
    edge.purge(() => true)
    waiting[0]?.end('old')
    expect(await answer).toEqual(['MISS', 200, 'old'])
    expect(edge.has('/a')).toBe(false)
  })

  it('tells how many addresses a purge chose', async () => {
    const { edge } = await start()
    await edge.get('/a')
    await edge.get('/b')
    expect(edge.purge(({ path, status }) => path === '/a' && status === 404)).toBe(1)
    expect(edge.keys()).toEqual(['127.0.0.1/b'])
    edge.clear()
    expect(edge.keys()).toEqual([])
  })
})
