import { type Line, listLines, type Telling } from './line.ts'
import type { RunReport } from './model.ts'

type Changes = Pick<RunReport, 'changes' | 'firstRun'>

/** Which files changed, a line each. At first every file is new: there it is told only where all is asked for. */
export function tellChanges(report: Changes, telling: Telling = {}): readonly Line[] {
  if (report.firstRun && telling.all !== true) return []
  const kinds = ['changed', 'added', 'removed'] as const
  return kinds.flatMap(change => listLines(report.changes[change], telling, { level: 'info', change }))
}

/** How many files changed, in one line. */
export function describeChanges(report: Changes): string {
  const { added, changed, removed, unchanged } = report.changes
  const counts = [
    [changed.length, 'changed'],
    [added.length, 'added'],
    [removed.length, 'removed'],
  ] as const
  const named = counts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`)
  const first = report.firstRun ? 'first run, not in the ledger yet: ' : ''
  const touched = added.length + changed.length + removed.length
  const what = named.length === 0 ? 'no file changed' : `${named.join(', ')} file${touched === 1 ? '' : 's'}`
  return `${first}${what} (${unchanged} unchanged)`
}
