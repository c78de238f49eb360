import { expect, test } from 'vitest'
import { type Row, simulateJobs } from '../../../../test/support/jobs-api.ts'
import { silentLogger } from '../log/logger.ts'
import { awaitJobs, listJobs } from './jobs.ts'

test('waits until every path is done, with one login', async () => {
  const { target, context, urls, waited } = await simulateJobs((_page, opID, now) => ({
    rows: [{ opID: opID ?? '', url: '/a', status: now < 5000 ? 2 : 1 }],
    total: 1,
  }))
  expect(await awaitJobs(target, ['op-1'], context)).toEqual({
    jobs: new Map([['op-1', [{ operation: 'op-1', item: '/a', state: 'done' }]]]),
  })
  expect(urls.filter(url => url.startsWith('POST'))).toEqual(['POST token'])
  expect(waited()).toBe(5000)
})

test('gives up after the time that the option allows, and says what is still open', async () => {
  const { target, context, waited } = await simulateJobs((_page, opID) => ({
    rows: [
      { opID: opID ?? '', url: '/a', status: 2 },
      { opID: opID ?? '', url: '/b', status: 0, message: 'there is no file in cache' },
      { opID: opID ?? '', url: '/c', status: 7, message: 'what is this' },
    ],
    total: 3,
  }))
  const { jobs } = await awaitJobs(target, ['op-1'], context)
  expect(jobs.get('op-1')?.map(({ state }) => state)).toEqual(['waiting', 'done', 'unknown'])
  expect(waited()).toBe(60_000)
})

test('says that it waits, once, and not where all is done at the first look', async () => {
  const told: string[] = []
  const waitWhile = async (time: number) => {
    const { target, context } = await simulateJobs((_page, opID, now) => ({
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
  const { target, context, urls } = await simulateJobs(page => ({
    rows: Array.from({ length: page < 3 ? 100 : 5 }, (_, row) => ({
      opID: 'op',
      url: `/${page}/${row}`,
      status: 1,
    })),
    total: 205,
  }))
  expect((await listJobs(target, {}, context))?.jobs).toHaveLength(205)
  expect(urls.slice(1)).toEqual([1, 2, 3].map(page => `GET purge?page=${page}&limit=100`))
})

test.each<[Partial<Row>, string]>([
  [{ status: 1 }, 'done'],
  [{ status: '1' }, 'done'],
  [{ status: 'Successful' }, 'done'],
  [{ status: 0, message: 'there is no file in cache' }, 'done'],
  [{ completedAt: '2026-11-27T10:00:00Z' }, 'done'],
  [{ status: null, completedAt: '2026-11-27T10:00:00Z' }, 'done'],
  [{ status: 2 }, 'waiting'],
  [{ status: 2, message: 'waiting', completedAt: '0001-01-01T00:00:00Z' }, 'waiting'],
  [{ status: 2, completedAt: '2026-11-27T10:00:00Z' }, 'waiting'],
  [{ status: 'Running' }, 'waiting'],
  [{ status: 'Failed' }, 'failed'],
  [{ status: 'Failed', message: 'There is no file in cache' }, 'done'],
  [{ status: 3, message: 'file was not found in cache' }, 'done'],
  [
    { status: 3, message: 'Purge failed: path syntax incorrect', completedAt: '2026-11-27T10:00:00Z' },
    'failed',
  ],
  [{ message: 'Purge failed' }, 'failed'],
  [{ status: 7, completedAt: '2026-11-27T10:00:00Z' }, 'unknown'],
  [{ status: 'constructor' }, 'unknown'],
  [{ completedAt: '0001-01-01T00:00:00Z' }, 'unknown'],
  [{}, 'unknown'],
])('a row of %j is %s', async (row, state) => {
  const { target, context } = await simulateJobs(() => ({
    rows: [{ opID: 'op', url: '/a', ...row }],
    total: 1,
  }))
  expect((await listJobs(target, {}, context))?.jobs.map(job => job.state)).toEqual([state])
})
