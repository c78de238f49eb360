import { describe, expect, it } from 'vitest'
import { describeItem } from '../report/widenings.ts'
import type { Capabilities } from './capabilities.ts'
import type { DueItem, PlanItem } from './model.ts'
import { type KnownUrls, type Plan, type PlanInput, State } from './model.ts'
import { makePlan } from './plan.ts'

const base = { exact: true, everything: true, lists: [{ items: 2 }], concurrency: 1 } as const
const wao: Capabilities = {
  ...base,
  exactCovers: 'query',
  prefix: { coversFolder: true },
  extension: false,
  hosts: 'listed',
}
const paradarum: Capabilities = {
  ...base,
  exactCovers: 'path',
  prefix: { coversFolder: true },
  extension: 'site',
  hosts: 'all',
}
const medianova: Capabilities = {
  ...base,
  exactCovers: 'path',
  prefix: { coversFolder: false },
  extension: 'folder',
  hosts: 'all',
  refuses: url => (new URL(url).pathname.includes('*') ? 'its name holds a *' : undefined),
}
const optimole: Capabilities = {
  ...base,
  exactCovers: 'query',
  prefix: false,
  extension: false,
  assets: true,
  hosts: 'each',
  concerns: url => /\.(?:jpg|png)$/.test(url),
}

const A = 'https://a.de'
const B = 'https://b.de'

/** Known URLs of a host, written as `path` for what is due and `=path` for what is unchanged. */
function host(origin: string, ...marked: string[]): KnownUrls {
  const entries = marked.map(text =>
    text.startsWith('=') ? [text.slice(1), State.keep] : [text, State.must],
  )
  const sorted = new Map(entries.map(([path, state]) => [String(path), Number(state)]))
  const paths = [...sorted.keys()].sort()
  return { origin, paths, states: Uint8Array.from(paths, path => sorted.get(path) ?? State.neutral) }
}

/** Plans what is due in `known`, and `more`. */
function plan(
  capabilities: Capabilities,
  known: readonly KnownUrls[],
  more: readonly DueItem[] = [],
  options: Partial<PlanInput> = {},
): Plan & { readonly due: readonly DueItem[] } {
  const urls = known.flatMap(({ origin, paths, states }) =>
    [...paths].flatMap((path, i): DueItem[] =>
      states[i] === State.must ? [{ kind: 'url', item: origin + path }] : [],
    ),
  )
  const due = [...urls, ...more]
  return { due, ...makePlan({ due, known: () => known, capabilities, owns: [], collateral: 0, ...options }) }
}

/** An item as one would write it. */
function text(item: PlanItem): string {
  return item.kind === 'everything' ? '*' : describeItem(item)
}

/** Requests, each with its items; with their hosts where there are several. */
function requests({ batches }: Plan): string[][] {
  return [...batches].map(batch => batch.map(({ item }) => text(item)))
}

function items(made: Plan): string[] {
  return requests(made).flat().sort()
}

describe('an exact list', () => {
  it('is not collapsed, nor is anything known asked for, while it fits in one request', () => {
    const known = (): never => expect.unreachable('the known URLs are not needed')
    const due = [`${A}/a/x`, `${A}/a/y`].map((item): DueItem => ({ kind: 'url', item }))
    const made = makePlan({ due, known, capabilities: wao, owns: ['/'], collateral: 1 })
    expect(requests(made)).toEqual([['/a/x', '/a/y']])
    expect([...made.batches][0]?.map(({ covers }) => covers)).toEqual([[0], [1]])
  })

  it('is empty where nothing is due', () => {
    expect(plan(wao, [host(A, '=/x')])).toMatchObject({ batches: { length: 0 }, skipped: [], collateral: 0 })
  })

  it('fills each request', () => {
    const made = plan(optimole, [host(A, '/1.jpg', '/2.jpg', '/3.jpg'), host(B, '/1.jpg', '/2.jpg')])
    expect([...made.batches].map(({ length }) => length)).toEqual([2, 2, 1])
  })

  it('names a path with queries once where an item covers all of them', () => {
    const made = plan(paradarum, [host(A, '/x', '/x?1', '/x?2', '=/x?3', '=/y', '/z', '/q')])
    expect(items(made)).toEqual(['/q', '/x', '/z'])
    const item = [...made.batches].flat().find(({ item }) => text(item) === '/x')
    expect(item?.covers.map(index => made.due[index]?.item)).toEqual([`${A}/x`, `${A}/x?1`, `${A}/x?2`])
    expect([item?.collateral, made.collateral]).toEqual([1, 1])
  })

  it('names each query where an item covers one', () => {
    expect(items(plan(wao, [host(A, '/x', '/x?1', '=/x?2', '/y')]))).toEqual(['/x', '/x?1', '/y'])
  })

  it('takes a URL without a path for the root', () => {
    expect(items(plan(wao, [], [{ kind: 'url', item: A }]))).toEqual(['/'])
  })
})

