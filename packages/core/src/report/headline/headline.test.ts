import { describe, expect, test } from 'vitest'
import type { DueItem } from '../../plan/model.ts'
import type { RequestReport, RunReport, TargetReport } from '../model.ts'
import { describeRun } from './headline.ts'
import { kindOf } from './kinds.ts'

const urls = (number: number): DueItem[] =>
  Array.from({ length: number }, (_, index) => ({ kind: 'url', item: `https://www.example.com/${index}` }))
const requests = (number: number): RequestReport[] =>
  Array.from({ length: number }, () => ({ method: 'POST', url: 'https://api.example.com/', covers: 1 }))

/** A target that has accepted so many URLs with so many requests, but for what is said of it. */
function target(accepted: number, sent: number, changes: Partial<TargetReport> = {}): TargetReport {
  return {
    name: 'wao',
    provider: 'wao',
    title: 'wao.io',
    due: accepted,
    accepted,
    settled: urls(accepted),
    wholes: [],
    pending: 0,
    collateral: 0,
    widenings: [],
    requests: requests(sent),
    errors: [],
    skipped: [],
    ...changes,
  }
}

const optimole = { name: 'optimole', provider: 'optimole', title: 'Optimole' }

function report(targets: readonly TargetReport[], changes: Partial<RunReport> = {}): RunReport {
  return {
    version: 1,
    command: 'run',
    ok: true,
    dryRun: false,
    firstRun: false,
    changes: { added: [], changed: ['a.html', 'b.html', 'c.html', 'hero.jpg'], removed: [], unchanged: 9 },
    targets,
    tokens: { requested: 0, images: 0, given: [] },
    ledger: { location: '.cdn-purge', sequence: 1, written: true },
    warnings: [],
    ...changes,
  }
}

const unchanged = { added: [], changed: [], removed: [], unchanged: 17 }
const byHand = { added: [], changed: [], removed: [], unchanged: 0 }
const rejected = (number: number) => [
  { code: 'NOT_ACCEPTED' as const, message: 'no', items: urls(number).map(({ item }) => item) },
]

