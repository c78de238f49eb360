import { describe, expect, test } from 'vitest'
import { answerOf, planned, SITE, targetOf } from '../../../../../test/support/target-of.ts'

const given = { provider: 'bunny', apiKey: 'k3y' }
const target = await targetOf({ ...given, pullZoneId: 77 })
const apart = await targetOf({ ...given, queries: true })
const many = (count: number, at: string) => Array.from({ length: count }, (_, index) => `${at}${index}.html`)

/** The queries of requests, as the API reads them. */
function asked(requests: readonly { readonly url: string }[]): readonly unknown[] {
  return requests.map(({ url }) => Object.fromEntries(new URL(url).searchParams))
}

describe('a URL that ends in a slash', () => {
  test('is never sent where the zone ignores queries: it would purge all beneath it', () => {
    const { plan, requests } = planned(target, ['/', '/blog/', '/a.html'], ['/blog/b.html'])
    expect(asked(requests)).toEqual([{ url: `${SITE}/a.html`, async: 'false' }])
    expect(plan.skipped.map(({ reason }) => reason)).toEqual(
      Array(2).fill(expect.stringContaining('queries: true')),
    )
  })

  test('goes with its folder, where all beneath it is due', () => {
    const { plan, requests } = planned(target, ['/blog/', '/blog/b.html'], ['/a.html'])
    expect(asked(requests)).toEqual([{ url: `${SITE}/blog/*`, async: 'false' }])
    expect([plan.skipped, plan.collateral]).toEqual([[], 0])
  })

  test('is one URL where the zone keeps queries apart, by exactPath', () => {
    const { plan, requests } = planned(apart, ['/'], ['/a.html'])
    expect(asked(requests)).toEqual([{ url: `${SITE}/`, async: 'false', exactPath: 'true' }])
    expect(plan.skipped).toEqual([])
  })
})

test('a path is sent once for all its queries, where the zone keeps them apart once for each', () => {
  const changed = ['/a.html', '/a.html?v=1', '/caf%C3%A9.html']
  expect(asked(planned(target, changed).requests)).toEqual(
    ['/a.html', '/caf%C3%A9.html'].map(path => ({ url: SITE + path, async: 'false' })),
  )
  expect(asked(planned(apart, changed).requests)).toEqual(
    changed.map(path => ({ url: SITE + path, async: 'false', exactPath: 'true' })),
  )
})

test('a wildcard is never an exact path', () => {
  const [request] = planned(apart, many(3, '/blog/'), ['/a.html']).requests
  expect(request?.url).toContain(`url=${encodeURIComponent(`${SITE}/blog/*`)}`)
  expect(request?.url).not.toContain('exactPath')
})

test('a file with a star in its name is skipped, as it would be a wildcard', () => {
  const { plan, requests } = planned(target, ['/a*b.html', '/c.html'])
  expect(asked(requests)).toEqual([{ url: `${SITE}/c.html`, async: 'false' }])
  expect(plan.skipped.map(({ reason }) => reason)).toEqual([expect.stringContaining('wildcard')])
})

test('exact URLs and wildcards have a pace each', () => {
  const pace = (burst: number, perSecond: number, of: string) => ({ burst, perSecond, of })
  expect(target.api.capabilities.lists.map(({ pace }) => pace)).toEqual([
    pace(120, 5, 'items'),
    pace(20, 0.5, 'requests'),
    pace(20, 0.5, 'items'),
  ])
})

test('everything is the pull zone, once for all hosts, and cannot be said without its id', async () => {
  const all = [SITE, 'https://example.com'].map(
    origin => ({ kind: 'everything', origins: [origin] }) as const,
  )
  expect(target.api.toRequests(all)).toMatchObject([
    { method: 'POST', url: 'https://api.bunny.net/pullzone/77/purgeCache', items: all },
  ])
  expect(target.api.toRequests(all)[0]?.body).toBe(undefined)
  expect((await targetOf(given)).api.capabilities.everything).toBe(false)
  await expect(targetOf({ ...given, pullZoneId: '../77' })).rejects.toThrow('a number')
})

test('a tag is an item of the pull zone, and none without its id', async () => {
  const text = '{"CacheTag":"blog"}'
  expect(target.api.vocabulary?.read(text)).toEqual({ due: { kind: 'raw', item: text } })
  expect((await targetOf(given)).api.vocabulary?.read(text)).toEqual({
    problem: expect.stringContaining('BUNNY_PULL_ZONE_ID'),
  })
})

test('a wildcard reaches what it matches, anywhere in the URL', () => {
  const said = target.api.vocabulary?.read(`${SITE}/img/*.jpg`)
  const reaches = said !== undefined && 'reaches' in said ? said.reaches : undefined
  const urls = ['/img/a.jpg', '/img/b/c.jpg', '/img/a.jpg?x', '/img/a-jpg', '/img.jpg'].map(
    path => SITE + path,
  )
  expect(urls.filter(url => reaches?.(url))).toEqual(urls.slice(0, 2))
  expect(target.api.vocabulary?.read(`${SITE}/*`)).toMatchObject({ whole: true })
})

test('a URL is answered by 200 and a pull zone by 204, neither by the other', () => {
  const [url] = planned(target, ['/a.html']).requests
  const [zone] = target.api.toRequests([{ kind: 'everything', origins: [SITE] }])
  const failed = [url, zone].map(request =>
    [200, 204].map(status => request && target.api.readResponse(request, answerOf(status)).failure?.kind),
  )
  expect(failed).toEqual([
    [undefined, 'other'],
    ['other', undefined],
  ])
})

test('a 200 that names an error is none', () => {
  const [request] = planned(target, ['/a.html']).requests
  const body = { ErrorKey: 'purge.urls_invalid', Field: 'url', Message: 'no' }
  expect(request && target.api.readResponse(request, answerOf(200, body))).toMatchObject({
    failure: { kind: 'rejected', message: expect.stringContaining('purge.urls_invalid: no') },
  })
})

test('the pull zone is asked for its name where the connection is tried and its id is known', async () => {
  const { probe } = target.api
  expect(probe?.request(undefined)).toMatchObject({ method: 'GET', url: 'https://api.bunny.net/pullzone/77' })
  expect(probe?.read(answerOf(200, { Id: 77, Name: 'site' }), undefined)).toEqual({
    value: { said: 'the pull zone is site' },
  })
  expect((await targetOf(given)).api.probe).toBe(undefined)
})
