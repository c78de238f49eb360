import { CloudFront } from '@aws-sdk/client-cloudfront'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createClock } from '../../control/clock.ts'
import { call, startSimulator, watch } from '../../fixture.ts'
import type { SimulatorOptions } from '../../options.ts'
import { readBatch } from './cloudfront/batch.ts'

type Options = Partial<SimulatorOptions>

/** A distribution, and the vendor's own client, which signs what it sends. */
async function start(options: Options = {}, keys: object = {}) {
  const simulator = await startSimulator({ hosts: ['www.example.com', 'a.example'], ...options })
  const { baseUrl, distributionId, accessKeyId, secretAccessKey } = simulator.apis.cloudfront
  const client = new CloudFront({
    endpoint: baseUrl,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey, ...keys },
  })
  onTestFinished(() => client.destroy())
  const edge = simulator.edges.cloudfront
  let run = 0
  return {
    simulator,
    edge,
    client,
    DistributionId: distributionId,
    invalidate: (Items: string[], CallerReference = `run-${++run}`, Quantity = Items.length) =>
      client.createInvalidation({
        DistributionId: distributionId,
        InvalidationBatch: { Paths: { Quantity, Items }, CallerReference },
      }),
    ...watch(edge),
  }
}

const refusal = (name: string, status: number) =>
  expect.objectContaining({ name, $metadata: expect.objectContaining({ httpStatusCode: status }) })
const many = (count: number, end = '') => Array.from({ length: count }, (_, index) => `/${index}/${end}`)

describe('what the CloudFront API accepts', () => {
  it.each<[description: string, paths: string[], code?: string]>([
    ['paths, queries and escapes', ['/', '/a?x=1&y=2', '/caf%C3%A9.html', '/%7Eme/']],
    ['wildcards at the end', ['/img/*', '/*']],
    ['3000 paths and 15 wildcards', [...many(3000), ...many(15, '*')]],
    ['3001 paths', many(3001), 'TooManyInvalidationsInProgress'],
    ['16 wildcards', many(16, '*'), 'TooManyInvalidationsInProgress'],
    ['4000 characters', [`/${'a'.repeat(3999)}`]],
    ['4001 characters', [`/${'a'.repeat(4000)}`], 'InvalidArgument'],
    ['a path without its slash', ['index.html'], 'InvalidArgument'],
    ['a wildcard within', ['/*.jpg'], 'InvalidArgument'],
    ['two wildcards at the end', ['/a/**'], 'InvalidArgument'],
    ['a space', ['/a b'], 'InvalidArgument'],
    ['letters that are not ASCII', ['/café.html'], 'InvalidArgument'],
    ['a tilde', ['/~me/'], 'InvalidArgument'],
    ['half an escape', ['/a%2'], 'InvalidArgument'],
    ['a fragment', ['/a#b'], 'InvalidArgument'],
    ['a tag, of which the distribution knows none', ['#tag'], 'InvalidArgument'],
    ['one bad path among good ones', ['/a', 'b'], 'InvalidArgument'],
    ['no path', [], 'InvalidArgument'],
  ])('%s', async (_description, paths, code) => {
    const { invalidate, edge } = await start()
    const answer = invalidate(paths)
    if (code === undefined) expect((await answer).$metadata.httpStatusCode).toBe(201)
    else await expect(answer).rejects.toEqual(refusal(code, 400))
    expect(edge.billedPaths()).toBe(code === undefined ? paths.length : 0)
  })

  it('counts what a request holds', async () => {
    const { invalidate } = await start()
    await expect(invalidate(['/a'], 'x', 2)).rejects.toEqual(refusal('InconsistentQuantities', 400))
  })

  it('reads one document, and no other', () => {
    const write = (paths: string, namespace = 'http://cloudfront.amazonaws.com/doc/2020-05-31/') =>
      `<?xml version="1.0"?>\n<InvalidationBatch xmlns="${namespace}">\n${paths}<CallerReference>7</CallerReference></InvalidationBatch>`
    const paths = '<Paths><Quantity>1</Quantity>\n<Items><Path>/a?x=1&amp;y=2</Path></Items></Paths>'
    expect(readBatch(write(paths), 'refuse')).toEqual({ paths: ['/a?x=1&y=2'], reference: '7' })
    const wrong = [
      '',
      '{}',
      write(paths).slice(0, -3),
      write(paths, 'http://cloudfront.amazonaws.com/doc/2012-05-05/'),
      write(''),
      write(paths.replaceAll('Path>', 'path>')),
      write(paths.replace('<Quantity>1</Quantity>', '')),
      write(`${paths}<Extra/>`),
    ]
    for (const document of wrong) expect(() => readBatch(document, 'refuse')).toThrow('400')
  })

  it('knows one distribution', async () => {
    const { client } = await start()
    const missing = refusal('NoSuchDistribution', 404)
    const InvalidationBatch = { Paths: { Quantity: 1, Items: ['/'] }, CallerReference: '1' }
    await expect(client.createInvalidation({ DistributionId: 'E0', InvalidationBatch })).rejects.toEqual(
      missing,
    )
    await expect(client.getInvalidation({ DistributionId: 'E0', Id: 'I0' })).rejects.toEqual(missing)
    await expect(client.getDistribution({ Id: 'E0' })).rejects.toEqual(missing)
  })

  it('shows the distribution to who has its keys', async () => {
    const { client, DistributionId } = await start()
    expect((await client.getDistribution({ Id: DistributionId })).Distribution).toMatchObject({
      Id: DistributionId,
      Status: 'Deployed',
      InProgressInvalidationBatches: 0,
    })
  })
})

