import { describe, expect, test } from 'vitest'
import { answerOf, planned, SITE, targetOf } from '../../../../../test/support/target-of.ts'

const hosts = [SITE, 'http://cdn.example.com']
const target = await targetOf({ provider: 'keycdn', zoneId: 4711, apiKey: 'k3y' }, hosts)
const url = { kind: 'url', origins: [SITE], path: '/a' } as const

function read(status: number, body: unknown) {
  const [request] = target.api.toRequests([url])
  if (request === undefined) throw new Error('There is no request.')
  return target.api.readResponse(request, answerOf(status, body))
}

describe('KeyCDN', () => {
  test('names each host and each query, without the scheme', () => {
    const { requests } = planned(target, ['/a.css?v=1', '/a.css', 'http://cdn.example.com/%C3%A4'])
    expect(requests).toMatchObject([
      {
        method: 'DELETE',
        url: 'https://api.keycdn.com/zones/purgeurl/4711.json',
        body: {
          urls: ['www.example.com/a.css', 'www.example.com/a.css?v=1', 'cdn.example.com/%C3%A4'],
        },
      },
    ])
  })

  test('cuts a request that is longer than 64 kB', () => {
    const names = Array.from({ length: 400 }, (_, index) => `/${'long'.repeat(50)}/${index}.css`)
    const sizes = planned(target, names).requests.map(({ body }) => JSON.stringify(body).length)
    expect(sizes).toHaveLength(2)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(64_000)
  })

  test('empties the zone by one GET, whichever hosts are meant', () => {
    const items = hosts.map(origin => ({ kind: 'everything', origins: [origin] }) as const)
    expect(target.api.toRequests(items)).toMatchObject([
      { method: 'GET', url: 'https://api.keycdn.com/zones/purge/4711.json', items },
    ])
  })

  test.each(['error', 'failed', ''])('takes a 200 of the status "%s" for a failure', status => {
    expect(read(200, { status, description: 'it was not' })).toMatchObject({
      failure: { kind: 'rejected', message: 'HTTP 200 with a failure in it: it was not' },
    })
  })

  test('tells what KeyCDN says beside yes, and finds its words in either place', () => {
    expect(read(200, { status: 'success', description: 'Cleared.' })).toEqual({ note: 'Cleared.' })
    expect(read(400, { status: 'error', error_message: 'no such thing' }).failure?.message).toBe(
      'HTTP 400: no such thing',
    )
  })

  test('knows which URLs an item by hand reaches, unless it names tags', () => {
    const { vocabulary } = target.api
    expect(vocabulary?.read('{"tags":["a"]}')).toEqual({ due: { kind: 'raw', item: '{"tags":["a"]}' } })
    const said = vocabulary?.read('{"urls":["www.example.com/a?b"]}')
    const reaches = said !== undefined && 'reaches' in said ? said.reaches : undefined
    expect([`${SITE}/a?b`, `${SITE}/a`].map(each => reaches?.(each))).toEqual([true, false])
  })

  test('sends 20 requests a minute at most', () => {
    for (const { pace } of target.api.capabilities.lists) {
      expect(pace).toEqual({ most: 20, seconds: 60, of: 'requests' })
    }
  })

  test('asks for its zone where the connection is tried', () => {
    const { probe } = target.api
    expect(probe?.request(undefined)).toMatchObject({
      method: 'GET',
      url: 'https://api.keycdn.com/zones/4711.json',
    })
    const zone = { status: 'success', data: { zone: { name: 'demo' } } }
    expect(probe?.read(answerOf(200, zone), undefined)).toEqual({ value: { said: 'the zone is demo' } })
    expect(probe?.read(answerOf(200, { status: 'success' }), undefined)).toEqual({
      value: { said: 'the zone is 4711' },
    })
    expect(probe?.read(answerOf(200, {}), undefined)).toMatchObject({ failure: { kind: 'other' } })
  })
})
