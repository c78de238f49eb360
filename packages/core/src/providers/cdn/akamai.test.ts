import { describe, expect, test } from 'vitest'
import { answerOf, planned, SITE, targetOf } from '../../../../../test/support/target-of.ts'
import { Secret } from '../../secret/secret.ts'

const options = {
  provider: 'akamai',
  host: 'akab-x.luna.akamaiapis.net',
  clientToken: 'cl1ent',
  clientSecret: 's3cret',
  accessToken: 'acc3ss',
}
const target = await targetOf(options, [SITE, 'http://cdn.example.com'])
const { api } = target
const url = { kind: 'url', origins: [SITE], path: '/a' } as const

function read(status: number, body: unknown) {
  const [request] = api.toRequests([url])
  if (request === undefined) throw new Error('There is no request.')
  return api.readResponse(request, answerOf(status, body))
}

describe('Akamai', () => {
  test('names each URL with its scheme and query, at the host of the API client', () => {
    const { requests } = planned(target, ['/a.css?v=1', '/a.css', 'http://cdn.example.com/%C3%A4'])
    expect(requests).toMatchObject([
      {
        method: 'POST',
        url: 'https://akab-x.luna.akamaiapis.net/ccu/v3/invalidate/url/production',
        body: {
          objects: [`${SITE}/a.css`, `${SITE}/a.css?v=1`, 'http://cdn.example.com/%C3%A4'],
        },
      },
    ])
  })

  test('deletes, and purges the staging network, where told so', async () => {
    const told = await targetOf({ ...options, mode: 'delete', network: 'staging' })
    expect(told.api.toRequests([url])[0]?.url).toMatch(/\/ccu\/v3\/delete\/url\/staging$/)
  })

  test('cuts a request that is longer than 50 kB', () => {
    const names = Array.from({ length: 400 }, (_, index) => `/${'long'.repeat(40)}/${index}.css`)
    const sizes = planned(target, names).requests.map(({ body }) => JSON.stringify(body).length)
    expect(sizes).toHaveLength(2)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(50_000)
  })

  test.each(['123456', 123456])(
    'has everything by the CP code %j, and nothing of the kind without',
    async cpCode => {
      const whole = await targetOf({ ...options, cpCode })
      expect([whole.api.capabilities.everything, api.capabilities.everything]).toEqual([true, false])
      const items = [SITE, 'https://cdn.example.com'].map(
        origin => ({ kind: 'everything', origins: [origin] }) as const,
      )
      expect(whole.api.toRequests(items)).toMatchObject([
        {
          url: 'https://akab-x.luna.akamaiapis.net/ccu/v3/invalidate/cpcode/production',
          body: { objects: [123456] },
          items,
        },
      ])
    },
  )

  test('signs each attempt anew, and shows none of its keys', () => {
    const [request] = api.toRequests([url])
    const message = { method: 'POST', url: new URL(request?.url ?? ''), body: Buffer.from('{}') }
    const sign = (now: number, nonce: string) => {
      const { authorization } = request?.sign?.(message, { now, nonce }) ?? {}
      if (!(authorization instanceof Secret)) throw new Error('It is not signed.')
      return authorization
    }
    const signed = sign(Date.UTC(2026, 10, 26, 1, 2, 3), 'n0nce')
    const text = signed.reveal()
    expect(text).toMatch(
      /^EG1-HMAC-SHA256 client_token=cl1ent;access_token=acc3ss;timestamp=20261126T01:02:03\+0000;nonce=n0nce;signature=\S{44}$/,
    )
    expect(new Set([text, sign(0, 'n0nce').reveal(), sign(0, 'other').reveal()]).size).toBe(3)
    expect(`${JSON.stringify(request)} ${signed}`).not.toMatch(/cl1ent|s3cret|acc3ss/)
  })

  test('has a request to show before its keys are set', async () => {
    const bare = await targetOf({ provider: 'akamai' })
    const [request] = bare.api.toRequests([url])
    expect(request?.url).toBe('https://{host}/ccu/v3/invalidate/url/production')
    expect(request?.sign).toBeUndefined()
    expect(bare.missing.join()).toContain('AKAMAI_HOST')
  })

  test('takes a 403 that names a URL for a refusal of that, and another for one of the key', () => {
    const arl = { title: 'unauthorized arl', detail: `${SITE}/a`, httpStatus: 403 }
    expect(read(403, arl).failure).toMatchObject({
      kind: 'rejected',
      message: `HTTP 403: unauthorized arl: ${SITE}/a`,
    })
    expect(read(403, { title: 'Forbidden' }).failure?.kind).toBe('credentials')
    expect(read(413, { title: 'Request too large' }).failure?.kind).toBe('rejected')
    expect(read(507, { title: 'no room' }).failure?.kind).toBe('other')
  })

  test('tells the purge and when it is done', () => {
    const body = { httpStatus: 201, detail: 'Request accepted', estimatedSeconds: 5, purgeId: 'p-1' }
    expect(read(201, body)).toEqual({ operation: 'p-1', note: 'done in about 5 s' })
    expect(read(201, { ...body, httpStatus: 400 }).failure).toBeDefined()
    expect(read(201, { ...body, purgeId: '' }).failure).toBeDefined()
  })

  test('knows which URLs an item by hand reaches, in both schemes, unless it names tags', () => {
    const said = (text: string) => api.vocabulary?.read(text)
    expect(said('{"tag":["a"]}')).toEqual({ due: { kind: 'raw', item: '{"tag":["a"]}' } })
    expect(said('{"cpcode":[1]}')).toMatchObject({ whole: true })
    const urls = said('{"url":["https://www.example.com/a?b"]}')
    const reaches = urls !== undefined && 'reaches' in urls ? urls.reaches : undefined
    expect(['http://www.example.com/a?b', `${SITE}/a`].map(each => reaches?.(each))).toEqual([true, false])
  })

  test('keeps to the pace of the account, and waits five seconds after a 429', () => {
    expect(api.capabilities.lists.map(({ pace }) => pace)).toMatchObject([
      { burst: 10_000, perSecond: 200, of: 'items' },
      { burst: 300, perSecond: 0.5, of: 'items' },
      { of: 'requests' },
    ])
    expect(target.retry.tooManyRequestsDelay).toBe(5000)
  })
})
