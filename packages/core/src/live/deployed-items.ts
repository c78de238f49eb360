import type { DueList } from '../plan/model.ts'
import { dueKey } from '../plan/pattern.ts'
import type { Prepared } from '../prepare/model.ts'
import type { PreparedTarget } from '../prepare/target.ts'

/**
 * What a target owes for a deploy, whose bytes are known. What a user names by hand is purged whatever lies at the
 * origin: it may have been changed there since the last run. Once pending, it cannot be told from what a deploy owes.
 */
export function deployedItems(
  { outputs }: Pick<Prepared, 'outputs'>,
  { due, fresh }: Pick<PreparedTarget, 'due' | 'fresh'>,
): DueList {
  if (outputs.length > 0) return due
  const wished = new Set(fresh.map(dueKey))
  return Array.from(due).filter(item => !wished.has(dueKey(item)))
}
