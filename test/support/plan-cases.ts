import fc from 'fast-check'
import type { Capabilities } from '../../packages/core/src/plan/capabilities.ts'
import type { DueItem, KnownUrls, PlanInput, PlanItem } from '../../packages/core/src/plan/model.ts'

/** An API's vocabulary; how much fits in a request is drawn, for each of its lists. */
export interface Vocabulary extends Omit<Capabilities, 'lists'> {
  /** The kinds of each list beside the one for the rest; how much it holds, where that is not drawn. */
  readonly apart?: readonly { readonly kinds: readonly PlanItem['kind'][]; readonly items?: number }[]
}

const base = { exact: true, everything: true, concurrency: 1 } as const

/** The five vendors', and what others might have. */
export const vocabularies: Readonly<Record<string, Vocabulary>> = {
  wao: { ...base, exactCovers: 'query', prefix: { coversFolder: true }, extension: false, hosts: 'listed' },
  paradarum: {
    ...base,
    exactCovers: 'path',
    prefix: { coversFolder: true },
    extension: 'folder',
    hosts: 'all',
  },
  medianova: {
    ...base,
    exactCovers: 'query',
    prefix: { coversFolder: false },
    extension: 'folder',
    hosts: 'all',
  },
  optimole: {
    ...base,
    exactCovers: 'query',
    prefix: false,
    extension: false,
    hosts: 'each',
    concerns: () => true,
  },
  'paths only': {
    ...base,
    exactCovers: 'path',
    prefix: false,
    extension: false,
    everything: false,
    hosts: 'all',
  },
  'prefixes only': {
    ...base,
    exact: false,
    exactCovers: 'query',
    prefix: { coversFolder: true },
    extension: false,
    hosts: 'each',
  },
  'patterns only': {
    ...base,
    exact: false,
    exactCovers: 'path',
    prefix: { coversFolder: false },
    extension: 'folder',
    hosts: 'all',
  },
  'short patterns': {
    ...base,
    exactCovers: 'query',
    prefix: { coversFolder: true, maxLength: 3 },
    extension: 'folder',
    extensionLength: 6,
    hosts: 'each',
  },
  extensions: {
    ...base,
    exactCovers: 'query',
    prefix: false,
    extension: 'folder',
    everything: false,
    hosts: 'all',
  },
  'wildcards by host': {
    ...base,
    exactCovers: 'query',
    prefix: { coversFolder: false },
    extension: 'folder',
    hosts: 'each',
  },
  cloudflare: {
    ...base,
    exactCovers: 'query',
    prefix: { coversFolder: true, maxDepth: 31 },
    extension: false,
    hosts: 'each',
    apart: [{ kinds: ['prefix'] }, { kinds: ['everything'], items: 1 }],
  },
  cloudfront: {
    ...base,
    exactCovers: 'query',
    prefix: { coversFolder: true, atOnce: 1 },
    extension: false,
    hosts: 'all',
    price: { perItem: 0.005, currency: 'USD' },
  },
  bunny: {
    ...base,
    exactCovers: 'path',
    prefix: { coversFolder: true },
    folderUrlsArePrefixes: 'do otherwise',
    extension: false,
    hosts: 'each',
  },
  'google-cloud-cdn': {
    ...base,
    exactCovers: 'path',
    prefix: { coversFolder: true },
    extension: false,
    hosts: 'each',
    price: { perItem: 0.005, currency: 'USD' },
  },
  fastly: {
    ...base,
    exactCovers: 'query',
    prefix: false,
    extension: false,
    hosts: 'each',
    everythingIsWider: true,
  },
  digitalocean: {
    ...base,
    exactCovers: 'path',
    prefix: { coversFolder: false },
    extension: false,
    hosts: 'all',
  },
  'azure-front-door': {
    ...base,
    exactCovers: 'path',
    prefix: { coversFolder: false },
    extension: false,
    hosts: 'listed',
  },
  'varnish with bans': {
    ...base,
    exactCovers: 'query',
    prefix: { coversFolder: true },
    extension: 'folder',
    hosts: 'each',
    apart: [{ kinds: ['everything'], items: 1 }],
  },
  'one price, lists apart': {
    ...base,
    exactCovers: 'query',
    prefix: { coversFolder: false },
    extension: false,
    hosts: 'each',
    apart: [{ kinds: ['prefix', 'everything'] }],
    price: { perItem: 1, currency: 'EUR' },
  },
  'site extensions by host': {
    ...base,
    exactCovers: 'query',
    prefix: { coversFolder: true },
    extension: 'site',
    hosts: 'listed',
  },
}

