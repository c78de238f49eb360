import type { Row } from './row.ts'
import { type Cell, columnsOf } from './run-row.ts'

/** A row, and what came of it. */
export interface Outcome {
  readonly row: Row
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
export function formatTable(outcomes: readonly Outcome[], full: boolean): string {
  const columns = columnsOf(full)
  const lines = [
    ['framework', 'versions', 'install', ...columns, 'seconds'],
    ['---', '---', '---', ...columns.map(() => '---'), '---'],
    ...outcomes.map(outcome => formatRow(outcome, columns)),
  ]
  return lines.map(line => `| ${line.join(' | ')} |\n`).join('')
}

function formatRow(
  { row, versions, failure, cells, installed }: Outcome,
  columns: readonly string[],
): string[] {
  const seconds = cells.map(cell => cell.seconds.toFixed(1))
  return [
    row.title,
    [...versions].map(([name, version]) => `${name} ${version}`).join(', '),
    failure === undefined ? 'ok' : escapeCell(failure),
    ...columns.map(column => {
      const cell = cells.find(one => one.column === column)
      if (cell === undefined) return '–'
      return cell.failures.length === 0 ? 'ok' : cell.failures.map(escapeCell).join('; ')
    }),
    `${installed === undefined ? '' : `${installed.toFixed(0)} + `}${seconds.join(' + ')}`,
  ]
}

function escapeCell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/\s*\n\s*/g, ' ')
}
