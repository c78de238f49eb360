import type { Row } from './row.ts'
import { type Cell, columnsOf, type Extent } from './run-row.ts'

/** A row, and what came of it. */
export interface Outcome {
  readonly row: Row
  /** Of the row's packages, by name. */
  readonly versions: ReadonlyMap<string, string>
  /** Why it could not be installed or run. */
  readonly failure?: string
  readonly cells: readonly Cell[]
  /** Seconds that npm took; absent: it was in the cache. */
  readonly installed?: number
}

/** Whether everything is as it must be. */
export function isRight({ failure, cells }: Outcome): boolean {
  return failure === undefined && cells.every(({ failures }) => failures.length === 0)
}

/** The outcomes as a table in Markdown. */
export function formatTable(outcomes: readonly Outcome[], extent: Extent): string {
  const columns = columnsOf(extent)
  const lines = [
    ['framework', 'versions', 'install', ...columns, 'seconds'],
    ['---', '---', '---', ...columns.map(() => '---'), '---'],
    ...outcomes.map(outcome => formatOutcome(outcome, columns)),
  ]
  return lines.map(line => `| ${line.join(' | ')} |\n`).join('')
}

function formatOutcome(
  { row, versions, failure, cells, installed }: Outcome,
  columns: readonly string[],
): readonly string[] {
  const seconds = cells.map(cell => cell.seconds.toFixed(1)).join(' + ')
  return [
    row.title,
    [...versions].map(([name, version]) => `${name} ${version}`).join(', '),
    failure === undefined ? 'ok' : escapeCell(failure),
    ...columns.map(column => formatCell(cells.find(cell => cell.column === column))),
    `${installed === undefined ? '' : `${installed.toFixed(0)} + `}${seconds}`,
  ]
}

function formatCell(cell: Cell | undefined): string {
  if (cell === undefined) return '–'
  return cell.failures.length === 0 ? cell.right : cell.failures.map(escapeCell).join('; ')
}

function escapeCell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/\s*\n\s*/g, ' ')
}
