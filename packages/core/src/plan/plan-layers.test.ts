import { describe, expect, test } from 'vitest'
import type { Capabilities } from './capabilities.ts'
import type { DueItem } from './item.ts'
import { makePlan } from './plan.ts'

const capabilities: Capabilities = {
  exact: false,
  exactCovers: 'path',
  prefix: false,
  extension: false,
  everything: false,
  hosts: 'all',
  itemsPerRequest: 1,
  concurrency: 1,
  layers: url => [/\.(?:js|jpg)$/.test(url) ? 'cdn' : 'page'],
}

describe('an API that names whole layers', () => {
  test.each<[DueItem['kind'], string, string[]]>([
    ['url', 'https://a.de/a', ['page']],
    ['url', 'https://a.de/a.js', ['cdn']],
    ['prefix', 'https://a.de/blog/', ['cdn', 'page']],
    ['extension', 'https://a.de/*.jpg', ['cdn']],
    ['extension', 'https://a.de/blog/*.html', ['page']],
    ['everything', '*', ['cdn', 'page']],
  ])('purges for a %s %s: %j', (kind, item, layers) => {
    const known = [{ origin: 'https://a.de', paths: [], states: new Uint8Array() }]
    const due = [{ kind, item }]
    const plan = makePlan({ due, known: () => known, capabilities, owns: [], collateral: 0 })
    expect(plan.skipped).toEqual([])
    expect(plan.batches.map(batch => batch.map(({ item, covers }) => ({ item, covers })))).toEqual(
      layers.map(layer => [{ item: { kind: 'layer', layer }, covers: [0] }]),
    )
  })
})