describe('a run at a glance', () => {
  test.each<[string, RunReport, string]>([
    [
      'of several caches',
      report([target(9, 1), target(1, 1, optimole)]),
      '3 pages, 1 image changed → 9 URLs → 1 request to wao.io, 1 to Optimole · nothing unchanged purged',
    ],
    [
      'in the singular',
      report([target(1, 1)], { changes: { ...unchanged, changed: ['a.css'] } }),
      '1 style changed → 1 URL → 1 request to wao.io · nothing unchanged purged',
    ],
    [
      'of all kinds of changes and files',
      report([target(9, 2)], {
        changes: {
          added: ['a.woff2', 'b.js', 'c.js'],
          changed: ['feed.xml', 'index.HTML'],
          removed: ['old.css', 'old.png', 'LICENSE'],
          unchanged: 1,
        },
      }),
      '1 page, 1 file changed, 2 scripts, 1 font added, 1 image, 1 style, 1 file removed → 9 URLs → 2 requests to wao.io · nothing unchanged purged',
    ],
    [
      'in which nothing changed',
      report([target(0, 0), target(0, 0, optimole)], { changes: unchanged }),
      'nothing changed (17 files) → nothing to purge',
    ],
    [
      'in which nothing changed, but something was owed',
      report([target(3, 1)], { changes: unchanged }),
      'nothing changed (17 files) → 3 URLs → 1 request to wao.io · nothing unchanged purged',
    ],
    [
      'in which only new names with a hash came',
      report([target(0, 0)], { changes: { ...unchanged, added: ['a-DpGO5XXI.js'] } }),
      '1 script added → nothing to purge',
    ],
    [
      'that is the first',
      report([target(4, 1)], {
        firstRun: true,
        changes: { ...byHand, added: ['a.html', 'b.html', 'x.svg'] },
      }),
      'first run: 2 pages, 1 image → 4 URLs → 1 request to wao.io · nothing unchanged purged',
    ],
    [
      'that is the first, and only records',
      report([target(0, 0)], { firstRun: true, changes: { ...byHand, added: ['a.html'] } }),
      'first run: 1 page → nothing to purge',
    ],
    [
      'by hand',
      report([target(2, 1)], { command: 'purge', changes: byHand }),
      '2 URLs → 1 request to wao.io · nothing unchanged purged',
    ],
    [
      'by hand, of nothing',
      report([target(0, 0)], { command: 'retry', changes: byHand }),
      'nothing to purge',
    ],
    [
      'by hand, of more than URLs',
      report([target(1, 1, { settled: [{ kind: 'prefix', item: 'https://www.example.com/a/' }] })], {
        command: 'purge',
        changes: byHand,
      }),
      '1 item → 1 request to wao.io · nothing unchanged purged',
    ],
    [
      "by hand, in a vendor's own words, of which nobody else knows the reach",
      report([target(1, 1, { settled: [{ kind: 'raw', item: '^/img/' }] })], { changes: byHand }),
      '1 item → 1 request to wao.io',
    ],
    [
      'that hits what is unchanged',
      report([target(9, 1, { collateral: 4 })]),
      '3 pages, 1 image changed → 9 URLs → 1 request to wao.io · 4 unchanged purged too',
    ],
    [
      'that hits it in one of two caches',
      report([target(9, 1), target(9, 1, { ...optimole, collateral: 38 })]),
      '3 pages, 1 image changed → 9 URLs → 1 request to wao.io, 1 to Optimole · 38 unchanged purged too at Optimole',
    ],
    [
      'of which a part was not accepted',
      report([target(9, 1), target(0, 1, { ...optimole, due: 2, pending: 2, errors: rejected(2) })], {
        ok: false,
      }),
      '3 pages, 1 image changed → 9 URLs → 1 request to wao.io, 1 to Optimole · 2 pending at Optimole · nothing unchanged purged',
    ],
    [
      'of which nothing was accepted',
      report([target(0, 3, { due: 9, pending: 9, errors: rejected(9) })], { ok: false }),
      '3 pages, 1 image changed → 9 URLs → 3 requests to wao.io · 9 pending at wao.io',
    ],
    [
      'that sent nothing',
      report([target(0, 0, { due: 9, pending: 9, errors: rejected(9) })], { ok: false }),
      '3 pages, 1 image changed → 9 URLs → nothing sent · 9 pending at wao.io',
    ],
    [
      'of no target at all',
      report([], { changes: { ...unchanged, changed: ['a.html'] } }),
      '1 page changed → nothing sent',
    ],
    [
      'that skips what a cache cannot do',
      report([
        target(8, 1, { due: 9, skipped: [{ item: 'https://www.example.com/8', reason: 'it cannot' }] }),
      ]),
      '3 pages, 1 image changed → 9 URLs → 1 request to wao.io · 1 skipped at wao.io · nothing unchanged purged',
    ],
    [
      'that leaves its purges to the queue',
      report([target(0, 1, { due: 9, pending: 9, queued: 9, planned: urls(9) })]),
      '3 pages, 1 image changed → 9 URLs → 1 request to wao.io, left to the queue · nothing unchanged purged',
    ],
    [
      'that is dry',
      report([target(0, 1, { due: 9, pending: 9, planned: urls(9) })], { dryRun: true }),
      'dry run: 3 pages, 1 image changed → 9 URLs → 1 request to wao.io · nothing unchanged purged',
    ],
    [
      'that is a plan',
      report([target(0, 1, { due: 9, pending: 9, planned: urls(9), collateral: 2 })], {
        dryRun: true,
        command: 'plan',
      }),
      'plan: 3 pages, 1 image changed → 9 URLs → 1 request to wao.io · 2 unchanged purged too',
    ],
    [
      'with names that users gave',
      report([target(9, 1, { name: 'inner' }), target(9, 2, { name: 'outer' })]),
      '3 pages, 1 image changed → 9 URLs → 1 request to inner, 2 to outer · nothing unchanged purged',
    ],
    [
      'of very many caches',
      report('abcdefg'.split('').map(name => target(9, 2, { name, pending: 1, collateral: 3 }))),
      '3 pages, 1 image changed → 9 URLs → 2 requests to a, 2 to b, 2 to c, 2 to d, 6 to 3 others · 1 pending at a, 1 at b, 1 at c, 1 at d, 3 at 3 others · 3 unchanged purged too at a, 3 at b, 3 at c, 3 at d, 9 at 3 others',
    ],
    [
      'of caches that owe other URLs, each counted once',
      report([
        target(2, 1),
        target(2, 1, {
          ...optimole,
          settled: [...urls(1), { kind: 'url', item: 'https://www.example.com/x' }],
        }),
      ]),
      '3 pages, 1 image changed → 3 URLs → 1 request to wao.io, 1 to Optimole · nothing unchanged purged',
    ],
  ])('%s', (_, given, line) => {
    expect(describeRun(given)).toBe(line)
  })
})

test.each([
  ['index.html', 'page'],
  ['a/b.XHTML', 'page'],
  ['img/a.avif', 'image'],
  ['favicon.ico', 'image'],
  ['a.mjs', 'script'],
  ['a.css', 'style'],
  ['a.woff', 'font'],
  ['a.js.map', 'file'],
  ['.htaccess', 'file'],
  ['LICENSE', 'file'],
])('%s is a %s', (path, kind) => {
  expect(kindOf(path)).toBe(kind)
})
