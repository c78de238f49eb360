import { describe, expect, test } from 'vitest'
import { type Row, simulateJobs } from '../../../../test/support/jobs-api.ts'
import { silentLogger } from '../log/logger.ts'
import type { PlannedItem } from '../plan/model.ts'
import { awaitCompletion } from './completion.ts'

const planned = (path: string, due: number): PlannedItem => ({
  item: { kind: 'url', origins: [], path },
  covers: [due],
  collateral: 0,
})
const carried = [planned('/a', 0), planned('/b', 1)]

async function complete(rows: readonly Partial<Row>[], operation = 'op') {
  const { target, context } = await simulateJobs(() => ({
    rows: rows.map(row => ({ opID: operation, url: '/a', ...row })),
    total: rows.length,
  }))
  const warnings: string[] = []
  const warn = (text: string) => void warnings.push(text)
  const completion = await awaitCompletion(target, new Map([[operation, carried]]), {
    ...context,
    logger: { ...silentLogger, warn },
  })
  return {
    failed: completion?.failed.map(({ planned: { covers }, failure }) => [covers[0], failure.message]),
    warnings,
  }
}

const why = 'it was accepted, but its job failed: Purge failed'

describe('a job that failed', () => {
  test('makes its path due again, and no other', async () => {
    const rows = [{ url: '/b', status: 3, message: 'Purge failed' }, { status: 1 }]
    expect(await complete(rows)).toEqual({ failed: [[1, why]], warnings: [] })
  })

  test('makes all due again that travelled with it, where its path cannot be told', async () => {
    const rows = [{ url: 'somewhere', status: 3, message: 'Purge failed' }]
    expect(await complete(rows)).toEqual({
      failed: [
        [0, why],
        [1, why],
      ],
      warnings: [],
    })
  })
})

test('a job of other work, which an API lists all the same, is none of ours', async () => {
  const rows = [{ status: 1 }, { opID: 'other', status: 3, message: 'Purge failed' }]
  expect(await complete(rows)).toEqual({ failed: [], warnings: [] })
})

test('work is known by its identifier also where a secret stands in that', async () => {
  const rows = [{ status: 1 }, { url: '/b', status: 3, message: 'Purge failed' }]
  expect(await complete(rows, 'jobs/k')).toEqual({ failed: [[1, why]], warnings: [] })
})

test('a list that does not name the work is said', async () => {
  expect(await complete([])).toEqual({
    failed: [],
    warnings: [expect.stringContaining('whether it is completed is not known: its list has no job of op.')],
  })
})
