import { describe, expect, it } from 'vitest'
import { createClock } from '../../control/clock.ts'
import { call, startSimulator, watch } from '../../fixture.ts'
import type { SimulatorOptions } from '../../options.ts'

const host = 'www.example.com'
const basic = (text: string) => ({ Authorization: `Basic ${Buffer.from(text).toString('base64')}` })

async function start(options: Partial<SimulatorOptions> = {}) {
  const simulator = await startSimulator({ hosts: [host, 'a.example'], ...options })
  const { baseUrl, zoneId, apiKey } = simulator.apis.keycdn
  const headers = basic(`${apiKey}:`)
  const send = (method: string, name: string, body?: unknown, fields: Record<string, string> = headers) =>
    call(`${baseUrl}/zones/${name}`, fields, { method, body })
  return {
    simulator,
    send,
    purgeUrls: (urls: unknown) => send('DELETE', `purgeurl/${zoneId}.json`, { urls }),
    zoneId,
    apiKey,
    ...watch(simulator.edges.keycdn),
  }
}

describe('the KeyCDN API', () => {
  it.each<[description: string, urls: unknown, status: number]>([
    ['URLs without scheme', [`${host}/a.css`, `${host}/b?x=1`], 200],
    ['64 kB', [`${host}/`.padEnd(64_000 - '{"urls":[""]}'.length, 'a')], 200],
    ['a byte more', [`${host}/`.padEnd(64_001 - '{"urls":[""]}'.length, 'a')], 413],
    ['a URL with its scheme', [`https://${host}/a`], 400],
    ['a host without a path', [host], 400],
    ['no URL', [], 400],
    ['a text', `${host}/a`, 400],
  ])('is asked for %s', async (_description, urls, status) => {
    const { purgeUrls } = await start()
    const answer = await purgeUrls(urls)
    expect(answer.status).toBe(status)
    expect(await answer.json()).toEqual({
      status: status === 200 ? 'success' : 'error',
      description: expect.any(String),
    })
  })

  it('purges URLs alone, and a zone by a GET', async () => {
    const { purgeUrls, send, zoneId, warm, hits } = await start()
    const all = ['/a', '/a?x=1', '/b', 'https://a.example/a']
    await warm(...all)
    await purgeUrls([`${host}/a`])
    expect(hits(...all)).toEqual(['/a?x=1', '/b', 'https://a.example/a'])
    await send('DELETE', `purgetag/${zoneId}.json`, { tags: ['none'] })
    expect(hits(...all)).toHaveLength(3)
    expect(await (await send('GET', `purge/${zoneId}.json`)).json()).toMatchObject({ status: 'success' })
    expect(hits(...all)).toEqual([])
  })

  it('purges queries too, where told so', async () => {
    const { purgeUrls, warm, hits } = await start({ keycdn: { coversQuery: true } })
    await warm('/a', '/a?x=1', '/b')
    await purgeUrls([`${host}/a`])
    expect(hits('/a', '/a?x=1', '/b')).toEqual(['/b'])
  })

  it('says with a 200 that it failed', async () => {
    const { purgeUrls, warm, hits } = await start({ keycdn: { zone: 'failing' } })
    await warm('/a')
    const answer = await purgeUrls([`${host}/a`])
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { status: 'error', description: 'Cache could not be purged.' },
    ])
    expect(hits('/a')).toEqual(['/a'])
  })

  it('refuses credentials, zones and calls that it does not know', async () => {
    const { send, zoneId, apiKey } = await start()
    const body = { urls: [`${host}/a`] }
    const answers = await Promise.all([
      send('DELETE', `purgeurl/${zoneId}.json`, body, {}),
      send('DELETE', `purgeurl/${zoneId}.json`, body, basic(apiKey)),
      send('DELETE', `purgeurl/${zoneId}.json`, body, basic(`${apiKey}:x`)),
      send('DELETE', 'purgeurl/1.json', body),
      send('DELETE', `purgeurl/${zoneId}`, body),
      send('POST', `purgeurl/${zoneId}.json`, body),
      send('GET', `${zoneId}.json`),
    ])
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 404, 404, 404, 200])
  })

  it('lets 20 requests through in a minute', async () => {
    const clock = createClock(0)
    const { purgeUrls } = await start({ clock })
    for (let left = 19; left >= 0; left--) {
      const { status, headers } = await purgeUrls([`${host}/a`])
      expect([status, headers.get('x-rate-limit-remaining')]).toEqual([200, `${left}`])
    }
    expect((await purgeUrls([`${host}/a`])).status).toBe(429)
    clock.advance(60_000)
    expect((await purgeUrls([`${host}/a`])).status).toBe(200)
  })
})
