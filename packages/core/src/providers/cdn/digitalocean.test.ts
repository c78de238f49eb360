import { describe, expect, test } from 'vitest'
import { answerOf, planned, SITE, targetOf } from '../../../../../test/support/target-of.ts'
import type { DueItem } from '../../plan/model.ts'
import { makePlan } from '../../plan/plan.ts'
import { listRequests } from '../../purge/requests.ts'

const endpointId = '19f06b6a-3ace-4315-b086-499a0e521b76'
const target = await targetOf({ provider: 'digitalocean', endpointId, token: 't0ken' })

describe('DigitalOcean', () => {
  test('names files without the slash at their start, once for all queries', () => {
    const { requests } = planned(target, ['/a.css?v=1', '/a.css?v=2', '/img/%20b.png'])
    expect(requests.map(({ body }) => body)).toEqual([{ files: ['a.css', 'img/%20b.png'] }])
  })

  test('names a folder by its wildcard, and its own URL beside it', () => {
    const names = Array.from({ length: 60 }, (_, index) => `/blog/${index}.html`)
    const { requests } = planned(target, [...names, '/blog/'], ['/a.css'])
    expect(requests.map(({ body }) => body)).toEqual([{ files: ['blog/', 'blog/*'] }])
  })

  test('passes over a path that it would read as a wildcard, and the root, and says why', () => {
    const { plan, requests } = planned(target, ['/', '/a*b.css', '/c.css'])
    expect(requests.map(({ body }) => body)).toEqual([{ files: ['c.css'] }])
    expect(plan.skipped.map(({ reason }) => reason)).toEqual([
      expect.stringContaining("html: ['file']"),
      expect.stringContaining('cannot escape it'),
    ])
  })

  test('names all of a Space, and the known files of an extension', () => {
    const known = [{ origin: SITE, paths: ['/', '/a.css', '/b/c.css', '/d.js'], states: new Uint8Array(4) }]
    const filesFor = (due: DueItem) => {
      const { capabilities } = target.api
      const plan = makePlan({ due: [due], known: () => known, capabilities, owns: [], collateral: 0 })
      expect(plan.skipped).toEqual([])
      return listRequests(target, plan.batches).map(({ request }) => request.body)
    }
    expect(filesFor({ kind: 'prefix', item: `${SITE}/` })).toEqual([{ files: ['*'] }])
    expect(filesFor({ kind: 'extension', item: `${SITE}/*.css` })).toEqual([{ files: ['a.css', 'b/c.css'] }])
  })

  test('sends one request at a time, fifty files in 20 s, and waits as long after a 429', () => {
    const { concurrency, lists } = target.api.capabilities
    expect([concurrency, lists, target.retry]).toEqual([
      1,
      [{ items: 50, pace: { most: 50, seconds: 20, of: 'items' } }],
      { tooManyRequestsDelay: 20_000 },
    ])
  })

  test('asks for its endpoint where the connection is tried', () => {
    const { probe } = target.api
    expect(probe?.request(undefined)).toMatchObject({
      method: 'GET',
      url: `https://api.digitalocean.com/v2/cdn/endpoints/${endpointId}`,
    })
    const endpoint = {
      id: endpointId,
      origin: 'a.nyc3.digitaloceanspaces.com',
      custom_domain: 'cdn.example.com',
    }
    expect(probe?.read(answerOf(200, { endpoint }), undefined)).toEqual({
      value: { said: 'the endpoint is cdn.example.com' },
    })
    expect(probe?.read(answerOf(200, {}), undefined)).toMatchObject({ failure: { kind: 'other' } })
    expect(probe?.read(answerOf(403, { id: 'forbidden', message: 'no' }), undefined)).toMatchObject({
      failure: { kind: 'credentials', hint: expect.stringContaining('cdn:read') },
    })
  })

  test('has no request for what it cannot name', () => {
    const item = { kind: 'extension', origins: [SITE], folder: '/', extension: 'css' } as const
    expect(() => target.api.toRequests([item])).toThrow('kind "extension"')
  })
})
