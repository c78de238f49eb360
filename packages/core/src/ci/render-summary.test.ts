import { describe, expect, test } from 'vitest'
import type { DueItem } from '../plan/model.ts'
import type { RunReport, TargetReport } from '../report/model.ts'
import { codeMarkdown, plainMarkdown } from './markdown.ts'
import { renderSummary } from './render-summary.ts'

const url = (path: string): DueItem => ({ kind: 'url', item: `https://www.example.com/${path}` })

function report(changes: Partial<RunReport> = {}, target: Partial<TargetReport> = {}): RunReport {
  return {
    version: 1,
    command: 'run',
    ok: true,
    dryRun: false,
    firstRun: false,
    changes: { added: [], changed: ['a.html'], removed: ['b.css'], unchanged: 9 },
    targets: [
      {
        name: 'wao',
        provider: 'wao',
        title: 'wao.io',
        due: 2,
        accepted: 2,
        settled: [url('a.html'), url('b.css')],
        wholes: [],
        pending: 0,
        collateral: 0,
        widenings: [],
        requests: [{ method: 'POST', url: 'https://api.example.com/', covers: 2 }],
        errors: [],
        skipped: [],
        ...target,
      },
    ],
    tokens: { requested: 0, images: 0, given: [] },
    ledger: { location: '.cdn-purge', sequence: 3, written: true },
    warnings: [],
    ...changes,
  }
}

const asIs = (text: string) => text
const room = 1024 * 1024
/** What is read: references to characters are those characters. */
const read = (text: string) =>
  text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))

describe('a summary', () => {
  test('says what was done, and folds the details', () => {
    expect(
      read(renderSummary({ report: report() }, room, asIs)),
    ).toBe(`### cdn-purge: 1 page changed, 1 style removed → 2 URLs → 1 request to wao.io · nothing unchanged purged

| cache | requests | due | accepted | pending | unchanged, too |
| --- | ---: | ---: | ---: | ---: | ---: |
| wao | 1 | 2 | 2 | 0 | 0 |

<details><summary>2 files</summary>

- changed <code>a.html</code>
- removed <code>b.css</code>

</details>

<details><summary>wao: 2 accepted</summary>

- <code>https://www.example.com/a.html</code>
- <code>https://www.example.com/b.css</code>

</details>

Ledger: <code>.cdn-purge</code>, sequence 3

`)
  })

  test('of a plan says what would be done', () => {
    const planned = report(
      { dryRun: true, command: 'plan' },
      { accepted: 0, settled: [], planned: [url('a.html')] },
    )
    const text = read(renderSummary({ report: planned }, room, asIs))
    expect(text).toContain('### cdn-purge: plan: ')
    expect(text).toContain('| cache | requests | due | unchanged, too |')
    expect(text).toContain('<summary>wao: 1 would be purged</summary>')
    expect(text).toContain('Nothing was sent or written.')
  })

  test('says what was not accepted, and what is odd', () => {
    const failed = report(
      { ok: false, warnings: ['odd'] },
      {
        accepted: 0,
        settled: [],
        pending: 2,
        errors: [{ code: 'NOT_ACCEPTED', message: 'no', hint: 'Do this.', items: ['a', 'b'] }],
      },
    )
    const text = read(renderSummary({ report: failed, failure: ['2 purges were not accepted'] }, room, asIs))
    expect(text).toContain('**Not accepted**\n\n- **wao**: no (2 items). Do this.')
    expect(text).toContain('**Warnings**\n\n- odd')
    // It was said target by target.
    expect(text).not.toContain('2 purges were not accepted')
  })

  test('of a failure without a report says why', () => {
    expect(
      read(renderSummary({ failure: ['The configuration has a problem:', '  - site'] }, room, asIs)),
    ).toBe('### cdn-purge failed\n\n- The configuration has a problem:\n- site\n\n')
  })

  test('fits: its lists are shortened, and in the end it is left out', () => {
    const paths = Array.from({ length: 5_000 }, (_, index) => `${index}.html`)
    const long = report(
      { changes: { added: [], changed: paths, removed: [], unchanged: 0 } },
      { settled: paths.map(url) },
    )
    const whole = renderSummary({ report: long }, room, asIs)
    expect(whole).toContain('- and 4800 more')
    const short = renderSummary({ report: long }, Buffer.byteLength(whole) - 1, asIs)
    expect(short).toContain('- and 4980 more')
    const least = renderSummary({ report: long }, Buffer.byteLength(short) - 1, asIs)
    expect(least).toContain('- and 5000 more')
    expect(renderSummary({ report: long }, Buffer.byteLength(least) - 1, asIs)).toBe('')
  })

  test('shows no secret', () => {
    const secret = 's3cr3t.key'
    const found = report(
      {
        warnings: [`w ${secret}`],
        changes: { added: [`${secret}.html`], changed: [], removed: [], unchanged: 0 },
      },
      {
        settled: [url(secret)],
        errors: [{ code: 'NOT_ACCEPTED', message: secret, hint: secret, items: [] }],
      },
    )
    const text = renderSummary({ report: found, failure: [secret] }, room, shown =>
      shown.replaceAll(secret, '*'),
    )
    expect(text).toContain(plainMarkdown('w *'))
    expect(read(text)).not.toContain(secret)
  })
})

test.each([
  '<script>alert(1)</script>',
  '</code></details><img src=x>',
  '[a](javascript:b) ![c](d)',
  '| a | b |',
  '# h\n- l\n> q',
  '`code` **bold** _it_ ~~s~~ $x$ \\',
  'https://evil.example www.evil.example a@evil.example',
  '@user #1 :smile: &lt; &#60;',
])('%s is shown as it is, and does nothing', text => {
  const shown = plainMarkdown(text)
  expect(shown.replace(/&#\d+;/g, '')).toMatch(/^[\p{L}\p{N} ,/]*$/u)
  expect(read(shown)).toBe(text.replaceAll('\n', ' '))
  expect(codeMarkdown(text)).toBe(`<code>${shown}</code>`)
})
