import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DueItem } from '../plan/model.ts'
import { type LedgerDocument, type PendingItem, parseLedger } from './schema.ts'
import { emptyLedger, journalLine, owe, replay, serializeLedger } from './settle.ts'

const site = ['https://www.example.com/']
const id = 'ledger-1'
const empty: LedgerDocument = { ...emptyLedger('production', site), id }
const pendingIn = ({ pending }: LedgerDocument) => Object.fromEntries(pending)
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
    const pending = many.pending.get('wao') ?? []
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
    fc.constant({ kind: 'fold' as const }),
  ),
  /** Whether the process is killed after the ledger is replaced and before the journal is removed. */
  killed: fc.boolean(),
})

describe('two runs at once', () => {
  it('lose no debt that was not settled after it became due', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), steps => {
        let text = serializeLedger(empty)
        let journal: string[] = []
        const current = () => replay(parseLedger(text, 'ledger.json'), journal)
        const version = () => `${text} ${journal.length}`
        const runs = [0, 1].map(() => ({ document: current(), version: version() }))
        const due = new Map<string, number>()
        const settled = new Set<string>()

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
            const sent = (base.document.pending.get('wao') ?? []).filter(({ item }) => urls.includes(item))
            journal.push(journalLine(id, 'wao', sent))
            for (const { item, since } of sent) settled.add(`${item} ${since}`)
          }

          const owed = [...due].filter(([item, since]) => !settled.has(`${item} ${since}`)).sort()
          const pending = (current().pending.get('wao') ?? []).map(({ item, since }) => [item, since])
          expect(pending).toEqual(owed)
          expect(replay(current(), [...journal, ...journal])).toEqual(current())
        }
      }),
      { numRuns: 500 },
    )
  })
})