describe('a prefix', () => {
  it('takes the place of what it covers where nothing unchanged is beneath it', () => {
    const made = plan(wao, [host(A, '/a/1', '/a/2', '/a/b/3', '=/c/1', '/c/2')])
    expect(requests(made)).toEqual([['/c/2', '/a/*']])
    expect([...made.batches].flat().map(({ covers }) => covers)).toEqual([[3], [0, 1, 2]])
  })

  it('ends in a slash: /news hits no /newsletter, /data.js no /data.json', () => {
    const made = plan(wao, [
      host(A, '/news', '/news/1', '/news/2', '=/newsletter', '/data.js', '=/data.json'),
    ])
    expect(items(made)).toEqual(['/data.js', '/news', '/news/*'])
  })

  it('finds no folder in a query', () => {
    const made = plan(wao, [host(A, '/a?u=/x/1', '/a?u=/x/2', '/b?u=/x/', '=/b?u=/y/')])
    expect(items(made)).toEqual(['/a?u=/x/1', '/a?u=/x/2', '/b?u=/x/'])
  })

  it('goes with the URL of its folder where it misses that', () => {
    const known = [host(A, '/dir/', '/dir/1', '/dir/2', '=/x')]
    expect(items(plan(medianova, known))).toEqual(['/dir/', '/dir/*'])
    expect(items(plan(paradarum, known))).toEqual(['/dir/*'])
  })

  it('saves nothing where it stands for one URL', () => {
    expect(items(plan(wao, [host(A, '/a/1', '/b/1', '/c/1', '=/x')]))).toEqual(['/a/1', '/b/1', '/c/1'])
  })

  it('stands at the root only where the build owns the site', () => {
    const known = [host(A, '/1', '/2', '/a/3', '/a/4')]
    expect(items(plan(wao, known))).toEqual(['/1', '/2', '/a/*'])
    const owns = ['/']
    expect(items(plan({ ...wao, everything: false }, known, [], { owns }))).toEqual(['/*'])
    expect(items(plan(wao, known, [], { owns }))).toEqual(['*'])
  })

  it('is no longer than the API takes; what was due as one is named by itself', () => {
    const short = { ...wao, prefix: { coversFolder: true, maxLength: 3 } }
    const known = [host(A, '/a/long/1', '/a/long/2', '/b/1', '/b/2', '=/a/x')]
    expect(items(plan(short, known))).toEqual(['/a/long/1', '/a/long/2', '/b/*'])
    const pattern = { kind: 'prefix', item: `${A}/a/long/` } as const
    const kept = [host(A, '=/a/long/1', '=/a/long/2', '=/b')]
    expect(items(plan(short, kept, [pattern]))).toEqual(['/a/long/1', '/a/long/2'])
    expect(items(plan(wao, kept, [pattern]))).toEqual(['/a/long/*'])
  })

  it('stands at no folder above the base path of the site', () => {
    const known = [host(A, '/shop/de/a/1', '/shop/de/b/2'), host(B, '/shop/de/c')]
    expect(items(plan(wao, known))).toEqual(['/shop/de/*'])
  })

  it('stands at a folder that the build does not know only where the build owns it', () => {
    const gone = ['/old/1', '/old/2', '/old/3'].map((path): DueItem => ({ kind: 'url', item: A + path }))
    const known = [host(A, '=/x', '=/y/z')]
    expect(items(plan(wao, known, gone))).toEqual(['/old/1', '/old/2', '/old/3'])
    expect(items(plan(wao, known, gone, { owns: ['/old'] }))).toEqual(['/old/*'])
  })

  it('is judged on paths as browsers send them', () => {
    const names = ['%20', '%23', '%25', '%2C', '%3F', "'", 'a%CC%88', '%C3%A4', '*'].map(name => `/f/${name}`)
    expect(items(plan(wao, [host(A, ...names)]))).toEqual(['/f/*'])
    expect(items(plan(wao, [host(A, ...names, '=/f/%E2%82%AC')]))).toEqual(names.toSorted())
  })

  it('is not used where its folder cannot be named', () => {
    const made = plan(medianova, [host(A, '/x', '/a*/1', '/a*/2', '/b/1', '/b/2', '=/y')])
    expect(items(made)).toEqual(['/b/*', '/x'])
    expect(made.skipped.map(({ due, reason }) => [made.due[due]?.item, reason])).toEqual([
      [`${A}/a*/1`, 'its name holds a *'],
      [`${A}/a*/2`, 'its name holds a *'],
    ])
  })

  it('counts for a URL that cannot be named by itself, but lies beneath', () => {
    const made = plan(medianova, [host(A, '/b/*.txt', '/b/1', '/b/2', '/b/3', '=/y')])
    expect(items(made)).toEqual(['/b/*'])
    expect([...made.batches][0]?.[0]?.covers).toEqual([0, 1, 2, 3])
    expect(made.skipped).toEqual([])
  })
})

