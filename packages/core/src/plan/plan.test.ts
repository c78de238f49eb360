import { describe, expect, it } from 'vitest'
import type { Capabilities } from './capabilities.ts'
import { type KnownUrls, makePlan, type PlanInput } from './plan.ts'

const wao: Capabilities = {
  exact: true,
  exactCovers: 'query',
  prefix: { coversFolder: true },
  extension: false,
  everything: true,
  hosts: 'listed',
  itemsPerRequest: 1000,
  concurrency: 2,
}

function input(due: readonly string[], capabilities: Capabilities, known: readonly KnownUrls[]): PlanInput {
  const items = due.map(item => ({ kind: 'url' as const, item }))
  return { due: items, known: () => known, capabilities, owns: [], collateral: 0 }
}

describe('makePlan', () => {
  it('names each URL while they fit in one request', () => {
    const plan = makePlan(input(['https://a.de/b', 'https://a.de/a.js'], wao, []))
    expect(plan.batches.map(batch => batch.map(({ item, covers }) => [item, covers]))).toEqual([
      [
        [{ kind: 'url', origins: ['https://a.de'], path: '/a.js' }, [1]],
        [{ kind: 'url', origins: ['https://a.de'], path: '/b' }, [0]],
      ],
    ])
  })
})
