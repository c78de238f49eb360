import { describe, expect, test } from 'vitest'
import { answerOf, planned, SITE, targetOf } from '../../../../../test/support/target-of.ts'
import { revealBody } from '../../http/body.ts'

const given = {
  provider: 'cloudfront',
  distributionId: 'E1A2B3C4D5E6F7',
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 's3cret',
}
const api = 'https://cloudfront.amazonaws.com/2020-05-31'
const target = await targetOf(given)
const many = (count: number, at: string) => Array.from({ length: count }, (_, index) => `${at}${index}.html`)
const textOf = (body: unknown) => (body === undefined ? '' : revealBody(body))
const pathsOf = ({ body }: { readonly body?: unknown }) =>
  Array.from(textOf(body).matchAll(/<Path>(.*?)<\/Path>/g), ([, path]) => path)
const error = (code: string, message = 'no') =>
  `<?xml version="1.0"?>\n<ErrorResponse xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`
const invalidation = (status: string) =>
  `<?xml version="1.0"?>\n<Invalidation xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Id>I2J0</Id><Status>${status}</Status><InvalidationBatch><Paths><Quantity>2</Quantity><Items><Path>/a?x=1&amp;y=2</Path><Path>/b/*</Path></Items></Paths><CallerReference>r</CallerReference></InvalidationBatch></Invalidation>`

describe('paths', () => {
  test('are those of all hosts, each query by itself', () => {
    const { requests } = planned(target, ['/a.html', '/a.html?v=1&w=2'], [])
    expect(requests.map(pathsOf)).toEqual([['/a.html', '/a.html?v=1&amp;w=2']])
  })

  test('have escapes where RFC 1738 asks for them, and nowhere else', () => {
    const { requests } = planned(target, ["/~me/caf%C3%A9/[a]{b}|c,d;e=f@g!h$i'j(k)+l"])
    expect(requests.map(pathsOf)).toEqual([['/%7Eme/caf%C3%A9/%5Ba%5D%7Bb%7D%7Cc,d;e=f@g!h$i&apos;j(k)+l']])
  })

  test('that two spellings of a file have in common are named, and paid for, once', () => {
    const { plan, requests } = planned(target, ['/[a]|.js', '/%5Ba%5D%7C.js', '/b.js'], [])
    expect(requests.map(pathsOf)).toEqual([['/%5Ba%5D%7C.js', '/b.js']])
    expect(requests.flatMap(({ items }) => items)).toHaveLength(3)
    expect(plan.skipped).toEqual([])
  })

  test('with a star in them cannot be sent, nor can those of more than 4000 characters', () => {
    const { plan, requests } = planned(target, ['/a*b.html', `/${'a'.repeat(4000)}`, '/c.html'])
    expect(requests.map(pathsOf)).toEqual([['/c.html']])
    expect(plan.skipped.map(({ reason }) => reason).toSorted()).toEqual([
      expect.stringContaining('"*"'),
      expect.stringContaining('4000 characters'),
    ])
  })
})

describe('money', () => {
  test('two paths of a folder that is due as a whole are one, even where both fit in one request', () => {
    const { requests } = planned(target, ['/blog/a.html', '/blog/b.html'], ['/c.html'])
    expect(requests.map(pathsOf)).toEqual([['/blog/*']])
  })

  test('404 paths in five folders are five', () => {
    const folders = ['/css/', '/img/', '/js/', '/blog/']
    const changed = [...folders.flatMap(folder => many(101, folder).slice(0, 100)), ...many(4, '/docs/')]
    const { requests } = planned(target, changed, ['/index.html'])
    expect(requests.map(pathsOf)).toEqual([[...folders, '/docs/'].toSorted().map(folder => `${folder}*`)])
  })

  test('each URL that a page is known by is a path that is paid for', () => {
    const { requests } = planned(target, ['/a.html', '/a', '/b/'], ['/b/c'])
    expect(requests.flatMap(pathsOf)).toEqual(['/a', '/a.html', '/b/'])
    expect(target.api.capabilities.price).toMatchObject({ perItem: 0.005, currency: 'USD' })
  })
})

test('no more than 15 wildcards are in a plan', () => {
  const folders = Array.from({ length: 20 }, (_, index) => `/${String.fromCharCode(97 + index)}/`)
  const { requests } = planned(
    target,
    folders.flatMap(folder => many(2, folder)),
    ['/index.html'],
  )
  const paths = requests.flatMap(pathsOf)
  expect(paths.filter(path => path?.endsWith('*'))).toHaveLength(15)
  expect(paths).toHaveLength(15 + 5 * 2)
})

test('an invalidation is named by the run: the same for a retry, and new in each run', () => {
  const [item] = [...planned(target, ['/a.html']).plan.batches].flat()
  const referenceIn = (run: string) => {
    const [request] = item === undefined ? [] : target.api.toRequests([item.item], undefined, run)
    return /<CallerReference>(.*)<\/CallerReference>/.exec(textOf(request?.body))?.[1]
  }
  expect(referenceIn('run-1')).toMatch(/^run-1-/)
  expect(referenceIn('run-1')).toBe(referenceIn('run-1'))
  expect(referenceIn('run-2')).not.toBe(referenceIn('run-1'))
})

test('two requests of a run have names that differ', () => {
  const { requests } = planned(target, many(3001, '/a?'), ['/b.html'])
  const names = requests.map(({ body }) => /<CallerReference>(.*)<\/CallerReference>/.exec(textOf(body))?.[1])
  expect(new Set(names).size).toBe(2)
})

