import { catalog, type ErrorCode } from '../errors/catalog.ts'
import type { RunReport } from './model.ts'

/** Of several causes, the exit status that the command answers with: the first of these that occurs. */
const PRECEDENCE = [2, 3, 1, 4, 5]

/** Exit status for a report: 0 where everything due was accepted or skipped. */
export function exitStatus(report: Pick<RunReport, 'targets' | 'ok'>): number {
  return report.ok ? 0 : statusOfCodes(report.targets.flatMap(({ errors }) => errors.map(({ code }) => code)))
}

/** Exit status for what failed, by the codes of all that did. */
export function statusOfCodes(codes: readonly ErrorCode[]): number {
  const found = new Set<number>(codes.map(code => catalog[code].status))
  return PRECEDENCE.find(status => found.has(status)) ?? 1
}
