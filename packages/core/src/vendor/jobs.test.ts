import { expect, test } from 'vitest'
import { unusedStore } from '../../../../test/support/unused-store.ts'
import type { Context } from '../context.ts'
import { silentLogger } from '../log/logger.ts'
import { resolveTarget } from '../options/target.ts'
import { awaitJobs, listJobs } from './jobs.ts'

const uuid = '0a1b2c3d-0000-4000-8000-00000000000a'

interface Row {
  opID: string
  url: string
  status: number
  completedAt?: string
  message?: string
}

/** A Medianova that shows a page of rows for each request, and counts the time that is waited. */
function simulate(
  pages: (page: number, operation: string | null, now: number) => { rows: Row[]; total: number },
) {
  const resolved = resolveTarget(
    {
      provider: 'medianova',
      organizationUuid: uuid,
      resourceUuid: uuid,
      apiKey: 'k',
      apiSecret: 's',
      wait: 60,
    },
    'targets[0]',
    [],
    {},
  )
  if (!('target' in resolved)) throw new Error(resolved.problems.join())
  let now = 0
  const urls: string[] = []
  const context: Context = {
    root: '/',
    home: '/',
    logger: silentLogger,
    clock: {
      now: () => now,
      sleep: async ms => {
        now += ms
      },
    },
    send: async ({ url, method }) => {
      urls.push(`${method} ${new URL(url).pathname.split('/').at(-1)}${new URL(url).search}`)
      if (url.endsWith('/auth/login/token')) return reply({ status: true, token: 'session' })
      const query = new URL(url).searchParams
      const page = Number(query.get('page'))
      const { rows, total } = pages(page, query.get('opID'), now)
      return reply({ status: true, data: { page, total, limit: 100, requests: rows } })
    },
    store: unusedStore,
  }
  return { target: resolved.target, context, urls, waited: () => now }
}

const reply = (body: unknown) => ({
  response: { status: 200, headers: {}, text: JSON.stringify(body) },
  attempts: 1,
  ms: 1,
})

test('waits until every path is done, with one login', async () => {
  const { target, context, urls, waited } = simulate((_page, opID, now) => ({
    rows: [{ opID: opID ?? '', url: '/a', status: now < 5000 ? 2 : 1 }],
    total: 1,
  }))
  expect(await awaitJobs(target, ['op-1'], context)).toEqual({
    jobs: [{ operation: 'op-1', item: '/a', state: 'done' }],
  })
  expect(urls.filter(url => url.startsWith('POST'))).toEqual(['POST token'])
  expect(waited()).toBe(5000)
})

test('gives up after the time that the option allows, and says what is still open', async () => {
  const { target, context, waited } = simulate((_page, opID) => ({
    rows: [
      { opID: opID ?? '', url: '/a', status: 2 },
      { opID: opID ?? '', url: '/b', status: 0, message: 'there is no file in cache' },
      { opID: opID ?? '', url: '/c', status: 7, message: 'what is this' },
    ],
    total: 3,
  }))
  const { jobs } = await awaitJobs(target, ['op-1'], context)
  expect(jobs.map(({ state }) => state)).toEqual(['waiting', 'done', 'unknown'])
  expect(waited()).toBe(60_000)
})

test('says that it waits, once, and not where all is done at the first look', async () => {
  const told: string[] = []
  const waitWhile = async (time: number) => {
    const { target, context } = simulate((_page, opID, now) => ({
      rows: [{ opID: opID ?? '', url: '/a', status: now < time ? 2 : 1 }],
      total: 1,
    }))
    const info = (text: string) => void told.push(text)
    await awaitJobs(target, ['op-1'], { ...context, logger: { ...silentLogger, info } })
  }
  await waitWhile(0)
  expect(told).toEqual([])
  await waitWhile(50_000)
  expect(told).toEqual([
    'medianova: accepted, but not completed yet, waiting 60 s at most; Ctrl-C ends only that',
  ])
})

test('reads every page', async () => {
  const { target, context, urls } = simulate(page => ({
    rows: Array.from({ length: page < 3 ? 100 : 5 }, (_, row) => ({
      opID: 'op',
      url: `/${page}/${row}`,
      status: 1,
    })),
    total: 205,
  }))
  expect((await listJobs(target, context))?.jobs).toHaveLength(205)
  expect(urls.slice(1)).toEqual([1, 2, 3].map(page => `GET purge?page=${page}&limit=100`))
})
