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
  lists: [{ items: 1 }],
  concurrency: 1,
  layers: {
    order: ['object', 'page', 'cdn'],
    all: 'all',
    of: url => (url.endsWith('.txt') ? [] : /\.(?:js|css)$/.test(url) ? ['cdn'] : ['page']),
  },
}

function plan(due: readonly DueItem[], known: readonly KnownUrls[] = [], can = capabilities): Plan {
  return makePlan({
    due,
    known: () => known,
    capabilities: can,
    owns: [],
    collateral: 0,
    avoid: new Set(['https://a.de/x.js']),
  })
}

function layers(made: Plan): unknown[] {
  return [...made.batches].map(batch =>
    batch.map(({ item, covers }) => (item.kind === 'layer' ? [item.layer, covers] : item)),
  )
}

const url = (path: string): DueItem => ({ kind: 'url', item: `https://a.de${path}` })

it('names each layer that is needed once, from the origin outwards, one a request', () => {
  expect(layers(plan([url('/a.js'), url('/'), url('/a.css'), url('/b')]))).toEqual([
    [['page', [1, 3]]],
    [['cdn', [0, 2]]],
  ])
})

it('names layers that are due themselves, each once', () => {
  const due: DueItem[] = [{ kind: 'layer', item: 'cdn' }, url('/a.js'), { kind: 'layer', item: 'object' }]
  expect(layers(plan(due))).toEqual([[['object', [2]]], [['cdn', [0, 1]]]])
})

it('names all alone, where that is due', () => {
  const known = [{ origin: 'https://a.de', paths: ['/', '/a.txt'], states: Uint8Array.of(0, 0) }]
  const made = plan([url('/a.js'), { kind: 'layer', item: 'all' }, { kind: 'layer', item: 'object' }], known)
  expect(layers(made)).toEqual([[['all', [0, 1, 2]]]])
  expect(made.collateral).toBe(2)
})

it('names what its order does not know last, and skips what it does not know at all', () => {
  const odd = { ...capabilities, layers: { order: ['page'], of: () => ['edge', 'page'] } }
  expect(layers(plan([url('/a')], [], odd))).toEqual([[['page', [0]]], [['edge', [0]]]])
  const made = plan([
    { kind: 'layer', item: 'disk' },
    { kind: 'raw', item: '{}' },
  ])
  expect(made.skipped).toEqual([
    { due: 0, reason: 'this API knows no such cache' },
    { due: 1, reason: 'this API knows no such item' },
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
    [['page', [0]]],
    [['cdn', [0]]],
  ])
})

it('counts what is known to be in a layer and stays as it is', () => {
  const known = [
    { origin: 'https://a.de', paths: ['/', '/a.js', '/b', '/b.js'], states: Uint8Array.of(0, 1, 0, 0) },
  ]
  const made = plan([url('/a.js'), url('/b')], known)
  expect(made.collateral).toBe(2)
  expect([...made.batches].flat().map(({ collateral }) => collateral)).toEqual([1, 1])
  expect(plan([], known).collateral).toBe(0)
})

it('takes all layers for everything', () => {
  const known = [{ origin: 'https://a.de', paths: ['/'], states: Uint8Array.of(0) }]
  expect(layers(plan([{ kind: 'everything', item: '*' }], known))).toEqual([[['page', [0]]], [['cdn', [0]]]])
})
