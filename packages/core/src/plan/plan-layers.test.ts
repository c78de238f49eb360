import { expect, it } from 'vitest'
import type { Capabilities } from './capabilities.ts'
import type { DueItem, KnownUrls, Plan } from './model.ts'
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
  layers: url => (url.endsWith('.txt') ? [] : /\.(?:js|css)$/.test(url) ? ['cdn'] : ['page']),
}

function plan(due: readonly DueItem[], known?: readonly KnownUrls[]): Plan {
  return makePlan({
    due,
    known: () => known ?? [],
    capabilities,
    owns: [],
    collateral: 0,
    avoid: new Set(['https://a.de/x.js']),
  })
}

function layers(made: Plan): unknown[] {
  return made.batches.map(batch =>
    batch.map(({ item, covers }) => (item.kind === 'layer' ? [item.layer, covers] : item)),
  )
}

const url = (path: string): DueItem => ({ kind: 'url', item: `https://a.de${path}` })

it('names each layer that is needed once, assets first, one a request', () => {
  expect(layers(plan([url('/'), url('/a.js'), url('/b'), url('/a.css')]))).toEqual([
    [['cdn', [1, 3]]],
    [['page', [0, 2]]],
  ])
})

it('names only the layer that is needed', () => {
  expect(layers(plan([url('/a')]))).toEqual([[['page', [0]]]])
})

it('skips what no layer holds', () => {
  expect(plan([url('/a.txt')]).skipped).toEqual([{ due: 0, reason: 'no layer of this cache holds it' }])
})

it('asks for the layers of all that a pattern stands for', () => {
  const known = [{ origin: 'https://a.de', paths: ['/b/1.txt'], states: Uint8Array.of(0) }]
  expect(layers(plan([{ kind: 'extension', item: 'https://a.de/*.js' }]))).toEqual([[['cdn', [0]]]])
  expect(layers(plan([{ kind: 'prefix', item: 'https://a.de/b/' }], known))).toEqual([
    [['cdn', [0]]],
    [['page', [0]]],
  ])
})

it('counts what is known to be in a layer and stays as it is', () => {
  const known = [
    { origin: 'https://a.de', paths: ['/', '/a.js', '/b', '/b.js'], states: Uint8Array.of(0, 1, 0, 0) },
  ]
  const made = plan([url('/a.js'), url('/b')], known)
  expect(made.collateral).toBe(2)
  expect(made.batches.flat().map(({ collateral }) => collateral)).toEqual([1, 1])
  expect(plan([], known).collateral).toBe(0)
})

it('takes all layers for everything', () => {
  const known = [{ origin: 'https://a.de', paths: ['/'], states: Uint8Array.of(0) }]
  expect(layers(plan([{ kind: 'everything', item: '*' }], known))).toEqual([[['cdn', [0]]], [['page', [0]]]])
})