describe('an extension', () => {
  const header = [host(A, '/a.html', '/b.html', '/c/d.html', '=/c/e.css', '=/f.js')]

  it('reaches the whole site only where the build owns it', () => {
    expect(items(plan(paradarum, header))).toEqual(['/a.html', '/b.html', '/c/d.html'])
    expect(items(plan(paradarum, header, [], { owns: ['/'] }))).toEqual(['/*.html'])
    expect(items(plan(medianova, header, [], { owns: ['/'] }))).toEqual(['/*.html'])
  })

  it('beneath a folder needs only that folder', () => {
    const known = [host(A, '/i/1.jpg', '/i/2.jpg', '/i/j/3.jpg', '=/i/4.png', '=/5.jpg')]
    expect(items(plan(medianova, known))).toEqual(['/i/*.jpg'])
  })

  it('and a prefix share the work where both are needed', () => {
    const pages = ['/p/1.html', '/q/2.html', '/r/3.html', '=/p/1.css', '=/q/2.css', '=/r/3.css']
    const made = plan(paradarum, [host(A, ...pages, '/v/1.js', '/v/2.js', '/v/4.html')], [], { owns: ['/'] })
    expect(items(made)).toEqual(['/*.html', '/v/*'])
  })

  it('does not stand where a prefix does all', () => {
    const known = [host(A, '/i/1.jpg', '/i/2.jpg', '/i/3.png', '/i/4.png', '=/x')]
    expect(items(plan(medianova, known))).toEqual(['/i/*'])
  })
})

