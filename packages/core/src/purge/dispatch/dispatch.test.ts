import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { unusedStore } from '../../../../../test/support/unused-store.ts'
import type { Context } from '../../context.ts'
import { silentLogger } from '../../log/logger.ts'
import { resolveTarget } from '../../options/target.ts'
import type { Pace } from '../../plan/capabilities.ts'
import type { Batch } from '../../plan/model.ts'
import type { ApiRequest, Send } from '../../wire/model.ts'
import { type Delivery, dispatch } from './dispatch.ts'

const answer = (status: number, body: unknown) => ({
  response: { status, headers: {}, text: JSON.stringify(body) },
  attempts: 1,
  ms: 1,
})

describe('dispatch', () => {
  test('halves a refused batch down to the offending item and sends the rest', async () => {
    const { bodies, deliveries, unsent } = await send(['/a', '/b', '/bad', '/c'], paths =>
      paths.includes('/bad') ? answer(400, { message: 'no such path' }) : answer(202, {}),
    )
    expect(bodies).toEqual([['/a', '/b', '/bad', '/c'], ['/a', '/b'], ['/bad', '/c'], ['/bad'], ['/c']])
    expect(unsent).toEqual([])
    const outcomes = deliveries.flatMap(delivery => delivery.outcomes)
    expect(outcomes.filter(({ failure }) => failure === undefined).map(pathOf)).toEqual(['/a', '/b', '/c'])
    expect(outcomes.filter(({ failure }) => failure !== undefined)).toMatchObject([
      {
        planned: { item: { path: '/bad' } },
        failure: { kind: 'rejected', message: 'HTTP 400: no such path' },
      },
    ])
  })

  test.each([2, 30, 1000])(
    'a refusal of the call costs at most log2(%i) + 3 requests, and is told',
    async count => {
      const paths = Array.from({ length: count }, (_, index) => `/${index}`)
      const { bodies, deliveries, unsent } = await send(paths, () => answer(400, { message: 'no hostnames' }))
      expect(bodies.length).toBeLessThanOrEqual(Math.ceil(Math.log2(count)) + 3)
      const refused = [...deliveries.flatMap(({ outcomes }) => outcomes), ...unsent]
      expect(new Set(refused.map(pathOf))).toEqual(new Set(paths))
      expect(refused.every(({ failure }) => failure?.message.includes('no hostnames'))).toBe(true)
    },
  )

  test('a refusal of the call is seen through words that differ each time', async () => {
    const paths = Array.from({ length: 1000 }, (_, index) => `/${index}`)
    let count = 0
    const { bodies } = await send(paths, sent =>
      answer(400, { message: `request ${count++}: ${sent[0]} is refused` }),
    )
    expect(bodies.length).toBeLessThanOrEqual(13)
  })

  test.each([
    ['91', 'It asks to wait for 91 s: run "cdn-purge retry" then.'],
    ['3000', 'It asks to wait for 50 min: run "cdn-purge retry" then.'],
    ['99999999999999999999', 'It asks to wait for more than a day: run "cdn-purge retry" then.'],
    ['Thu, 01 Jan 1970 00:01:30 GMT', 'It asks to wait for 90 s: run "cdn-purge retry" then.'],
    ['-5', undefined],
    ['0', undefined],
  ])('an answer that says when to come back, Retry-After: %s, is told', async (value, hint) => {
    const { deliveries, unsent } = await send(['/a', '/b'], () => ({
      ...answer(429, {}),
      response: { status: 429, headers: { 'retry-after': value }, text: 'slow down' },
    }))
    const failed = [...deliveries.flatMap(({ outcomes }) => outcomes), ...unsent]
    expect(failed.map(({ failure }) => failure?.hint)).toEqual(failed.map(() => hint))
    expect(failed).toHaveLength(2)
  })

  test('items that were planned one a request are each tried, whatever is wrong with them', async () => {
    const paths = ['/a', '/b', '/c', '/d', '/e', '/good']
    const { deliveries, unsent } = await send(
      paths,
      ([path]) => (path === '/good' ? answer(202, {}) : answer(400, { message: 'bad path' })),
      1,
    )
    expect(unsent).toEqual([])
    expect(deliveries).toHaveLength(6)
  })

  test.each([[['/3', '/4', '/700']], [['/0', '/500', '/999']], [['/0', '/501', '/502', '/998']]])(
    'items that are refused in several places are found all the same: %j',
    async refused => {
      const bad = new Set(refused)
      const paths = Array.from({ length: 1000 }, (_, index) => `/${index}`)
      const { deliveries, unsent } = await send(paths, sent =>
        sent.some(path => bad.has(path)) ? answer(400, { message: 'bad path' }) : answer(202, {}),
      )
      expect(unsent).toEqual([])
      const outcomes = deliveries.flatMap(delivery => delivery.outcomes)
      expect(new Set(outcomes.filter(({ failure }) => failure !== undefined).map(pathOf))).toEqual(bad)
      expect(outcomes).toHaveLength(1000)
    },
  )

  test('a refused key ends it: nothing else is sent', async () => {
    const { bodies, unsent } = await send(['/a', '/b', '/c'], () => answer(401, { message: 'Bad token' }), 1)
    expect(bodies).toEqual([['/a']])
    expect(unsent.map(pathOf)).toEqual(['/b', '/c'])
    expect(unsent[0]?.failure).toMatchObject({
      kind: 'credentials',
      message: 'not sent, since: HTTP 401: Bad token',
    })
  })

  test('a key that is refused while another request waits for its pace ends that too', async () => {
    const { bodies, unsent } = await send(['/a', '/b', '/c'], () => answer(401, {}), 1, {
      concurrency: 2,
      pace: { burst: 1, perSecond: 1, of: 'requests' },
    })
    expect(bodies).toEqual([['/a']])
    expect(unsent.map(pathOf).sort()).toEqual(['/b', '/c'])
  })

  test('each delivery says how long its request waited for its pace, and why it was not accepted', async () => {
    const { deliveries } = await send(
      ['/a', '/b'],
      ([path]) => (path === '/a' ? answer(202, {}) : answer(400, { message: 'bad path' })),
      1,
      { pace: { burst: 1, perSecond: 0.5, of: 'requests' } },
    )
    expect(deliveries.map(({ course: { paced, failure } }) => ({ paced, failure }))).toEqual([
      { paced: 0, failure: undefined },
      { paced: 2000, failure: 'HTTP 400: bad path' },
    ])
  })

  test('an API that fails three times in a row is left alone', async () => {
    const { bodies, deliveries, unsent } = await send(
      ['/a', '/b', '/c', '/d', '/e'],
      () => answer(503, {}),
      1,
    )
    expect(bodies).toHaveLength(3)
    expect(deliveries).toHaveLength(3)
    expect(unsent.map(pathOf)).toEqual(['/d', '/e'])
  })

  test('one failure does not keep the others back', async () => {
    const { deliveries, unsent } = await send(
      ['/a', '/b', '/c'],
      paths => (paths.includes('/b') ? answer(500, {}) : answer(202, {})),
      1,
    )
    expect(unsent).toEqual([])
    expect(
      deliveries
        .flatMap(({ outcomes }) => outcomes)
        .filter(({ failure }) => failure !== undefined)
        .map(pathOf),
    ).toEqual(['/b'])
  })
})

