import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  sampleFiles,
  sampleReport,
  sampleRequest,
  sampleTarget,
} from '../../../../test/support/report-model.ts'
import { readData } from '../client/data.ts'
import { renderReport } from './render.ts'

const hostile = `</script><img src=x onerror="alert(1)"> '"&<!-- \u202e\u0007 \u2028 </title>`
/** What is left of it where people read it. */
const shown = hostile.replace('\u202e\u0007', '⟨U+202E⟩⟨U+0007⟩').replace('\u2028', '⟨U+2028⟩')

const elements = (html: string, name: string) =>
  [...html.matchAll(new RegExp(`<${name}(?: [^>]*)?>(.*?)</${name}>`, 'gs'))].map(([, text = '']) => text)
const dataOf = (html: string) =>
  /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? ''
const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

describe('a report', () => {
  it('allows its own script and style by their hashes, and forbids all else', async () => {
    const html = await renderReport(sampleReport())
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/
      .exec(html)?.[1]
      ?.replaceAll('&#39;', "'")
    const [style = ''] = elements(html, 'style')
    const [, script = ''] = elements(html, 'script')
    expect(elements(html, 'script')).toHaveLength(2)
    expect(elements(html, 'style')).toHaveLength(1)
    expect(policy?.split('; ')).toEqual([
      "default-src 'none'",
      `script-src ${hashOf(script)}`,
      `style-src ${hashOf(style)}`,
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ])
    expect(html).not.toMatch(/ (?:style|on\w+)="/)
  })

  it('shows a text as a text, whatever it holds and wherever it stands', async () => {
    const request = sampleRequest({
      method: hostile,
      url: hostile,
      body: hostile,
      failure: hostile,
      covers: [hostile],
      said: hostile,
      operation: hostile,
      attempts: [{ at: 0, ms: 1, reason: hostile }],
    })
    const html = await renderReport(
      sampleReport({
        command: hostile,
        environment: hostile,
        sites: [hostile],
        warnings: [hostile],
        createdAt: hostile,
        ledger: { location: hostile, sequence: 1, written: true },
        targets: [
          sampleTarget({
            name: hostile,
            provider: hostile,
            cost: hostile,
            shown: [request],
            problems: [{ code: hostile, message: hostile, hint: hostile, items: 1 }],
            skipped: [{ item: hostile, reason: hostile }],
          }),
        ],
        files: [{ path: hostile, state: 'purged', size: 1 }],
        tokens: { requested: 1, images: [{ image: hostile, places: 1 }] },
      }),
    )
    expect(elements(html, 'script')).toHaveLength(2)
    expect(html).not.toContain('<img')
    for (const character of ['\u202e', '\u2028', '\u0007']) expect(html).not.toContain(character)
    const { files, requests, tokens } = readData(dataOf(html))
    expect(files.map(({ path }) => path)).toEqual([shown])
    expect(tokens.images).toEqual([{ image: shown, places: 1 }])
    expect(requests[0]).toMatchObject({ url: shown, body: shown, covers: [shown], failure: shown })
  })

  it('gives back in the browser what it was given', async () => {
    const report = sampleReport()
    const data = readData(dataOf(await renderReport(report)))
    const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1)
    expect(data.files).toEqual(sampleFiles().toSorted(byPath))
    expect(data.requests.map(({ target, number, covers }) => ({ target, number, covers }))).toEqual(
      report.targets.flatMap(({ name, shown }) =>
        shown.map(({ covers }, index) => ({ target: name, number: index + 1, covers: covers.toSorted() })),
      ),
    )
  })

  it('says without a script what came of it, what it cost and what went wrong', async () => {
    const [text = ''] = elements(await renderReport(sampleReport()), 'header')
    expect(text).toContain('2 of 8 purges pending')
    const plan = sampleReport({ dryRun: true, ok: true, targets: [sampleTarget()] })
    expect(await renderReport(plan)).toContain('A plan: 4 purges at 1 cache, nothing sent')
    const nothing = sampleReport({ ok: true, targets: [sampleTarget({ due: 0, accepted: 0, shown: [] })] })
    const html = await renderReport(nothing)
    expect(html).toContain('Nothing to purge')
    expect(html).not.toContain('id="timeline"')
  })

  it('says that files are taken together', async () => {
    const files = [...sampleFiles(), { path: 'docs/', state: 'unchanged', count: 120_000, size: 5 } as const]
    expect(await renderReport(sampleReport({ files }))).toContain('The site is large: 120,000 of its files')
  })
})
