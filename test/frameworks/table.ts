import type { Row } from './row.ts'
import { type Cell, columnsOf, type Extent } from './run-row.ts'

/** A row, and what came of it. */
export interface Outcome {
  readonly row: Row
  /** The file that holds what its programs printed. */
  readonly log: string
  /** Of the row's packages, by name. */
  readonly versions: ReadonlyMap<string, string>
  /** Why it could not be installed or run. */
  readonly failure?: string
  readonly cells: readonly Cell[]
  /** Seconds that npm took; absent: it was in the cache. */
  readonly installed?: number | undefined
}

/** Whether everything is as it must be. */
export function isRight({ failure, cells }: Outcome): boolean {
  return failure === undefined && cells.every(({ failures }) => failures.length === 0)
}

/**
 * The page of the docs.
 *
 * @param titles - of all rows, in order
 * @param before - the page as it was: rows that were not run keep their lines, where the columns are the same
 */
export function formatPage(
  outcomes: readonly Outcome[],
  extent: Extent,
  titles: readonly string[],
  before: string,
): string {
  const [header = '', rule = '', ...now] = formatTable(outcomes, extent).trimEnd().split('\n')
  const lines = before.includes(header) ? [...now, ...before.split('\n')] : now
  const kept = titles.flatMap(title => lines.find(line => line.startsWith(`| ${title} |`)) ?? [])
  const flag = extent === 'full' ? ' --full' : ''
  return `# Frameworks, from npm

What \`npm run frameworks --${flag} --table\` found: each framework was installed from npm beside our packed packages, a
small site was built with it again and again, and after the end of each build what the ledger says was compared with the
files of the served folder, and what was purged with the bytes that had changed there. *ok*: no URL stale, none purged
that did not change, one run, and a cache token in every delivery URL of the image that was replaced. *explained*: the
framework changes files at every build, and the output says so. *warned*: a later process writes to the folder, which
the plugin cannot see; the output says so, and the row below has what to do. Seconds are those of npm, if it had to
install, and of each build.

${[header, rule, ...kept].join('\n')}
`
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
