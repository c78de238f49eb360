import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { listenUrl, loopback } from './edge/listener.ts'
import { call, startSimulator, writeFiles, writeSite } from './fixture.ts'
import { createSimulator } from './simulator.ts'

describe('layers behind each other', () => {
  const verdicts = (response: Response) =>
    ['x-cache', 'x-cache-wao', 'x-cache-wpengine'].map(name => response.headers.get(name))

  it('fill from the next inner one', async () => {
    const origin = await writeSite({ 'index.html': 'one' })
    const { edges } = await startSimulator({ origin, layers: ['wpengine', 'wao'] })
    const { wao, wpengine } = edges
    expect(verdicts(await wao.get('/'))).toEqual(['MISS', 'MISS', 'MISS'])
    expect(verdicts(await wao.get('/'))).toEqual(['HIT', 'HIT', null])
    wao.purge(() => true)
    expect(verdicts(await wao.get('/'))).toEqual(['MISS', 'MISS', 'HIT'])

    await writeFiles(origin, { 'index.html': 'two' })
    wao.purge(() => true)
    expect(await (await wao.get('/')).text()).toBe('one')
    wpengine.purge(() => true)
    expect(await (await wao.get('/')).text()).toBe('one')
    wao.purge(() => true, { mode: 'invalidate' })
    expect(await (await wao.get('/')).text()).toBe('two')
  })

  it('confirm old bytes to a layer that is invalidated before them', async () => {
    const origin = await writeSite({ 'index.html': 'one' })
    const { edges } = await startSimulator({ origin, layers: ['wpengine', 'wao'] })
    await edges.wao.get('/')
    await writeFiles(origin, { 'index.html': 'two' })
    edges.wao.purge(() => true, { mode: 'invalidate' })
    const confirmed = await edges.wao.get('/')
    expect([confirmed.headers.get('x-cache-revalidated'), await confirmed.text()]).toEqual(['304', 'one'])
  })

  it('add up their ages', async () => {
    const origin = { dir: await writeSite({ 'a.txt': '' }), cacheControl: 'max-age=60' }
    const { edges, clock } = await startSimulator({ origin, layers: ['wpengine', 'wao'] })
    await edges.wpengine.get('/a.txt')
    clock.advance(50_000)
    expect((await edges.wao.get('/a.txt')).headers.get('age')).toBe('50')
    clock.advance(10_000)
    expect(edges.wao.has('/a.txt')).toBe(false)
  })

  it('give the image edge its originals', async () => {
    const origin = await writeSite({ 'a.png': 'one' })
    const { edges } = await startSimulator({
      origin,
      hosts: ['www.example.com'],
      layers: ['wao', 'optimole'],
    })
    const image = '/w:1/https://www.example.com/a.png'
    await edges.optimole.get(image)
    expect(edges.wao.keys()).toEqual(['www.example.com/a.png'])
    expect((await edges.optimole.get('/https://other.example/a.png')).status).toBe(421)
  })

  it('leave the others before the origin', async () => {
    const { edges } = await startSimulator({ layers: ['wpengine', 'wao'] })
    await edges.paradarum.get('/a')
    expect([edges.wao.keys(), edges.wpengine.keys()]).toEqual([[], []])
  })
})

describe('options', () => {
  it.each([
    [{ layers: ['wao', 'wao'] }, /names a layer twice[\s\S]*layers/],
    [{ layers: ['optimole', 'wao'] }, /outside of "optimole"[\s\S]*layers/],
    [{ wao: { prefix: 'glob' } }, /wao\.prefix/],
    [{ wao: { prefx: 'string' } }, /prefx/],
    [{ wpengine: { installId: 'mine' } }, /wpengine\.installId/],
    [{ origin: 7 }, /origin/],
    [{ port: 70_000 }, /port/],
  ])('that are wrong are named: %j', async (options, message) => {
    const [given] = [{ origin: 'dist', ...options }].map(value => JSON.parse(JSON.stringify(value)))
    await expect(createSimulator(given)).rejects.toThrow(message)
  })

  it('that cannot be had leave nothing behind', async () => {
    const taken = createServer()
    await new Promise<void>(resolve => taken.listen(0, loopback, resolve))
    onTestFinished(() => void taken.close())
    const port = Number(new URL(listenUrl(taken.address())).port)
    const listening = () => process.getActiveResourcesInfo().filter(name => name === 'TCPServerWrap').length
    const before = listening()
    // The port of the APIs is the last that is opened: all edges listen by then.
    await expect(createSimulator({ origin: 'dist', port })).rejects.toThrow('EADDRINUSE')
    await expect.poll(listening).toBe(before)
  })
})

describe('credentials', () => {
  it('are the same as values and as environment variables', async () => {
    const { apis, env } = await startSimulator({ wao: { siteId: 12, token: 'a' } })
    expect(apis.wao).toMatchObject({ siteId: '12', token: 'a' })
    expect(env).toMatchObject({ WAO_SITE_ID: '12', WAO_API_TOKEN: 'a', WPE_API_USER_ID: apis.wpengine.user })
  })

  it('are never in the log, wherever a client puts them', async () => {
    const { apis, env, log, clearLog, url } = await startSimulator()
    const everywhere = {
      Authorization: `Bearer ${apis.wao.token}`,
      'X-API-Key': apis.paradarum.apiKey,
      Cookie: apis.wao.token,
    }
    for (const { baseUrl } of Object.values(apis))
      await call(`${baseUrl}/anything?a=1`, everywhere, { body: [1] })
    const accepted: Readonly<Record<string, string>> = { wao: 'authorization', paradarum: 'x-api-key' }
    const verdict = (api: string, field: string) => (accepted[api] === field ? 'valid' : 'invalid')
    expect(log.map(entry => [entry.api, entry.headers.authorization, entry.headers['x-api-key']])).toEqual(
      Object.keys(apis).map(api => [api, verdict(api, 'authorization'), verdict(api, 'x-api-key')]),
    )
    expect(log[0]).toMatchObject({
      method: 'POST',
      path: '/anything',
      query: { a: '1' },
      body: [1],
      status: 404,
    })
    const written = await (await fetch(`${url}/__simulator/log`)).text()
    for (const name of ['WAO_API_TOKEN', 'PARADARUM_API_KEY']) expect(written).not.toContain(env[name])
    clearLog()
    expect(log).toEqual([])
  })
})

describe('close', () => {
  it('ends open connections and requests that hang', async () => {
    const simulator = await createSimulator({ origin: await writeSite({}) })
    simulator.faults.add('*', { hang: true })
    const hanging = call(`${simulator.apis.wao.baseUrl}/sites/x/caches`, {}).catch((error: unknown) => error)
    const { port } = new URL(simulator.edges.wao.url)
    const socket = connect(Number(port), loopback)
    await once(socket, 'connect')
    const ended = once(socket, 'close')
    socket.resume()
    socket.on('error', () => undefined)
    await simulator.close()
    await ended
    expect(await hanging).toBeInstanceOf(Error)
    await expect(fetch(simulator.url)).rejects.toThrow()
    await simulator.close()
  })
})
