import { describe, expect, it } from 'vitest'
import type { Capabilities } from './capabilities.ts'
import type { DueItem, PlanItem } from './model.ts'
import { type KnownUrls, type Plan, type PlanInput, State } from './model.ts'
import { makePlan } from './plan.ts'

const wao: Capabilities = {
  exact: true,
  exactCovers: 'query',
  prefix: { coversFolder: true },
  extension: false,
  everything: true,
  hosts: 'listed',
  lists: [{ items: 3 }],
  concurrency: 1,
}
const A = 'https://a.de'
const B = 'https://b.de'
const C = 'https://c.de'

function known(origin: string, must: readonly string[], keep: readonly string[] = []): KnownUrls {
  const paths = [...must, ...keep].sort()
  return {
    origin,
    paths,
    states: Uint8Array.from(paths, path => (must.includes(path) ? State.must : State.keep)),
  }
}

function plan(
  capabilities: Capabilities,
  hosts: readonly KnownUrls[],
  options: Partial<PlanInput> = {},
): Plan {
  const due = hosts.flatMap(({ origin, paths, states }) =>
    [...paths].flatMap((path, i): DueItem[] =>
      states[i] === State.must ? [{ kind: 'url', item: origin + path }] : [],
    ),
  )
  return makePlan({ due, known: () => hosts, capabilities, owns: [], collateral: 0, ...options })
}

function origins(item: PlanItem): readonly string[] {
  return 'origins' in item ? item.origins : []
}

function paths({ batches }: Plan): string[][] {
  return [...batches].map(batch => batch.map(({ item }) => ('path' in item ? item.path : item.kind)))
}

describe('hosts that a request lists', () => {
  it('share their requests where they serve the same', () => {
    const one = known(A, ['/1', '/2', '/3', '/4'], ['/5'])
    const made = plan(wao, [one, { ...one, origin: B }])
    expect(paths(made)).toEqual([['/1', '/2', '/3'], ['/4']])
    for (const { item } of [...made.batches].flat()) expect(origins(item)).toEqual([A, B])
    expect([...made.batches].flat().map(({ covers }) => covers)).toEqual([
      [0, 4],
      [1, 5],
      [2, 6],
      [3, 7],
    ])
  })

  it('share them where what is due on one is not known on the other', () => {
    const made = plan(wao, [known(A, ['/1', '/page'], ['/x']), known(B, ['/1'])])
    expect(paths(made)).toEqual([['/1', '/page']])
    expect(origins([...made.batches][0]?.[0]?.item ?? { kind: 'layer', layer: '' })).toEqual([A, B])
  })

  it('share none where what is due on one is unchanged on the other', () => {
    const made = plan(wao, [known(A, ['/1'], ['/2']), known(B, ['/2'], ['/1'])])
    expect([...made.batches].map(batch => batch.map(({ item }) => [...origins(item)]))).toEqual([
      [[A]],
      [[B]],
    ])
    expect(made.collateral).toBe(0)
  })

  it('share what is harmless, the rest apart', () => {
    const common = ['/1', '/2', '/3', '/4', '/5', '/6']
    const made = plan(wao, [known(A, [...common, '/robots'], ['/x']), known(B, common, ['/robots', '/x'])])
    expect([...made.batches].map(({ length }) => length).sort()).toEqual([1, 3, 3])
  })

  it('share requests in part, where only some fit together', () => {
    const made = plan(wao, [known(A, ['/1'], ['/3']), known(B, ['/2']), known(C, ['/3'])])
    expect(made.batches.length).toBe(2)
  })

  it('make no difference to an API whose items apply to all', () => {
    const all: Capabilities = { ...wao, hosts: 'all', lists: [{ items: 1 }] }
    const made = plan(all, [known(A, ['/1'], ['/2']), known(B, ['/2'], ['/1', '/3'])])
    expect(paths(made)).toEqual([['/1'], ['/2']])
    expect([...made.batches].flat().map(({ collateral }) => collateral)).toEqual([1, 1])
    expect(made.collateral).toBe(2)
  })
})