describe('credentials of CloudFront', () => {
  it.each<[description: string, keys: object, options: Options['cloudfront'], code: string, status: number]>([
    ['another key', { accessKeyId: 'AKIAOTHER' }, {}, 'InvalidClientTokenId', 403],
    ['another secret', { secretAccessKey: 'other' }, {}, 'SignatureDoesNotMatch', 403],
    ['a token that is not known', { sessionToken: 'lent' }, {}, 'InvalidClientTokenId', 403],
    ['no token where one is needed', {}, { sessionToken: 'lent' }, 'InvalidClientTokenId', 403],
    ['keys that may not', {}, { permitted: false }, 'AccessDenied', 403],
  ])('%s', async (_description, keys, cloudfront, code, status) => {
    const { invalidate, simulator } = await start({ cloudfront }, keys)
    await expect(invalidate(['/'])).rejects.toEqual(refusal(code, status))
    expect(JSON.stringify(simulator.log)).not.toContain('lent')
  })

  it('that were lent for a time', async () => {
    const { invalidate, simulator } = await start(
      { cloudfront: { sessionToken: 'lent' } },
      { sessionToken: 'lent' },
    )
    await invalidate(['/'])
    expect(simulator.log).toMatchObject([
      { headers: { authorization: 'valid', 'x-amz-security-token': 'valid' }, status: 201 },
    ])
  })

  it.each([
    [-299_000, undefined],
    [299_000, undefined],
    [-301_000, 'SignatureDoesNotMatch'],
    [301_000, 'SignatureDoesNotMatch'],
  ])('by a clock that differs by %i ms', async (difference, code) => {
    const { invalidate } = await start({ clock: createClock(Date.now() + difference) })
    if (code === undefined) await invalidate(['/'])
    else await expect(invalidate(['/'])).rejects.toEqual(refusal(code, 403))
  })

  it('of another region or service, unsigned, malformed or missing', async () => {
    const { simulator, DistributionId } = await start()
    const { accessKeyId, baseUrl } = simulator.apis.cloudfront
    const url = `${baseUrl}/2020-05-31/distribution/${DistributionId}/invalidation`
    const authorize = (scope: string, names = 'host;x-amz-date') =>
      `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261127/${scope}/aws4_request, SignedHeaders=${names}, Signature=${'0'.repeat(64)}`
    const send = async (headers: Record<string, string>) => {
      const response = await call(url, { 'X-Amz-Date': '20261127T010203Z', ...headers }, { body: '<a/>' })
      return [
        response.status,
        /<Code>(.*)<\/Code><Message>(.*)<\/Message>/.exec(await response.text())?.slice(1),
      ]
    }
    const wrong = (message: string) => [403, ['SignatureDoesNotMatch', expect.stringContaining(message)]]
    expect(await send({ Authorization: authorize('eu-west-1/cloudfront') })).toEqual(wrong('valid region'))
    expect(await send({ Authorization: authorize('us-east-1/s3') })).toEqual(wrong('correct service'))
    expect(await send({ Authorization: authorize('us-east-1/cloudfront', 'host') })).toEqual(
      wrong('x-amz-date'),
    )
    expect(await send({ Authorization: authorize('us-east-1/cloudfront') })).toEqual(wrong('expired'))
    expect(await send({ Authorization: 'Bearer a' })).toEqual([
      400,
      ['IncompleteSignature', expect.any(String)],
    ])
    expect(await send({})).toEqual([403, ['MissingAuthenticationToken', expect.any(String)]])
  })
})

