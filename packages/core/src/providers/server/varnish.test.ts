import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { answerOf, planned, SITE, targetOf } from '../../../../../test/support/target-of.ts'
import { resolveOptions } from '../../options/resolve.ts'
import type { PlanItem } from '../../plan/model.ts'
import { reaches } from '../../plan/pattern.ts'

const target = await targetOf({ provider: 'varnish' })
const banning = await targetOf({ provider: 'varnish', bans: true })
const page = (words: string) => `<!DOCTYPE html>\n<html><title>${words}</title></html>\n`

/** The headers of bans. */
function bans(
  requests: readonly { readonly method: string; readonly headers: Readonly<Record<string, unknown>> }[],
) {
  return requests.map(({ method, headers }) => [method, headers['x-host'], headers['x-url']])
}

describe('without bans', () => {
  test('each URL is a PURGE of its own, with its query as it is, to the host that it is of', () => {
    const { requests } = planned(target, [
      '/a.html',
      '/a.html?v=1',
      '/caf%C3%A9*.html',
      'https://b.example/a',
    ])
    const sent = requests.map(({ method, url, headers }) => [method, url, headers])
    const purge = (path: string, host: string) => ['PURGE', `http://127.0.0.1:6081${path}`, { host }]
    expect(sent).toHaveLength(4)
    expect(sent).toEqual(
      expect.arrayContaining([
        purge('/a.html', 'www.example.com'),
        purge('/a.html?v=1', 'www.example.com'),
        purge('/caf%C3%A9*.html', 'www.example.com'),
        purge('/a', 'b.example'),
      ]),
    )
  })

  test('nothing can be said but URLs', () => {
    const { everything, prefix, extension } = target.api.capabilities
    expect([everything, prefix, extension, target.api.vocabulary]).toEqual([false, false, false, undefined])
  })
})

describe('with bans', () => {
  test('URLs are one expression, each from its first character to its last', () => {
    const { requests } = planned(banning, ['/a.html', '/a+b.html?v=(1)', '/b'], ['/c'])
    expect(bans(requests)).toEqual([
      ['BAN', '^(www\\.example\\.com)(:[0-9]+)?$', '^(/a\\+b\\.html\\?v=\\(1\\)|/a\\.html|/b)$'],
    ])
  })

  test('have every header that the VCL of FOSHttpCache makes an expression of', () => {
    const { requests } = planned(banning, ['/a.html'])
    expect(requests.map(({ headers }) => Object.keys(headers))).toEqual([
      ['x-host', 'x-url', 'x-content-type'],
    ])
    expect(requests[0]?.headers['x-content-type']).toBe('.*')
  })

  test('a header has 7500 bytes at most', () => {
    const changed = Array.from({ length: 150 }, (_, index) => `/${'a'.repeat(80)}${index}.html`)
    const { requests } = planned(banning, changed, ['/c'])
    expect(requests.length).toBe(2)
    for (const [, , url] of bans(requests)) expect(String(url).length).toBeLessThanOrEqual(7500)
  })

  test('everything is all of the hosts of the site, and of no other', async () => {
    const two = await targetOf({ provider: 'varnish', bans: true }, [SITE, 'https://example.com'])
    const [request] = two.api.toRequests([{ kind: 'everything', origins: [SITE, 'https://example.com'] }])
    const [[, host, url] = []] = bans(request === undefined ? [] : [request])
    expect([host, url]).toEqual(['^(www\\.example\\.com|example\\.com)(:[0-9]+)?$', '^(/.*)$'])
    const isHost = (text: string) => new RegExp(String(host)).test(text)
    expect(['www.example.com', 'example.com:8080', 'www-example.com', 'a.example.com'].map(isHost)).toEqual([
      true,
      true,
      false,
      false,
    ])
  })

  test('an expression matches what its item reaches, and nothing else', () => {
    const word = fc.string({
      unit: fc.constantFrom('a', 'b', '.', '+', '(', '[', '$', '*', '|', '-', '%20', '&&'),
      maxLength: 4,
    })
    const folder = fc
      .array(word, { maxLength: 2 })
      .map(words => `/x/${words.map(each => `${each}/`).join('')}`)
    const path = fc
      .tuple(folder, word, fc.constantFrom('', '.a', '.b', '.a?b', '/', '?.a'))
      .map(all => all.join(''))
    fc.assert(
      fc.property(folder, path, (at, other) => {
        const items: PlanItem[] = [
          { kind: 'url', origins: [SITE], path: at },
          { kind: 'prefix', origins: [SITE], path: at },
          { kind: 'extension', origins: [SITE], folder: at, extension: 'a' },
        ]
        for (const item of items) {
          const [[, , expression] = []] = bans(banning.api.toRequests([item]))
          expect(String(expression)).not.toMatch(/\s/)
          const isHit = new RegExp(String(expression)).test(other)
          expect(isHit).toBe(reaches(item, SITE + other, banning.api.capabilities))
        }
      }),
    )
  })

  test('what is said by hand is an expression of path and query, for the hosts of the site', () => {
    const read = (text: string) => banning.api.vocabulary?.read(text)
    const said = read('^/img/[^/]+\\.jpg$')
    expect(said).toMatchObject({ due: { kind: 'raw', item: '^/img/[^/]+\\.jpg$' }, whole: false })
    const isHit = said !== undefined && 'reaches' in said ? said.reaches : undefined
    expect([`${SITE}/img/a.jpg`, `${SITE}/img/b/a.jpg`].map(url => isHit?.(url))).toEqual([true, false])
    expect(read('^/')).toMatchObject({ whole: true })
    expect(bans(banning.api.toRequests([{ kind: 'raw', raw: '^/img/' }]))).toEqual([
      ['BAN', '^(www\\.example\\.com)(:[0-9]+)?$', '^/img/'],
    ])
  })

  test.each(['^/日本', '^/é', '/img/', '^/a b', '^/a" && obj.status ~ "', '^/(', 'img'])(
    '%s is no such expression',
    text => {
      expect(banning.api.vocabulary?.read(text)).toHaveProperty('problem')
    },
  )
})