describe('everything', () => {
  it('of a host is not taken where it empties a zone that holds more', () => {
    const zone: Capabilities = {
      ...base,
      exactCovers: 'query',
      prefix: false,
      extension: false,
      hosts: 'each',
    }
    const all = host(A, '/1', '/2', '/3')
    const owns = { owns: ['/'] }
    expect(items(plan(zone, [all, host(B, '=/')], [], owns))).toEqual(['*'])
    const wide = { ...zone, everythingIsWider: true }
    expect(items(plan(wide, [all, host(B, '=/')], [], owns))).toEqual(['/1', '/2', '/3'])
    expect(items(plan(wide, [all], [], owns))).toEqual(['*'])
    expect(plan(wide, [all, host(B, '=/')], [], { ...owns, collateral: 1 }).collateral).toBe(1)
  })

  const known = [host(A, '/1', '/2', '/3'), host(B, '/1', '/2', '/4')]

  it('is taken where all is due, nothing smaller does it and the build owns the site', () => {
    const only: Capabilities = { ...wao, prefix: false }
    expect(items(plan(only, known, [], { owns: ['/'] }))).toEqual(['*'])
    expect(items(plan(only, known))).toEqual(['/1', '/2', '/3', '/4'])
    expect(items(plan(only, [...known, host('https://c.de', '=/')], [], { owns: ['/'] }))).not.toContain('*')
  })

  it('is never taken of itself from an API that holds more than the build knows', () => {
    const images = [host(A, '/1.jpg', '/2.jpg', '/3.jpg')]
    expect(items(plan(optimole, images, [], { owns: ['/'] }))).toEqual(['/1.jpg', '/2.jpg', '/3.jpg'])
  })

  it('covers what else is due', () => {
    const made = plan(wao, known, [
      { kind: 'everything', item: '*' },
      { kind: 'prefix', item: `${A}/x/` },
    ])
    expect(requests(made)).toEqual([['*']])
    expect([...made.batches][0]?.[0]).toMatchObject({
      item: { origins: [A, B] },
      covers: [0, 1, 2, 3, 4, 5, 6, 7],
    })
  })

  it('names each host where items do', () => {
    const made = plan(optimole, known, [{ kind: 'everything', item: '*' }])
    expect([...made.batches].flat().map(({ item }) => item)).toEqual([
      { kind: 'everything', origins: [A] },
      { kind: 'everything', origins: [B] },
    ])
  })

  it('stands for all known URLs where it cannot be named', () => {
    const without: Capabilities = { ...medianova, prefix: false, extension: false, everything: false }
    const made = plan(without, [host(A, '=/1', '=/a*')], [{ kind: 'everything', item: '*' }])
    expect(items(made)).toEqual(['/1'])
    expect(made.skipped).toEqual([
      { due: 0, reason: '1 of the URLs beneath it cannot be named, such as /a*: its name holds a *' },
    ])
  })
})

describe('a due pattern', () => {
  const known = [host(A, '/a/1', '=/a/2.jpg', '=/b')]

  it('is sent as it is, and covers what is due beneath it', () => {
    const made = plan(paradarum, known, [{ kind: 'prefix', item: `${A}/a/` }])
    expect([...made.batches]).toMatchObject([
      [{ item: { kind: 'prefix', origins: [A], path: '/a/' }, covers: [0, 1], collateral: 1 }],
    ])
    expect(items(plan(medianova, known, [{ kind: 'extension', item: `${A}/a/*.jpg` }]))).toEqual([
      '/a/*.jpg',
      '/a/1',
    ])
  })

  it('covers a narrower one', () => {
    const due: DueItem[] = ['/a/b/', '/a/', '/a/b/c/'].map(path => ({ kind: 'prefix', item: A + path }))
    expect(items(plan(paradarum, known, due))).toEqual(['/a/*'])
    expect(items(plan(paradarum, known, [{ kind: 'prefix', item: `${A}/` }]))).toEqual(['/*'])
  })

  it('goes with the URL of its folder where it misses that', () => {
    const made = plan(medianova, [], [{ kind: 'prefix', item: `${A}/a/` }])
    expect([...made.batches].flat().map(({ item, covers }) => [text(item), covers])).toEqual([
      ['/a/*', [0]],
      ['/a/', [0]],
    ])
  })

  it('stands for the known URLs beneath it where it cannot be named', () => {
    const due: DueItem = { kind: 'extension', item: `${A}/a/*.jpg` }
    expect(items(plan(wao, known, [due]))).toEqual(['/a/1', '/a/2.jpg'])
    expect(plan(wao, known, [due]).spelled).toEqual([{ due: 1, urls: 1 }])
    expect(plan(wao, [host(A, '=/b')], [due]).skipped).toEqual([
      { due: 0, reason: 'this API cannot name it, and no URL beneath it is known' },
    ])
  })

  it('is skipped where it makes no sense', () => {
    const due: DueItem[] = [
      { kind: 'prefix', item: `${A}/a` },
      { kind: 'extension', item: `${A}/a/x.jpg` },
      { kind: 'asset', item: '0123' },
      { kind: 'url', item: '/a' },
    ]
    for (const api of [wao, medianova]) {
      expect(plan(api, [], due).skipped.map(({ due }) => due)).toEqual([0, 1, 2, 3])
    }
  })
})
