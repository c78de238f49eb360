import { readFileSync } from 'node:fs'
import { isRight, type Outcome } from './table.ts'

/** How much of a log is shown. */
const LINES = 60

/** One row's outcome for a log of continuous integration: a line, and for a row that is wrong, why, and what its programs printed last. */
export function formatProgress(outcome: Outcome): string {
  const { row, log, installed, failure, cells } = outcome
  const sum = cells.reduce((total, { seconds }) => total + seconds, 0)
  const npm = installed === undefined ? '' : `${installed.toFixed(0)} s of npm, `
  const times = `${npm}${sum.toFixed(0)} s of ${cells.length} builds`
  if (isRight(outcome)) return `${row.name}: ok, ${times}`
  const reasons = [
    ...(failure === undefined ? [] : [failure]),
    ...cells.flatMap(({ column, failures }) => failures.map(reason => `${column}: ${reason}`)),
  ]
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n')
  return [
    `${row.name}: WRONG, ${times}`,
    ...reasons.map(reason => `  ${reason}`),
    `  The last lines of ${log}:`,
    ...lines.slice(-LINES).map(line => `  | ${line}`),
  ].join('\n')
}