describe('an invalidation', () => {
  it('is the same for the same reference and paths, and billed once', async () => {
    const { invalidate, edge, simulator } = await start()
    const [one, again] = [await invalidate(['/a', '/b/*'], 'run'), await invalidate(['/b/*', '/a'], 'run')]
    expect(again.Invalidation?.Id).toBe(one.Invalidation?.Id)
    expect(edge.billedPaths()).toBe(2)
    await expect(invalidate(['/a'], 'run')).rejects.toEqual(refusal('InvalidationBatchAlreadyExists', 400))
    await edge.get('/a')
    await invalidate(['/b/*', '/a'], 'run')
    expect(edge.has('/a')).toBe(true)
    expect(simulator.log.map(({ status }) => status)).toEqual([201, 201, 400, 201])
  })

  it('is in progress, and in flight, until its time is over', async () => {
    const clock = createClock(Date.now())
    const { invalidate, client, DistributionId } = await start({
      clock,
      cloudfront: { completeAfter: 60_000 },
    })
    const accepted = await invalidate(many(15, '*'))
    const Id = accepted.Invalidation?.Id ?? ''
    expect(accepted.Invalidation).toMatchObject({
      Status: 'InProgress',
      InvalidationBatch: { Paths: { Quantity: 15 } },
    })
    expect(accepted.Location).toMatch(new RegExp(`/invalidation/${Id}$`))
    const status = async () => (await client.getInvalidation({ DistributionId, Id })).Invalidation?.Status
    expect(await status()).toBe('InProgress')
    await expect(invalidate(['/*'])).rejects.toEqual(refusal('TooManyInvalidationsInProgress', 400))
    await invalidate(['/a'])
    clock.advance(60_000)
    expect(await status()).toBe('Completed')
    await invalidate(['/*'])
    await expect(client.getInvalidation({ DistributionId, Id: 'I0' })).rejects.toEqual(
      refusal('NoSuchInvalidation', 404),
    )
  })

  const all = [
    '/',
    '/a.js',
    '/a.js?v=1',
    '/a.js.map',
    '/dir',
    '/dir/',
    '/dir/b',
    '/~me',
    'https://a.example/a.js',
  ]
  it.each<[description: string, paths: string[], goes: string[]]>([
    ['a path on all hosts', ['/a.js'], ['/a.js', 'https://a.example/a.js']],
    ['a path with its query', ['/a.js?v=1'], ['/a.js?v=1']],
    [
      'what starts as a wildcard does',
      ['/a.js*'],
      ['/a.js', '/a.js?v=1', '/a.js.map', 'https://a.example/a.js'],
    ],
    ['a folder with its own address', ['/dir/*'], ['/dir/', '/dir/b']],
    ['a tilde by its escape', ['/%7eme'], ['/~me']],
    ['nothing for what is escaped without need', ['/%61.js'], []],
    ['nothing in another case', ['/A.js'], []],
    ['everything', ['/*'], all],
  ])('hits %s', async (_description, paths, goes) => {
    const { invalidate, warm, hits } = await start()
    await warm(...all)
    await invalidate(paths)
    expect(hits(...all)).toEqual(all.filter(address => !goes.includes(address)))
  })
})
