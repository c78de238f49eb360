import { describe, expect, it } from 'vitest'
import { createClock } from '../../control/clock.ts'
import { call, startSimulator, watch } from '../../fixture.ts'
import type { SimulatorOptions } from '../../options.ts'

async function start(options: Partial<SimulatorOptions> = {}) {
  const simulator = await startSimulator({ hosts: ['cdn.example.com', 'a.example'], ...options })
  const { baseUrl, endpointId, token } = simulator.apis.digitalocean
  const headers = { Authorization: `Bearer ${token}` }
  const endpoint = `${baseUrl}/cdn/endpoints/${endpointId}`
  return {
    simulator,
    headers,
    endpoint,
    send: (body: unknown, fields: Record<string, string> = headers) =>
      call(`${endpoint}/cache`, fields, { method: 'DELETE', body }),
    ...watch(simulator.edges.digitalocean),
  }
}

const many = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `${from + index}`)

describe('what the DigitalOcean API accepts', () => {
  it.each<[description: string, body: unknown, status: number]>([
    ['files and folders', { files: ['assets/img/hero.png', 'assets/css/*'] }, 204],
    ['everything', { files: ['*'] }, 204],
    ['50 files', { files: many(50) }, 204],
    ['51 files', { files: many(51) }, 400],
    ['no file', { files: [] }, 400],
    ['a path with its slash', { files: ['/a'] }, 400],
    ['a wildcard that is not a whole part', { files: ['a*'] }, 400],
    ['a wildcard within', { files: ['a/*/b'] }, 400],
    ['an unknown field', { files: ['a'], paths: [] }, 400],
    ['no body', undefined, 400],
  ])('%s', async (_description, body, status) => {
    const { send } = await start()
    const answer = await send(body)
    expect(answer.status).toBe(status)
    const said = await answer.text()
    if (status === 204) expect(said).toBe('')
    else
      expect(JSON.parse(said)).toEqual({
        id: 'bad_request',
        message: expect.any(String),
        request_id: expect.any(String),
      })
  })

  it('with the credentials and the endpoint that it knows', async () => {
    const { send, endpoint, headers } = await start()
    const body = { files: ['*'] }
    const answers = await Promise.all([
      send(body, {}),
      send(body, { Authorization: 'Bearer wrong' }),
      call(`${endpoint}0/cache`, headers, { method: 'DELETE', body }),
      call(`${endpoint}/cache`, headers, { body }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 404, 404])
    expect((await (await start({ digitalocean: { permitted: false } })).send(body)).status).toBe(403)
    expect((await call(endpoint, headers, { method: 'GET' })).status).toBe(200)
  })
})

describe('the pace of DigitalOcean', () => {
  it('is 50 files in 20 seconds', async () => {
    const clock = createClock(0)
    const { send } = await start({ clock })
    expect((await send({ files: many(49) })).status).toBe(204)
    clock.advance(10_000)
    expect((await send({ files: ['a/*'] })).status).toBe(204)
    const refused = await send({ files: ['b'] })
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10'])
    clock.advance(10_000)
    expect((await send({ files: many(49) })).status).toBe(204)
    expect((await send({ files: ['b'] })).status).toBe(429)
  })

  it('is 5 requests in 10 seconds', async () => {
    const clock = createClock(0)
    const { send } = await start({ clock })
    for (let sent = 0; sent < 5; sent++) expect((await send({ files: [`${sent}`] })).status).toBe(204)
    expect((await send({ files: ['a'] })).headers.get('retry-after')).toBe('10')
    clock.advance(10_000)
    expect((await send({ files: ['a'] })).status).toBe(204)
  })

  it('lets no purge run beside the same one', async () => {
    const clock = createClock(0)
    const { send } = await start({ clock, digitalocean: { busyMs: 3000 } })
    expect((await send({ files: ['a', 'b'] })).status).toBe(204)
    expect((await send({ files: ['b', 'a'] })).status).toBe(429)
    expect((await send({ files: ['b'] })).status).toBe(204)
    clock.advance(3000)
    expect((await send({ files: ['a', 'b'] })).status).toBe(204)
  })
})

describe('what a DigitalOcean purge hits', () => {
  const all = ['/a', '/a?v=1', '/dir', '/dir/', '/dir/b', '/dir/c/d?x', 'https://a.example/a']
  it.each<[string, string, SimulatorOptions['digitalocean'], string[]]>([
    ['a path with its queries, on all hosts', 'a', {}, ['/a', '/a?v=1', 'https://a.example/a']],
    ['a path alone, where told so', 'a', { coversQuery: false }, ['/a', 'https://a.example/a']],
    ['what is beneath a folder', 'dir/*', {}, ['/dir/b', '/dir/c/d?x']],
    ['the folder too, where told so', 'dir/*', { folderCovers: true }, ['/dir/', '/dir/b', '/dir/c/d?x']],
    ['everything', '*', {}, all],
  ])('%s', async (_description, file, digitalocean, goes) => {
    const { send, warm, hits } = await start({ digitalocean })
    await warm(...all)
    expect((await send({ files: [file] })).status).toBe(204)
    expect(hits(...all)).toEqual(all.filter(address => !goes.includes(address)))
  })
})
