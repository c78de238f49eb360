import { describe, expect, test } from 'vitest'
import { answerOf, planned, SITE, targetOf } from '../../../../../test/support/target-of.ts'
import { tellTarget } from '../../report/tell-target.ts'

const target = await targetOf({ provider: 'nginx' })
const host = { host: 'www.example.com' }
const own = (words: string) =>
  `<html>\r\n<head><title>${words}</title></head>\r\n<body>\r\n<center><h1>${words}</h1></center>\r\n<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n`
const server = { server: 'nginx/1.22.1' }

function read(status: number, body?: string, headers: Readonly<Record<string, string>> = server) {
  const [request] = planned(target, ['/a.html']).requests
  if (request === undefined) throw new Error('There is no request.')
  return target.api.readResponse(request, answerOf(status, body, headers))
}

describe('a URL', () => {
  test('is a PURGE of its own, with its query as it is, to the host that it is of', () => {
    const { requests } = planned(target, ['/a.html', '/a.html?v=1', '/caf%C3%A9*.html'])
    expect(requests.map(({ method, url, headers }) => [method, url, headers])).toEqual(
      ['/a.html', '/a.html?v=1', '/caf%C3%A9*.html'].map(path => ['PURGE', `http://127.0.0.1${path}`, host]),
    )
  })

  test('is a GET beneath a location, where that purges', async () => {
    const located = await targetOf({ provider: 'nginx', baseUrl: 'http://10.0.0.5', location: '/purge' })
    const { requests } = planned(located, ['/a.html?v=1'])
    expect(requests.map(({ method, url, headers }) => [method, url, headers])).toEqual([
      ['GET', 'http://10.0.0.5/purge/a.html?v=1', host],
    ])
    await expect(targetOf({ provider: 'nginx', location: 'purge/' })).rejects.toThrow('"/purge"')
  })
})

describe('a folder', () => {
  const many = Array.from({ length: 20 }, (_, index) => `/blog/${index}.html`)

  test('cannot be said without wildcards', () => {
    expect(planned(target, many, ['/a.html']).requests).toHaveLength(20)
    expect(target.api.capabilities.everything).toBe(false)
  })

  test('ends in a star with wildcards, and so does everything', async () => {
    const wild = await targetOf({ provider: 'nginx', wildcards: true })
    const urls = [
      ...planned(wild, many, ['/a.html']).requests,
      ...wild.api.toRequests([{ kind: 'everything', origins: [SITE] }]),
    ].map(({ url }) => url)
    expect(urls).toEqual(['http://127.0.0.1/blog/*', 'http://127.0.0.1/*'])
    const { plan } = planned(wild, ['/a*'], ['/b'])
    expect(plan.skipped.map(({ reason }) => reason)).toEqual([expect.stringContaining('wildcard')])
  })
})

test.each([
  [200, own('Successful purge')],
  [200, '{"status":"purged"}'],
  [202, own('Purge queued')],
  [204, undefined],
])('a %i with %j is a yes', (status, body) => expect(read(status, body)).toEqual({}))

test.each([
  [200, own('Welcome to nginx!')],
  [200, ''],
  [200, '<html><title>Successful purge</title>'],
  [202, own('Accepted')],
])('a %i with %j is what any server may say', (status, body) => {
  expect(read(status, body)).toMatchObject({
    failure: { kind: 'other', hint: expect.stringContaining('"location"') },
  })
})

describe('what was not in the cache', () => {
  test.each([
    [404, own('404 Not Found')],
    [412, own('412 Precondition Failed')],
  ])('is answered by %i, and no failure', (status, body) => {
    expect(read(status, body)).toEqual({ missed: true })
  })

  test('is no 404 that another server, or a page of the site, says', () => {
    expect(read(404, 'no such page').failure).toMatchObject({ kind: 'other' })
    expect(read(404, own('404 Not Found'), {}).failure).toMatchObject({ kind: 'other' })
  })

  test('is told where it was so for all', () => {
    const report = (missed: readonly (true | undefined)[]) => {
      const requests = missed.map(each => ({
        method: 'PURGE',
        url: `${SITE}/a`,
        status: 404,
        attempts: 1,
        ms: 1,
        covers: 1,
        ...(each === undefined ? {} : { missed: each }),
      }))
      const none = { widenings: [], wholes: [], skipped: [], errors: [], settled: [] }
      const counts = { due: 2, accepted: 2, pending: 0, requests, collateral: 0 }
      const told = tellTarget(
        { name: 'nginx', provider: 'nginx', title: 'nginx', ...none, ...counts },
        false,
        [],
        {},
      )
      return told.some(({ level, text }) => level === 'warn' && text.includes('held nothing of it'))
    }
    expect([report([true, true]), report([true, undefined])]).toEqual([true, false])
  })
})

test.each([
  [403, 'credentials', '"allow"'],
  [405, 'other', 'ngx_cache_purge'],
])('a %i says what nginx lacks', (status, kind, hint) => {
  expect(read(status, own(`${status}`))).toMatchObject({
    failure: { kind, hint: expect.stringContaining(hint) },
  })
})

test('an answer that varies is warned of where the connection is tried', () => {
  const { probe } = target.api
  expect(probe?.request(undefined)).toMatchObject({ method: 'GET', url: 'http://127.0.0.1/', headers: host })
  const vary = { ...server, vary: 'Accept-Encoding' }
  expect(probe?.read(answerOf(200, 'a', vary), undefined)).toMatchObject({
    value: { said: 'nginx answers 200', warning: expect.stringContaining('"Vary: Accept-Encoding"') },
  })
  expect(probe?.read(answerOf(200, 'a', server), undefined)).toEqual({ value: { said: 'nginx answers 200' } })
  expect(probe?.read(answerOf(502, 'a', server), undefined)).toMatchObject({ failure: { kind: 'other' } })
})