describe('a 200', () => {
  const [request] = planned(target, ['/a.html']).requests
  const read = (body: string, of = target) =>
    request && of.api.readResponse(request, answerOf(200, body)).failure?.kind

  test.each([page('200 Purged'), page('200 Banned'), 'Purged', '{"status":"Ban added"}'])(
    'is a yes where it says so: %j',
    body => expect(read(body)).toBe(undefined),
  )

  test.each([
    '',
    page('Welcome to the site'),
    '<html><title>200 Purg',
    '<html><title>Purged</title>',
    'Unpurged',
  ])('is none where another server may have said it: %j', body => expect(read(body)).toBe('other'))

  test('has the words of a VCL that has its own', async () => {
    const own = await targetOf({ provider: 'varnish', answer: 'Cache cleared' })
    expect([read('Cache cleared', own), read('Purged', own)]).toEqual([undefined, 'other'])
  })
})

test.each([403, 405])('a %i speaks of who may purge', status => {
  const [request] = planned(target, ['/a.html']).requests
  expect(request && target.api.readResponse(request, answerOf(status, page('Not allowed')))).toMatchObject({
    failure: { kind: 'credentials', hint: expect.stringContaining('acl purgers') },
  })
})

describe('several servers', () => {
  const servers = ['http://10.0.0.5:6081', 'http://10.0.0.6:6081']
  const resolve = (baseUrl: readonly string[]) =>
    resolveOptions(
      { site: SITE, targets: [{ provider: 'varnish', baseUrl: [...baseUrl] }] },
      {},
      { purpose: 'send' },
    )

  test('are a target each, with a name of its own', async () => {
    const { targets } = await resolve(servers)
    expect(targets.map(({ name, baseUrl, group }) => [name, baseUrl, group])).toEqual([
      ['varnish-10.0.0.5-6081', 'http://10.0.0.5:6081', 'varnish'],
      ['varnish-10.0.0.6-6081', 'http://10.0.0.6:6081', 'varnish'],
    ])
  })

  test('are asked by http in a private network alone', async () => {
    await expect(resolve(['http://cache.example.com:6081'])).rejects.toThrow()
    for (const url of ['http://varnish:6081', 'https://cache.example.com']) {
      expect((await resolve([url])).targets).toHaveLength(1)
    }
  })
})
