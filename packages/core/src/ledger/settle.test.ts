import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DueItem } from '../plan/model.ts'
import type { OutputEntry } from './output-entry.ts'
import { writeRows } from './rows.ts'
import { type LedgerDocument, type PendingItem, parseLedger } from './schema.ts'
import { emptyLedger, journalLine, type Owable, owe, replay, serializeLedger, settledRows } from './settle.ts'

const site = ['https://www.example.com/']
const id = 'ledger-1'
const empty: LedgerDocument = { ...emptyLedger('production', site), id }
const pendingIn = ({ pending }: LedgerDocument) => Object.fromEntries(pending)
const itemsIn = ({ pending }: LedgerDocument) =>
  (pending.get('wao') ?? []).flatMap(each => (each.kind === 'output' ? [] : [each]))
const url = (path: string): DueItem => ({ kind: 'url', item: `https://www.example.com${path}` })
const since = (path: string, sequence: number): PendingItem => ({
  kind: 'url',
  item: `https://www.example.com${path}`,
  since: sequence,
})

describe('owe', () => {
  it('sorts by kind and item, whatever the order of the input', () => {
    const items: DueItem[] = [
      url('/b'),
      { kind: 'everything', item: '*' },
      url('/a'),
      { kind: 'asset', item: 'x' },
    ]
    const forwards = owe(empty, 'wao', items, 1)
    expect(forwards.pending.get('wao')?.map(({ kind, item }) => `${kind} ${item}`)).toEqual([
      'asset x',
      'everything *',
      'url https://www.example.com/a',
      'url https://www.example.com/b',
    ])
    expect(owe(empty, 'wao', items.toReversed(), 1)).toEqual(forwards)
  })

  it('renews an item that is due again and leaves the others', () => {
    const first = owe(empty, 'wao', [url('/a'), url('/b')], 1)
    const second = owe(first, 'wao', [url('/b'), url('/c'), url('/c')], 2)
    expect(second.pending.get('wao')).toEqual([since('/a', 1), since('/b', 2), since('/c', 2)])
    expect(first.pending.get('wao')).toEqual([since('/a', 1), since('/b', 1)])
  })

  it('keeps apart items of different kinds and targets', () => {
    const first = owe(empty, 'wao', [{ kind: 'prefix', item: 'https://a.example/' }], 1)
    const second = owe(first, 'wao', [{ kind: 'url', item: 'https://a.example/' }], 2)
    const third = owe(second, 'edge', [url('/a')], 3)
    expect(pendingIn(third)).toEqual({
      wao: [
        { kind: 'prefix', item: 'https://a.example/', since: 1 },
        { kind: 'url', item: 'https://a.example/', since: 2 },
      ],
      edge: [since('/a', 3)],
    })
  })

  it('adds no target that owes nothing', () => {
    expect(pendingIn(owe(empty, 'wao', [], 1))).toEqual({})
  })
})

describe('replay', () => {
  const owed = owe(owe(empty, 'wao', [url('/a'), url('/b')], 1), 'wao', [url('/b')], 2)

  it('settles what the line names', () => {
    expect(pendingIn(replay(owed, [journalLine(id, 'wao', [since('/a', 1)])]))).toEqual({
      wao: [since('/b', 2)],
    })
  })

  it('does not settle a newer debt', () => {
    expect(pendingIn(replay(owed, [journalLine(id, 'wao', [since('/b', 1)])]))).toEqual(pendingIn(owed))
  })

  it('leaves no target that owes nothing any more', () => {
    expect(pendingIn(replay(owed, [journalLine(id, 'wao', [since('/a', 1), since('/b', 2)])]))).toEqual({})
  })

  it.each([
    ['an unknown target', journalLine(id, 'edge', [since('/a', 1)])],
    ['a target named as a property of every object', journalLine(id, 'constructor', [since('/a', 1)])],
    ['an unknown item', journalLine(id, 'wao', [since('/z', 1)])],
    ['a torn line', journalLine(id, 'wao', [since('/a', 1)]).slice(0, -3)],
    ['JSON of another shape', '{"target":"wao","settled":[{"kind":"url"}]}'],
    ['a line of another ledger', journalLine('ledger-2', 'wao', [since('/a', 1)])],
    ['a line of a ledger without identity', journalLine(undefined, 'wao', [since('/a', 1)])],
    ['no JSON at all', '\u0000\u0000'],
  ])('ignores %s', (_, line) => {
    expect(pendingIn(replay(owed, [line]))).toEqual(pendingIn(owed))
  })

  it('settles in a ledger of before there were identities', () => {
    const { id: _, ...old } = owed
    expect(pendingIn(replay(old, [journalLine(undefined, 'wao', [since('/a', 1)])]))).toEqual({
      wao: [since('/b', 2)],
    })
  })

  it.each(['constructor', '__proto__', 'toString'])('takes %s for a name like any other', name => {
    const owing = owe(empty, name, [url('/a'), url('/b')], 1)
    const read = parseLedger(serializeLedger(owing), 'ledger.json')
    expect(read).toEqual(owing)
    expect([...replay(read, [journalLine(id, name, [since('/a', 1)])]).pending]).toEqual([
      [name, [since('/b', 1)]],
    ])
  })

  it('reads on after a torn line', () => {
    const line = journalLine(id, 'wao', [since('/a', 1)])
    expect(pendingIn(replay(owed, [line.slice(0, 20), line]))).toEqual({ wao: [since('/b', 2)] })
  })

  it('settles 100,000 items, in one line or in as many, in linear time', () => {
    // It takes a second or two. The quadratic way takes minutes, and so the time limit of the test.
    const items = Array.from({ length: 100_000 }, (_, index) => url(`/${index}`))
    const many = owe(empty, 'wao', items, 1)
    const pending = itemsIn(many)
    expect(pendingIn(replay(many, [journalLine(id, 'wao', pending)]))).toEqual({})
    expect(
      pendingIn(
        replay(
          many,
          pending.map(item => journalLine(id, 'wao', [item])),
        ),
      ),
    ).toEqual({})
  })
})

