import type { Prepared } from '../engine/prepare.ts'
import type { PreparedTarget } from '../engine/prepare-target.ts'
import type { DueItem } from '../plan/item.ts'

/**
 * What a target owes for a deploy, whose bytes are known. What a user names by hand is purged whatever lies at the
 * origin: it may have been changed there since the last run. Once pending, it cannot be told from what a deploy owes.
 */
export function deployedItems(
  { outputs }: Pick<Prepared, 'outputs'>,
  { due, fresh }: Pick<PreparedTarget, 'due' | 'fresh'>,
): readonly DueItem[] {
  if (outputs.length > 0) return due
  const wished = new Set(fresh.map(keyOf))
  return due.filter(item => !wished.has(keyOf(item)))
}

/** Tells items from each other. */
export function keyOf({ kind, item }: DueItem): string {
  return `${kind} ${item}`
}
