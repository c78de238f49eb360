import { describe, expect, it } from 'vitest'
import { createClock } from '../../control/clock.ts'
import { call, startSimulator, watch } from '../../fixture.ts'
import type { SimulatorOptions } from '../../options.ts'

const version = '?api-version=2024-02-01'

async function start(options: Partial<SimulatorOptions> = {}) {
  const simulator = await startSimulator({ hosts: ['www.contoso.com', 'img.contoso.com'], ...options })
  const known = simulator.apis['azure-front-door']
  const headers = { Authorization: `Bearer ${known.token}` }
  const group = `${known.baseUrl}/subscriptions/${known.subscriptionId}/resourceGroups/${known.resourceGroup}`
  const endpoint = `${group}/providers/Microsoft.Cdn/profiles/${known.profile}/afdEndpoints/${known.endpoint}`
  return {
    simulator,
    headers,
    endpoint,
    purge: (body: unknown, query = version, fields: Record<string, string> = headers) =>
      call(`${endpoint}/purge${query}`, fields, { body }),
    get: (url: string) => call(url, headers, { method: 'GET' }),
    ...watch(simulator.edges['azure-front-door']),
  }
}

const many = (count: number) => Array.from({ length: count }, (_, index) => `/${index}`)

describe('what the Azure Front Door API accepts', () => {
  it.each<[description: string, body: unknown, status: number]>([
    [
      'paths and folders',
      { contentPaths: ['/pictures/a.png', '/scripts/*'], domains: ['www.contoso.com'] },
      202,
    ],
    ['everything of all domains', { contentPaths: ['/*'] }, 202],
    ['100 paths', { contentPaths: many(100) }, 202],
    ['101 paths', { contentPaths: many(101) }, 400],
    ['no path', { contentPaths: [] }, 400],
    ['a path without its slash', { contentPaths: ['a'] }, 400],
    ['a URL', { contentPaths: ['https://www.contoso.com/a'] }, 400],
    ['a path with a query', { contentPaths: ['/a?x=1'] }, 400],
    ['a wildcard that follows no slash', { contentPaths: ['/a*'] }, 400],
    ['a wildcard within', { contentPaths: ['/*/a.png'] }, 400],
    ['a wildcard domain', { contentPaths: ['/'], domains: ['*.contoso.com'] }, 400],
    ['domains alone', { domains: ['www.contoso.com'] }, 400],
  ])('%s', async (_description, body, status) => {
    const { purge } = await start()
    const answer = await purge(body)
    expect(answer.status).toBe(status)
    const text = await answer.text()
    if (status === 202) expect(text).toBe('')
    else expect(JSON.parse(text)).toEqual({ error: { code: 'BadRequest', message: expect.any(String) } })
  })

  it('with the credentials, the resource and the version that it knows', async () => {
    const { purge, endpoint, headers, get } = await start()
    const body = { contentPaths: ['/*'] }
    const answers = await Promise.all([
      purge(body, version, {}),
      purge(body, version, { Authorization: 'Bearer wrong' }),
      purge(body, ''),
      call(`${endpoint}x/purge${version}`, headers, { body }),
      call(`${endpoint.replace('/subscriptions/', '/subscriptions/1')}/purge${version}`, headers, { body }),
      call(`${endpoint}/purgeAll${version}`, headers, { body }),
      get(`${endpoint}${version}`),
      call(`${endpoint.replace('simulated-group', 'SIMULATED-Group')}/purge${version}`, headers, { body }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 400, 404, 404, 404, 200, 202])
    const errors = await Promise.all(answers.slice(0, 6).map(answer => answer.json()))
    const codes =
      'AuthenticationFailed InvalidAuthenticationToken MissingApiVersionParameter ResourceNotFound SubscriptionNotFound NotFound'
    expect(errors).toMatchObject(codes.split(' ').map(code => ({ error: { code } })))
    const bound = await start({ 'azure-front-door': { permitted: false } })
    expect((await bound.purge(body)).status).toBe(403)
  })
})

it('answers 202 until the operation is complete', async () => {
  const clock = createClock(0)
  const { purge, get } = await start({ clock, 'azure-front-door': { completeAfter: 600_000 } })
  const location = (await purge({ contentPaths: ['/'] })).headers.get('location') ?? ''
  const waiting = await get(location)
  expect([waiting.status, waiting.headers.get('location')]).toEqual([202, location])
  clock.advance(600_000)
  expect((await get(location)).status).toBe(200)
  expect((await get(location.replace(/operationresults\/./, 'operationresults/x'))).status).toBe(404)
})

describe('what an Azure Front Door purge hits', () => {
  const image = 'https://img.contoso.com/dir/b'
  const all = ['/', '/?x', '/dir', '/dir/', '/dir/b', '/Dir/B?x=1', '/dirt', image]
  it.each<[string, object, SimulatorOptions['azure-front-door'], string[]]>([
    [
      'a path in any case, with all queries',
      { contentPaths: ['/dir/b'] },
      {},
      ['/dir/b', '/Dir/B?x=1', image],
    ],
    ['a path of a domain', { contentPaths: ['/DIR/B'], domains: ['IMG.contoso.com'] }, {}, [image]],
    ['the root alone', { contentPaths: ['/'] }, {}, ['/', '/?x']],
    ['what is beneath a folder', { contentPaths: ['/dir/*'] }, {}, ['/dir/b', '/Dir/B?x=1', image]],
    [
      'the folder too, where told so',
      { contentPaths: ['/dir/*'] },
      { folderCovers: true },
      ['/dir/', '/dir/b', '/Dir/B?x=1', image],
    ],
    ['everything, the root with it', { contentPaths: ['/*'] }, {}, all],
  ])('%s', async (_description, body, options, goes) => {
    const { purge, warm, hits } = await start({ 'azure-front-door': options })
    await warm(...all)
    expect((await purge(body)).status).toBe(202)
    expect(hits(...all)).toEqual(all.filter(address => !goes.includes(address)))
  })
})