describe('serializeLedger', () => {
  it('gives the same bytes for the same content, which parseLedger reads back', () => {
    const document: LedgerDocument = {
      ...owe(empty, 'wao', [url('/b'), url('/a')], 1),
      outputs: new Map([
        ['b', { files: 2, manifest: 'b'.repeat(64) }],
        ['a', { files: 1, manifest: 'a'.repeat(64), removed: new Map([['x.js', '1 ab']]) }],
      ]),
      images: { z: { token: 't', hash: 'h' }, a: { hash: 'h' } },
    }
    const { pending, images, outputs, ...rest } = document
    const shuffled: LedgerDocument = {
      pending: new Map([['wao', (pending.get('wao') ?? []).toReversed()]]),
      images: { a: { hash: 'h' }, z: { hash: 'h', token: 't' } },
      outputs: new Map([...outputs].toReversed()),
      ...rest,
    }
    const text = serializeLedger(document)
    expect(serializeLedger(shuffled)).toBe(text)
    expect(parseLedger(text, 'ledger.json')).toEqual(document)
    expect(text.endsWith('}\n')).toBe(true)
    expect(Object.keys(JSON.parse(text))).toEqual([
      ...['version', 'id', 'environment', 'sequence', 'updatedAt', 'site', 'outputs', 'images', 'pending'],
    ])
  })
})

/** An output of four URLs. */
const entry: OutputEntry = {
  manifest: 'a'.repeat(64),
  files: 4,
  context: { site, html: [], added: true, exclude: [], targets: ['wao'], run: 1 },
}
const dist = (unneeded: readonly number[] = []): Owable => ({
  kind: 'output',
  item: 'dist',
  urls: 4,
  ...(unneeded.length === 0 ? {} : { settled: writeRows(unneeded) }),
})

describe('an output that is owed as a whole', () => {
  const owed = owe({ ...empty, outputs: new Map([['dist', entry]]) }, 'wao', [dist([1])], 3)
  const settle = (rows: string, at = 3) =>
    journalLine(id, 'wao', [{ kind: 'output', item: 'dist', since: at, rows }])

  it('is one item, of a version that an older reader refuses', () => {
    const text = serializeLedger(owed)
    expect(JSON.parse(text)).toMatchObject({
      version: 2,
      pending: { wao: [{ kind: 'output', item: 'dist', since: 3, urls: 4, settled: '1' }] },
    })
    expect(parseLedger(text, 'ledger.json').pending).toEqual(owed.pending)
    expect(JSON.parse(serializeLedger(replay(owed, [settle('0,2-3')])))).toMatchObject({
      version: 1,
      pending: {},
    })
  })

  it('is settled row by row, by whoever sends it', () => {
    const half = replay(owed, [settle('2'), settle('2')])
    expect(pendingIn(half)).toMatchObject({ wao: [{ since: 3, settled: '1-2' }] })
    expect(pendingIn(replay(half, [settle('3'), settle('0')]))).toEqual({})
  })

  it.each([
    ['an older debt', settle('0-3', 2)],
    ['rows that are none', settle('3-0')],
    ['rows beyond the last', settle('4-9')],
    ['no rows', settle('')],
    ['rows of another shape', settle('0').replace('"rows":"0"', '"rows":0')],
  ])('is not settled by %s', (_, line) => {
    expect(pendingIn(replay(owed, [line]))).toMatchObject({ wao: [{ since: 3, settled: '1' }] })
  })

  it('is due anew where it becomes due again', () => {
    const again = owe(replay(owed, [settle('0')]), 'wao', [dist()], 5)
    expect(pendingIn(replay(again, [settle('0-3')]))).toEqual({
      wao: [{ kind: 'output', item: 'dist', since: 5, urls: 4 }],
    })
  })

  it.each([
    [{ settled: '1-' }, /numbers of URLs/],
    [{ item: 'docs' }, /names the output "docs"/],
  ])('is not read with %o', (part, message) => {
    const debt = { kind: 'output', item: 'dist', since: 3, urls: 4, ...part }
    const text = JSON.stringify({ ...JSON.parse(serializeLedger(owed)), pending: { wao: [debt] } })
    expect(() => parseLedger(text, 'ledger.json')).toThrow(message)
  })
})

