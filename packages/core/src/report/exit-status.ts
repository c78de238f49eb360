import { catalog } from '../errors/catalog.ts'
import type { RunReport } from './model.ts'

/** Of several causes, the exit status that the command answers with: the first of these that occurs. */
const PRECEDENCE = [2, 3, 1, 4, 5]

/** Exit status for a report: 0 where everything due was accepted or skipped. */
export function exitStatus(report: Pick<RunReport, 'targets' | 'ok'>): number {
  if (report.ok) return 0
  const found = new Set(
    report.targets.flatMap(({ errors }) => errors.map(({ code }) => catalog[code].status as number)),
  )
  return PRECEDENCE.find(status => found.has(status)) ?? 1
}
