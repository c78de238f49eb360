import { describe, expect, it } from 'vitest'
import { createClock } from '../../control/clock.ts'
import { call, startSimulator, watch } from '../../fixture.ts'
import type { SimulatorOptions } from '../../options.ts'

const site = 'https://www.example.com'

async function start(options: Partial<SimulatorOptions> = {}) {
  const simulator = await startSimulator({ hosts: ['www.example.com', 'a.example'], ...options })
  const { baseUrl, apiKey, pullZoneId } = simulator.apis.bunny
  const headers = { AccessKey: apiKey }
  return {
    simulator,
    baseUrl,
    headers,
    zone: `${baseUrl}/pullzone/${pullZoneId}`,
    purge: (url: string, more = '', fields: Record<string, string> = headers) =>
      call(`${baseUrl}/purge?url=${encodeURIComponent(url)}${more}`, fields),
    ...watch(simulator.edges.bunny),
  }
}

const all = ['/', '/a', '/a?x=1', '/a/', '/a/b', '/a/b.png?x', '/ab', 'https://a.example/a']

describe('what a bunny.net purge hits', () => {
  it.each<[description: string, url: string, more: string, goes: string[]]>([
    ['a URL with all its queries', `${site}/a`, '', ['/a', '/a?x=1']],
    ['the same, whatever query it names', `${site}/a?y`, '&async=true', ['/a', '/a?x=1']],
    ['a folder with all beneath', `${site}/a/`, '', ['/a/', '/a/b', '/a/b.png?x']],
    [
      'the same, as exactPath is without effect',
      `${site}/a/`,
      '&exactPath=true',
      ['/a/', '/a/b', '/a/b.png?x'],
    ],
    ['the whole site for its home page', `${site}/`, '', all.slice(0, -1)],
    ['a pattern', `${site}/a*b*`, '', ['/a/b', '/a/b.png?x', '/ab']],
    ['nothing of another host', 'https://b.example/', '', []],
    ['nothing in another case', `${site}/A`, '', []],
  ])('%s', async (_description, url, more, goes) => {
    const { purge, warm, hits } = await start()
    await warm(...all)
    const answer = await purge(url, more)
    expect([answer.status, await answer.text()]).toEqual([200, ''])
    expect(hits(...all)).toEqual(all.filter(address => !goes.includes(address)))
  })

  it.each<[description: string, url: string, more: string, goes: string[]]>([
    ['a URL without its other queries', `${site}/a`, '', ['/a']],
    ['a URL with its query', `${site}/a?x=1`, '', ['/a?x=1']],
    ['a folder alone, with exactPath', `${site}/a/`, '&exactPath=true', ['/a/']],
    [
      'a folder with all beneath, without it',
      `${site}/a/`,
      '&exactPath=false',
      ['/a/', '/a/b', '/a/b.png?x'],
    ],
  ])('where queries count: %s', async (_description, url, more, goes) => {
    const { purge, warm, hits } = await start({ bunny: { ignoreQueries: false } })
    await warm(...all)
    await purge(url, more)
    expect(hits(...all)).toEqual(all.filter(address => !goes.includes(address)))
  })

  it('a pull zone', async () => {
    const { zone, headers, warm, hits } = await start()
    await warm(...all)
    expect((await call(`${zone}/purgeCache`, headers, { body: { CacheTag: 'none' } })).status).toBe(204)
    expect(hits(...all)).toEqual(all)
    expect((await call(`${zone}/purgeCache`, headers)).status).toBe(204)
    expect(hits(...all)).toEqual([])
  })
})

describe('what the bunny.net API refuses', () => {
  it('URLs, hosts, keys and calls that it does not know', async () => {
    const { purge, zone, headers, baseUrl } = await start({ bunny: { hosts: ['www.example.com'] } })
    const answers = await Promise.all([
      purge('/a'),
      call(`${baseUrl}/purge`, headers),
      purge('https://b.example/'),
      purge(`${site}/`, '', {}),
      purge(`${site}/`, '', { AccessKey: 'wrong' }),
      purge(`${site}/`, '&async=1'),
      purge(`${site}/`, '&hostname=a'),
      call(`${zone}0/purgeCache`, headers),
      call(`${zone}/purgeCache`, headers, { body: { Tag: 'a' } }),
      call(`${baseUrl}/purge?url=${site}`, headers, { method: 'GET' }),
    ])
    const bodies = await Promise.all(answers.map(answer => answer.json()))
    const error = (ErrorKey: string) => ({ ErrorKey, Field: expect.any(String), Message: expect.any(String) })
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 404, 401, 401, 400, 400, 404, 400, 404])
    expect(bodies.slice(0, 4)).toEqual(
      ['purge.urls_invalid', 'purge.urls_invalid', 'pullZone.not_found', 'unauthorized'].map(error),
    )
  })

  it('what is faster than its buckets, exact ones and wildcards apart', async () => {
    const clock = createClock(0)
    const { purge } = await start({ clock })
    const send = async (url: string) => {
      const { status, headers } = await purge(url)
      return status === 200 ? 200 : [status, headers.get('retry-after')]
    }
    for (let sent = 0; sent < 20; sent++) expect(await send(`${site}/a/`)).toBe(200)
    expect(await send(`${site}/*`)).toEqual([429, '2'])
    for (let sent = 0; sent < 120; sent++) expect(await send(`${site}/a`)).toBe(200)
    expect(await send(`${site}/a`)).toEqual([429, '1'])
    clock.advance(200)
    expect(await send(`${site}/a`)).toBe(200)
    expect(await send(`${site}/a`)).toEqual([429, '1'])
    clock.advance(1800)
    expect(await send(`${site}/`)).toBe(200)
  })
})

it('shows the pull zone', async () => {
  const { zone, headers } = await start()
  expect(await (await call(zone, headers, { method: 'GET' })).json()).toMatchObject({ Id: 4242 })
})