/** One thing that a run does. Runs act on what they last read, as real ones do. */
const step = fc.record({
  run: fc.constantFrom(0, 1),
  act: fc.oneof(
    fc.constant({ kind: 'read' as const }),
    fc.record({
      kind: fc.constant('owe' as const),
      items: fc.subarray(['/a', '/b', '/c'], { minLength: 1 }),
    }),
    fc.record({ kind: fc.constant('settle' as const), items: fc.subarray(['/a', '/b', '/c']) }),
    fc.record({ kind: fc.constant('owe whole' as const), unneeded: fc.subarray([0, 1, 2]) }),
    fc.record({ kind: fc.constant('settle rows' as const), rows: fc.subarray([0, 1, 2, 3]) }),
    fc.constant({ kind: 'fold' as const }),
  ),
  /** Whether the process is killed after the ledger is replaced and before the journal is removed. */
  killed: fc.boolean(),
})

describe('two runs at once', () => {
  it('lose no debt that was not settled after it became due', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), steps => {
        let text = serializeLedger({ ...empty, outputs: new Map([['dist', entry]]) })
        let journal: string[] = []
        const current = () => replay(parseLedger(text, 'ledger.json'), journal)
        const version = () => `${text} ${journal.length}`
        const runs = [0, 1].map(() => ({ document: current(), version: version() }))
        const due = new Map<string, number>()
        const settled = new Set<string>()
        /** The rows of the output that is owed as a whole. */
        let whole: { readonly since: number; readonly open: Set<number> } | undefined

        for (const { run, act, killed } of steps) {
          const base = runs[run]
          if (base === undefined) throw new Error('no such run')
          const write = (document: LedgerDocument): boolean => {
            if (base.version !== version()) return false
            text = serializeLedger(document)
            if (!killed) journal = []
            return true
          }
          const sequence = base.document.sequence + 1
          if (act.kind === 'read') runs[run] = { document: current(), version: version() }
          if (act.kind === 'fold') write({ ...base.document, sequence })
          if (act.kind === 'owe') {
            const next = owe({ ...base.document, sequence }, 'wao', act.items.map(url), sequence)
            if (write(next)) for (const item of act.items) due.set(url(item).item, sequence)
          }
          if (act.kind === 'settle') {
            const urls = act.items.map(item => url(item).item)
            const sent = itemsIn(base.document).filter(({ item }) => urls.includes(item))
            journal.push(journalLine(id, 'wao', sent))
            for (const { item, since } of sent) settled.add(`${item} ${since}`)
          }
          if (act.kind === 'owe whole') {
            const next = owe({ ...base.document, sequence }, 'wao', [dist(act.unneeded)], sequence)
            const open = new Set([0, 1, 2, 3].filter(row => !act.unneeded.includes(row)))
            if (write(next)) whole = { since: sequence, open }
          }
          if (act.kind === 'settle rows') {
            const debt = base.document.pending.get('wao')?.find(({ kind }) => kind === 'output')
            if (debt !== undefined) {
              const { item, since } = debt
              journal.push(
                journalLine(id, 'wao', [{ kind: 'output', item, since, rows: writeRows(act.rows) }]),
              )
              if (whole?.since === since) for (const row of act.rows) whole.open.delete(row)
            }
          }

          const owed = [...due].filter(([item, since]) => !settled.has(`${item} ${since}`)).sort()
          expect(itemsIn(current()).map(({ item, since }) => [item, since])).toEqual(owed)
          const debts = (current().pending.get('wao') ?? []).flatMap(each =>
            each.kind === 'output'
              ? [
                  {
                    since: each.since,
                    open: new Set([0, 1, 2, 3].filter(row => !settledRows(each).has(row))),
                  },
                ]
              : [],
          )
          expect(debts).toEqual(whole === undefined || whole.open.size === 0 ? [] : [whole])
          expect(replay(current(), [...journal, ...journal])).toEqual(current())
        }
      }),
      { numRuns: 500 },
    )
  })
})