test('too many invalidations under way is a 400 that is waited for, and no refusal', () => {
  const busy = (status: number, text: string) => target.retry.busy?.({ status, headers: {}, text })
  expect(busy(400, error('TooManyInvalidationsInProgress'))).toBe(15_000)
  expect(busy(400, error('InvalidArgument'))).toBe(undefined)
  expect(busy(400, 'TooManyInvalidationsInProgress')).toBe(undefined)
  const [request] = planned(target, ['/a.html']).requests
  const read = (code: string) => request && target.api.readResponse(request, answerOf(400, error(code)))
  expect(read('TooManyInvalidationsInProgress')?.failure).toMatchObject({
    kind: 'other',
    hint: expect.stringContaining('15 with "*"'),
  })
  expect(read('InvalidArgument')?.failure?.kind).toBe('rejected')
})

test('a 201 is a yes only with an invalidation in it, whose id is kept', () => {
  const [request] = planned(target, ['/a.html']).requests
  const read = (status: number, text: string) =>
    request && target.api.readResponse(request, answerOf(status, text))
  expect(read(201, invalidation('InProgress'))).toMatchObject({ operation: 'I2J0' })
  expect(read(201, error('AccessDenied'))?.failure?.kind).toBe('other')
  expect(read(200, invalidation('InProgress'))?.failure?.kind).toBe('other')
})

test('with wait, an invalidation is asked for by its id until it is completed', async () => {
  const { wait, jobs } = (await targetOf({ ...given, wait: 60 })).api
  expect([wait, jobs?.onlyByOperation]).toEqual([60, true])
  expect(jobs?.request({ operation: 'I2J0', page: 1, limit: 1 })).toMatchObject({
    method: 'GET',
    url: `${api}/distribution/E1A2B3C4D5E6F7/invalidation/I2J0`,
  })
  const job = { operation: 'I2J0', state: 'done' }
  expect(jobs?.read(answerOf(200, invalidation('Completed')), { page: 1, limit: 1 })).toEqual({
    value: {
      jobs: [
        { ...job, item: '/a?x=1&y=2' },
        { ...job, item: '/b/*' },
      ],
      total: 2,
    },
  })
  const waiting = jobs?.read(answerOf(200, invalidation('InProgress')), { page: 1, limit: 1 })
  expect(waiting).toMatchObject({ value: { jobs: [{ state: 'waiting' }, { state: 'waiting' }] } })
})

test('a tenant takes the place of the distribution', async () => {
  const { distributionId: _, ...keys } = given
  const tenant = await targetOf({ ...keys, distributionTenantId: 'dt_2w' })
  const [request] = planned(tenant, ['/a.html']).requests
  expect([tenant.missing, request?.url]).toEqual([[], `${api}/distribution-tenant/dt_2w/invalidation`])
})

test('in China, another host is asked, and another region signed for', async () => {
  const chinese = await targetOf({
    ...given,
    baseUrl: 'https://cloudfront.cn-northwest-1.amazonaws.com.cn',
    region: 'cn-northwest-1',
  })
  const [request] = planned(chinese, ['/a.html']).requests
  if (request?.sign === undefined) throw new Error('The request is not signed.')
  const headers = request.sign(
    { method: 'POST', url: new URL(request.url), body: Buffer.from('') },
    { now: Date.UTC(2026, 10, 27), nonce: '' },
  )
  const { authorization } = headers
  expect(typeof authorization === 'string' ? authorization : authorization?.reveal()).toContain(
    'AKIDEXAMPLE/20261127/cn-northwest-1/cloudfront/aws4_request',
  )
})

test('the distribution is asked for its domain where the connection is tried', () => {
  const { probe } = target.api
  expect(probe?.request(undefined)).toMatchObject({
    method: 'GET',
    url: `${api}/distribution/E1A2B3C4D5E6F7`,
  })
  const text =
    '<Distribution><Id>E1</Id><Status>Deployed</Status><DomainName>d1.cloudfront.net</DomainName></Distribution>'
  expect(probe?.read(answerOf(200, text), undefined)).toEqual({
    value: { said: 'the distribution is d1.cloudfront.net, Deployed' },
  })
})

test('what is said by hand is a path with a star at its end, or a tag', () => {
  const read = (text: string) => target.api.vocabulary?.read(text)
  expect(read('/*')).toMatchObject({ whole: true })
  expect(read('#blog')).toEqual({ due: { kind: 'raw', item: '#blog' } })
  const said = read('/img/news*')
  const reaches = said !== undefined && 'reaches' in said ? said.reaches : undefined
  const urls = ['/img/news.png', '/img/newsletter.png', '/img/new'].map(path => SITE + path)
  expect(urls.filter(url => reaches?.(url))).toEqual(urls.slice(0, 2))
  expect(read('/*.jpg')).toHaveProperty('problem')
})

test('what is said by hand is written as a path of a plan is', () => {
  const said = target.api.vocabulary?.read('/~mé*')
  expect(said).toMatchObject({ due: { kind: 'raw', item: '/%7Em%C3%A9*' } })
  const reaches = said !== undefined && 'reaches' in said ? said.reaches : undefined
  expect(['/~m%C3%A9/a', '/~me/a'].map(path => reaches?.(SITE + path))).toEqual([true, false])
})
