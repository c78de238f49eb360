import type { Bar, Row } from './bench.ts'

/** What a bar says of a line. */
export type Verdict = 'met' | 'missed' | 'no peer' | ''

/** A bar with its lines. */
export interface Outcome {
  readonly bar: Pick<Bar, 'number' | 'title'>
  readonly rows: readonly Row[]
  /** What kept it from being measured. */
  readonly failure?: string
}

/** Ours by theirs; `undefined` where the bar is on our own figure, or there is no peer. */
export function ratioOf({ ours, theirs }: Row): number | undefined {
  return theirs === undefined ? undefined : ours / theirs
}

export function verdictOf(row: Row): Verdict {
  if ('theirs' in row && row.theirs === undefined) return 'no peer'
  if (row.atMost === undefined) return ''
  return (ratioOf(row) ?? row.ours) <= row.atMost ? 'met' : 'missed'
}

const heads = ['what', 'ours', 'peer', '', 'ratio', 'bar', '']

function cellsOf(row: Row): string[] {
  const ratio = ratioOf(row)
  const bar =
    row.atMost === undefined
      ? ''
      : ratio === undefined
        ? `≤ ${show(row.atMost, row.unit)}`
        : `≤ ${row.atMost}`
  return [
    row.what,
    show(row.ours, row.unit),
    row.peer,
    row.theirs === undefined ? '' : show(row.theirs, row.unit),
    ratio === undefined ? '' : digits(ratio),
    bar,
    [verdictOf(row), row.note].filter(Boolean).join('; '),
  ]
}

/** The lines of one bar for a terminal. */
export function formatText({ rows, failure }: Outcome): string {
  const table = rows.map(cellsOf)
  const widths = heads.map((head, i) => Math.max(head.length, ...table.map(cells => cells[i]?.length ?? 0)))
  const lines = [heads, ...table].map(cells =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return [...(rows.length > 0 ? lines : []), ...(failure === undefined ? [] : [failure])]
    .map(line => `  ${line}`)
    .join('\n')
}

/** The same as Markdown, all bars in one table. */
export function formatMarkdown(outcomes: readonly Outcome[]): string {
  const lines = [
    '| # | what | ours | peer | | ratio | bar | |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
  ]
  for (const { bar, rows, failure } of outcomes) {
    lines.push(
      `| **${bar.number}** | **${bar.title}** | | | | | | ${failure === undefined ? '' : 'not measured'} |`,
    )
    for (const row of rows) lines.push(`| ${['', ...cellsOf(row).map(escapeCell)].join(' | ')} |`)
  }
  return lines.join('\n')
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|')
}

function show(value: number, unit: Row['unit']): string {
  if (unit === 'MB') return `${digits(value / 1e6)} MB`
  return unit === '' ? digits(value) : `${digits(value)} ${unit}`
}

/** Three digits that count. */
function digits(value: number): string {
  if (Number.isInteger(value) || !Number.isFinite(value)) return String(value)
  return value >= 1000 ? value.toFixed(0) : Number(value.toPrecision(3)).toString()
}