function pathOf({ planned }: Delivery['outcomes'][number]): string {
  return 'path' in planned.item ? planned.item.path : ''
}

/** Dispatches paths to wao.io, `size` a batch, one request at a time; a wait is longer than an answer takes. */
async function send(
  paths: readonly string[],
  reply: (paths: readonly string[]) => ReturnType<typeof answer>,
  size = paths.length,
  { concurrency = 1, pace }: { readonly concurrency?: number; readonly pace?: Pace } = {},
) {
  const resolved = await resolveTarget(
    { provider: 'wao', siteId: 's', token: 't0k3n' },
    'targets[0]',
    ['https://e.test'],
    {},
  )
  if (!('target' in resolved)) throw new Error(resolved.problems.join())
  const { api } = resolved.target
  const target = {
    ...resolved.target,
    api: {
      ...api,
      capabilities: {
        ...api.capabilities,
        concurrency,
        ...(pace === undefined ? {} : { lists: [{ items: size, pace }] }),
      },
    },
  }
  const bodies: string[][] = []
  const reading: Send = async (request: ApiRequest) => {
    const body = request.body
    if (
      typeof body !== 'object' ||
      body === null ||
      !('exactMatches' in body) ||
      !Array.isArray(body.exactMatches)
    ) {
      throw new Error('not a selective purge')
    }
    bodies.push(body.exactMatches)
    return reply(body.exactMatches)
  }
  const items: Batch = paths.map((path, index) => ({
    item: { kind: 'url', origins: ['https://e.test'], path },
    covers: [index],
    collateral: 0,
  }))
  const batches = Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
  const deliveries: Delivery[] = []
  let time = 0
  const context: Context = {
    root: '/',
    home: '/',
    logger: silentLogger,
    clock: {
      now: () => time,
      async sleep(ms) {
        await setImmediate()
        time += ms
      },
    },
    send: reading,
    store: unusedStore,
  }
  const unsent = await dispatch(target, batches, context, async delivery => void deliveries.push(delivery))
  return { bodies, deliveries, unsent }
}