describe('the order of a run', () => {
  it('is assets, documents, announcements, in no more requests than without', () => {
    const must = ['/', '/a.css', '/app.js', '/feed.xml', '/sw.js', '/x.html']
    expect(paths(plan(wao, [known(A, must, ['/k'])]))).toEqual([
      ['/a.css', '/app.js', '/'],
      ['/x.html', '/feed.xml', '/sw.js'],
    ])
  })

  it('puts a folder with pages after assets, one without among them', () => {
    const must = ['/a/1.html', '/a/1.js', '/b/1.js', '/b/2.js', '/c.js', '/d/', '/e/']
    const made = plan({ ...wao, lists: [{ items: 2 }] }, [known(A, must, ['/k'])])
    expect(paths(made)).toEqual([['/c.js', '/b/'], ['/d/', '/e/'], ['/a/']])
  })
})

describe('collateral', () => {
  const hosts = [known(A, ['/a/1', '/a/2', '/b/1', '/b/2', '/b/3', '/c'], ['/a/k', '/b/k', '/b/l', '/x'])]

  it('buys nothing at 0', () => {
    expect([...plan(wao, hosts).batches].flat().length).toBe(6)
  })

  it('is spent where it saves most', () => {
    const made = plan(wao, hosts, { collateral: 0.5 })
    expect(paths(made)).toEqual([['/a/1', '/a/2', '/c'], ['/b/']])
    expect([...made.batches].flat().length).toBe(4)
    expect(made.collateral).toBe(2)
    expect([...made.batches].flat().find(({ item }) => item.kind === 'prefix')?.collateral).toBe(2)
  })

  it('is not spent beyond its share', () => {
    const made = plan(wao, hosts, { collateral: 0.49 })
    expect(made.collateral).toBe(1)
    expect([...made.batches].flat().length).toBe(5)
  })
})

describe('what is to be avoided', () => {
  it('is beneath no pattern, whatever the collateral', () => {
    const made = plan(wao, [known(A, ['/a/1', '/a/2', '/a/3', '/b'])], {
      avoid: new Set([`${A}/a/x`]),
      owns: ['/'],
      collateral: 1,
    })
    expect(paths(made).flat()).toEqual(['/a/1', '/a/2', '/a/3', '/b'])
  })

  it('keeps those waiting that cannot do without it', () => {
    const byPath: Capabilities = { ...wao, exactCovers: 'path', hosts: 'all' }
    const due: DueItem[] = [
      { kind: 'url', item: `${A}/x?1` },
      { kind: 'url', item: `${A}/y` },
      { kind: 'prefix', item: `${A}/d/` },
      { kind: 'everything', item: '*' },
    ]
    const avoid = new Set([`${A}/x?2`, `${B}/d/1`])
    const made = plan(byPath, [], { due, avoid })
    expect([...made.batches].flat().map(({ covers }) => covers)).toEqual([[1]])
    expect(made.skipped).toEqual([])
  })
})

describe('an API that names no single URL', () => {
  const prefixes: Capabilities = { ...wao, exact: false, everything: false }

  it('gets patterns that hit nothing else, and says what it cannot name', () => {
    const made = plan(prefixes, [known(A, ['/a/1', '/b/1'], ['/b/2'])])
    expect(paths(made)).toEqual([['/a/']])
    expect(made.skipped).toEqual([{ due: 1, reason: expect.stringMatching(/"collateral" and "owns"/) }])
  })

  it('may hit more within the collateral', () => {
    const made = plan(prefixes, [known(A, ['/a/1', '/b/1'], ['/b/2'])], { collateral: 1 })
    expect(paths(made)).toEqual([['/a/', '/b/']])
    expect([made.skipped, made.collateral]).toEqual([[], 1])
  })
})

describe('an API that holds only some URLs', () => {
  const images: Capabilities = {
    ...wao,
    prefix: false,
    assets: true,
    hosts: 'each',
    concerns: url => url.endsWith('.jpg'),
  }

  it('is not asked for the others', () => {
    const made = plan(images, [known(A, ['/1.jpg', '/a.html'])])
    expect(paths(made)).toEqual([['/1.jpg']])
    expect(made.skipped).toEqual([{ due: 1, reason: 'this cache does not hold it' }])
  })

  it('gets identifiers of assets first, in the same requests', () => {
    const due: DueItem[] = [
      { kind: 'url', item: `${A}/1.jpg` },
      { kind: 'asset', item: '0123' },
    ]
    const made = plan(images, [], { due })
    expect([...made.batches].map(batch => batch.map(({ item, covers }) => [item.kind, covers]))).toEqual([
      [
        ['asset', [1]],
        ['url', [0]],
      ],
    ])
  })
})