const A = 'https://a.de'
const B = 'https://b.de'
const folder = fc.constantFrom('/', '/', '/a/', '/a/', '/b/', '/a/b/', '/a/c/', '/a/b/d/', '/a./')
const file = fc.constantFrom(
  '',
  '1.js',
  'x.js',
  'y.js',
  'z.js',
  'x.css',
  'y.css',
  'i.html',
  'n',
  'x.js?v=1',
  '?q=/a/b/',
  'n?1',
  'b',
)
const path = fc.tuple(folder, file).map(([a, b]) => a + b)
const state = fc.constantFrom(0, 1, 1, 1, 2)

function hostOf(origin: string, size: number): fc.Arbitrary<KnownUrls> {
  return fc.dictionary(path, state, { maxKeys: size, noNullPrototype: true }).map(entries => {
    const paths = Object.keys(entries).sort()
    return { origin, paths, states: Uint8Array.from(paths, key => entries[key] ?? 2) }
  })
}

/** What is known: one host, two, or two that serve the same. */
function sites(size: number): fc.Arbitrary<KnownUrls[]> {
  const one = hostOf(A, size).map(host => [host])
  const two = fc.tuple(hostOf(A, size >> 1), hostOf(B, size >> 1)).map(hosts => [...hosts])
  const twins = hostOf(A, size >> 1).map(host => [host, { ...host, origin: B }])
  return fc.oneof({ weight: 3, arbitrary: one }, two, twins)
}

/** How a case is drawn. */
export interface Drawing {
  /** Known URLs at most. */
  readonly size?: number
  readonly collateral?: fc.Arbitrary<number>
  readonly patterns?: boolean
  readonly avoid?: boolean
}

/** Small sites on which most is due: nearly all of it known, some of it known no more. */
export function inputs(vocabulary: Vocabulary, drawing: Drawing = {}): fc.Arbitrary<PlanInput> {
  const pattern = fc.oneof(
    fc.tuple(fc.constantFrom(A, B), folder).map(([o, f]): DueItem => ({ kind: 'prefix', item: o + f })),
    folder.map((f): DueItem => ({ kind: 'extension', item: `${A + f}*.js` })),
    fc.constant<DueItem>({ kind: 'everything', item: '*' }),
  )
  const noPatterns = fc.constant<DueItem[]>([])
  const noPaths = fc.constant<string[]>([])
  const noPairs = fc.constant<[string, string][]>([])
  const owned: readonly string[][] = [[], [], ['/'], ['/a/'], ['/a/b/']]
  return fc
    .record({
      known: sites(drawing.size ?? 10),
      gone: fc.oneof({ weight: 3, arbitrary: noPaths }, fc.array(path, { maxLength: 2 })),
      sizes: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 3, maxLength: 3 }),
      owns: fc.constantFrom(...owned),
      collateral: drawing.collateral ?? fc.constant(0),
      patterns: drawing.patterns ? fc.array(pattern, { minLength: 1, maxLength: 3 }) : noPatterns,
      avoided: drawing.avoid ? fc.array(fc.tuple(fc.constantFrom(A, B), path), { maxLength: 3 }) : noPairs,
    })
    .map(({ known, gone, sizes, owns, collateral, patterns, avoided }) => {
      const avoid = new Set(avoided.map(parts => parts.join('')))
      const due = new Set(gone.map(path => A + path))
      for (const { origin, paths, states } of known) {
        for (const [i, path] of [...paths].entries()) if (states[i] === 1) due.add(origin + path)
      }
      const urls = [...due].filter(url => !avoid.has(url)).map((item): DueItem => ({ kind: 'url', item }))
      const distinct = new Map(patterns.map(item => [JSON.stringify(item), item]))
      const { apart = [], ...words } = vocabulary
      const lists = [...apart, {}].map((list, i) => ({ items: sizes[i] ?? 1, ...list }))
      const capabilities: Capabilities = { ...words, lists }
      return {
        due: [...urls, ...distinct.values()],
        known: () => known,
        capabilities,
        owns,
        collateral,
        avoid,
      }
    })
}
