import { describeDue } from '../report/describe-due.ts'
import { describeRun } from '../report/headline/headline.ts'
import { count } from '../report/line.ts'
import type { ErrorReport, RunReport, TargetReport } from '../report/model.ts'
import { codeMarkdown, plainMarkdown } from './markdown.ts'

/** What is told in a summary. */
export interface Told {
  /** Absent where there is none. */
  readonly report?: RunReport | undefined
  /** Why it failed, a line each. */
  readonly failure?: readonly string[] | undefined
}

/** Entries of each list, from what people like to read to what fits anywhere. */
const lengths = [200, 20, 0]

/** What texts of others go through before they stand in Markdown. */
interface Pen {
  plain(text: string): string
  code(text: string): string
}

/**
 * What a run did, as Markdown.
 *
 * @param room - bytes that there are; lists are shortened to fit
 * @param redact - takes the secrets out of a text
 * @returns empty where there is no room
 */
export function renderSummary(told: Told, room: number, redact: (text: string) => string): string {
  const pen: Pen = {
    plain: text => plainMarkdown(redact(text)),
    code: text => codeMarkdown(redact(text)),
  }
  for (const shown of lengths) {
    const text = `${blocksOf(told, shown, pen).join('\n\n')}\n\n`
    if (Buffer.byteLength(text) <= room) return text
  }
  return ''
}

function blocksOf({ report, failure = [] }: Told, shown: number, pen: Pen): readonly string[] {
  const reasons = list(failure, shown, line => pen.plain(line.replace(/^\s*(?:- )?/, '')))
  if (report === undefined) return ['### cdn-purge failed', reasons.join('\n')]
  const { targets, warnings, ledger, dryRun } = report
  const errors = targets.flatMap(({ name, errors }) => errors.map(error => ({ name, ...error })))
  const where = `${pen.code(ledger.location)}, sequence ${ledger.sequence}`
  return [
    `### cdn-purge: ${pen.plain(describeRun(report))}`,
    ...(targets.length === 0 ? [] : [tableOf(targets, dryRun, pen)]),
    ...titled(
      'Not accepted',
      list(errors, shown, error => describeError(error, pen)),
    ),
    ...titled('Failed', errors.length > 0 ? [] : reasons),
    ...titled('Warnings', list(warnings, shown, pen.plain)),
    ...filesOf(report, shown, pen),
    ...targets.flatMap(target => itemsOf(target, dryRun, shown, pen)),
    dryRun ? `Nothing was sent or written. Ledger: ${where}` : `Ledger: ${where}`,
  ]
}

function describeError(
  { name, message, hint, items }: ErrorReport & { readonly name: string },
  { plain }: Pen,
): string {
  const what = `**${plain(name)}**: ${plain(message)} (${count(items.length, 'item')})`
  return hint === undefined ? what : `${what}. ${plain(hint)}`
}

function filesOf({ changes }: RunReport, shown: number, { code }: Pen): readonly string[] {
  const files = (['changed', 'added', 'removed'] as const).flatMap(kind =>
    changes[kind].map(path => ({ kind, path })),
  )
  return folded(
    count(files.length, 'file'),
    list(files, shown, ({ kind, path }) => `${kind} ${code(path)}`),
  )
}

function itemsOf(
  { name, settled, planned }: TargetReport,
  dryRun: boolean,
  shown: number,
  { plain, code }: Pen,
): readonly string[] {
  const items = planned ?? settled
  const what = dryRun ? 'would be purged' : planned === undefined ? 'accepted' : 'left to the queue'
  return folded(
    `${plain(name)}: ${items.length} ${what}`,
    list(items, shown, item => code(describeDue(item))),
  )
}

function tableOf(targets: readonly TargetReport[], dryRun: boolean, { plain }: Pen): string {
  const columns = ['cache', 'requests', 'due', ...(dryRun ? [] : ['accepted', 'pending']), 'unchanged, too']
  const rows = targets.map(({ name, requests, due, accepted, pending, collateral }) => [
    plain(name),
    requests.length,
    due,
    ...(dryRun ? [] : [accepted, pending]),
    collateral,
  ])
  const lines = [columns, columns.map((_, index) => (index === 0 ? '---' : '---:')), ...rows]
  return lines.map(cells => `| ${cells.join(' | ')} |`).join('\n')
}

function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`**${title}**`, lines.join('\n')]
}

function folded(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`<details><summary>${title}</summary>`, lines.join('\n'), '</details>']
}

/** An array, or something that makes its entries when they are asked for. */
interface List<Entry> {
  readonly length: number
  at(index: number): Entry | undefined
}

/** @param show - an entry as Markdown: only those that are shown pay for it */
function list<Entry>(entries: List<Entry>, shown: number, show: (entry: Entry) => string): readonly string[] {
  const length = Math.min(shown, entries.length)
  const more = entries.length - length
  const lines = Array.from({ length }, (_, index) => entries.at(index)).flatMap(entry =>
    entry === undefined ? [] : show(entry),
  )
  return [...lines, ...(more > 0 ? [`and ${more} more`] : [])].map(line => `- ${line}`)
}
