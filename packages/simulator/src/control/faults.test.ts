import { describe, expect, it } from 'vitest'
import { call, startSimulator } from '../fixture.ts'
import type { Fault } from './faults.ts'

const causeOf = (error: unknown): unknown =>
  error instanceof Error && error.cause instanceof Error && 'code' in error.cause ? error.cause.code : error

async function start(...faults: Fault[]) {
  const simulator = await startSimulator()
  for (const fault of faults) simulator.faults.add('paradarum.purge', fault)
  const { baseUrl, propertyId, apiKey } = simulator.apis.paradarum
  const edge = simulator.edges.paradarum
  await edge.get('/a')
  return {
    simulator,
    edge,
    purge: () =>
      call(`${baseUrl}/property/${propertyId}/purge`, { 'X-API-Key': apiKey }, { body: { type: 'All' } }),
    statuses: () => simulator.log.map(entry => entry.status),
  }
}

describe('a scripted fault', () => {
  it('answers in the place of the API, as often as told, in order', async () => {
    const { purge, edge, statuses, simulator } = await start(
      { status: 429, headers: { 'Retry-After': '7' }, body: { message: 'slow down' }, times: 2 },
      { status: 503, body: '<html>' },
    )
    const limited = await purge()
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7'])
    expect(limited.headers.get('content-type')).toContain('json')
    expect(await limited.json()).toEqual({ message: 'slow down' })
    expect((await purge()).status).toBe(429)
    expect(edge.has('/a')).toBe(true)
    const down = await purge()
    expect([down.headers.get('content-type'), await down.text()]).toEqual([
      'text/plain; charset=utf-8',
      '<html>',
    ])
    expect((await purge()).status).toBe(200)
    expect(edge.has('/a')).toBe(false)
    expect(statuses()).toEqual([429, 429, 503, 200])
    expect(simulator.log[0]?.body).toEqual({ type: 'All' })
  })

  it('resets the connection before acting', async () => {
    const { purge, edge, statuses } = await start({ drop: true })
    expect(causeOf(await purge().catch((error: unknown) => error))).toMatch(/ECONNRESET|UND_ERR_SOCKET/)
    expect(edge.has('/a')).toBe(true)
    expect(statuses()).toEqual([undefined])
  })

  it('resets the connection after acting', async () => {
    const { purge, edge, statuses } = await start({ drop: true, acted: true })
    expect(causeOf(await purge().catch((error: unknown) => error))).toMatch(/ECONNRESET|UND_ERR_SOCKET/)
    expect(edge.has('/a')).toBe(false)
    expect(statuses()).toEqual([undefined])
  })

  it('cuts the body off with an error', async () => {
    const { purge, edge } = await start({ truncate: 5 }, { truncate: 1000 })
    for (const _ of [1, 2]) {
      const response = await purge()
      expect(response.status).toBe(200)
      await expect(response.text()).rejects.toThrow('terminated')
    }
    expect(edge.has('/a')).toBe(false)
  })

  it('cuts the body off without an error', async () => {
    const { purge } = await start({ truncate: 5, silent: true })
    const response = await purge()
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([
      200,
      null,
      '{"suc',
    ])
  })

  it('cuts the JSON', async () => {
    const { purge, edge } = await start({ malformed: true })
    const response = await purge()
    expect(response.status).toBe(200)
    await expect(response.json()).rejects.toThrow(SyntaxError)
    expect(edge.has('/a')).toBe(false)
  })

  it('hangs until the client gives up', async () => {
    const { simulator, statuses } = await start({ hang: true })
    const { baseUrl, propertyId, apiKey } = simulator.apis.paradarum
    const request = fetch(`${baseUrl}/property/${propertyId}/purge`, {
      method: 'POST',
      headers: { 'X-API-Key': apiKey, 'Content-Type': 'application/json' },
      body: '{"type":"All"}',
      signal: AbortSignal.timeout(300),
    })
    await expect(request).rejects.toThrow('timeout')
    expect(statuses()).toEqual([undefined])
  })

  it('delays an answer, or another fault', async () => {
    const { purge } = await start({ delay: 80 }, { delay: 80, status: 500 })
    for (const status of [200, 500]) {
      const began = performance.now()
      expect((await purge()).status).toBe(status)
      expect(performance.now() - began).toBeGreaterThan(75)
    }
  })

  it('is for its route only, or for a whole API', async () => {
    const { purge, simulator } = await start()
    simulator.faults.add('paradarum.batch', { status: 500 })
    simulator.faults.add('wao', { status: 501 })
    expect((await purge()).status).toBe(200)
    simulator.faults.add('*', { status: 502 })
    expect((await purge()).status).toBe(502)
    expect(simulator.faults.pending()).toMatchObject([{ route: 'paradarum.batch' }, { route: 'wao' }])
    simulator.faults.clear()
    expect(simulator.faults.pending()).toEqual([])
  })
})

describe('the admin routes', () => {
  it('script faults and the clock, and show edges and log', async () => {
    const { simulator, purge } = await start()
    const admin = (path: string, method: string, body?: unknown) =>
      call(`${simulator.url}/__simulator/${path}`, {}, { method, body })
    const fault = { route: 'paradarum.purge', fault: { status: 503 } }
    expect((await admin('faults', 'POST', [fault, fault])).status).toBe(204)
    expect(await (await admin('faults', 'GET')).json()).toEqual(
      [1, 2].map(() => ({ ...fault, fault: { status: 503, times: 1 } })),
    )
    expect((await purge()).status).toBe(503)
    await admin('faults', 'DELETE')
    expect((await purge()).status).toBe(200)
    expect(await (await admin('log', 'GET')).json()).toMatchObject([{ status: 503 }, { status: 200 }])
    await admin('log', 'DELETE')
    expect(simulator.log).toEqual([])

    const before = simulator.clock.now()
    await admin('clock', 'POST', { advance: 60_000 })
    expect(simulator.clock.now() - before).toBeGreaterThanOrEqual(60_000)
    await simulator.edges.wao.get('/b')
    expect(await (await admin('edges', 'GET')).json()).toMatchObject({
      wao: { url: simulator.edges.wao.url, keys: ['127.0.0.1/b'] },
    })
    await admin('edges', 'DELETE')
    expect(simulator.edges.wao.keys()).toEqual([])
  })

  it.each([
    [{ route: 'paradarum.nope', fault: { status: 503 } }, 'no such route'],
    [{ route: 'wao', fault: { status: 99 } }, 'fault/status'],
    [{ route: 'wao', fault: { explode: true } }, '{ drop: true, acted? }'],
  ])('refuse %j', async (body, message) => {
    const { url } = await startSimulator()
    const response = await call(`${url}/__simulator/faults`, {}, { body })
    expect(response.status).toBe(400)
    expect(await response.text()).toContain(message)
  })
})
