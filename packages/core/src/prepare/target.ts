import type { LedgerDocument } from '../ledger/schema.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { Target } from '../options/target.ts'
import type { DueItem, KnownUrls, Plan } from '../plan/model.ts'
import { dueKey } from '../plan/pattern.ts'
import { makePlan } from '../plan/plan.ts'
import { isRaw } from '../providers/contract/vocabulary.ts'

/** One target with all it owes: what changed, and what was pending. */
export interface PreparedTarget {
  readonly target: Target
  /** Whether this run sends to it; if not, what it owes is only recorded. */
  readonly chosen: boolean
  readonly due: readonly DueItem[]
  /** The part of `due` that this run adds, or makes due again. */
  readonly fresh: readonly DueItem[]
  /** The smallest plan for these due items, which leaves `avoid` alone. */
  plan(due: readonly DueItem[], avoid?: ReadonlySet<string>): Plan
}

/**
 * Works out what one target owes.
 *
 * @param changed - what this run makes due, of which it owes what concerns it
 * @param extra - due at this target as it is
 * @param known - all known URLs, for a target that owes the given items
 */
export function prepareTarget(
  target: Target,
  changed: readonly DueItem[],
  extra: readonly DueItem[],
  document: LedgerDocument | undefined,
  options: ResolvedOptions,
  known: (due: readonly DueItem[]) => readonly KnownUrls[],
): PreparedTarget {
  const { capabilities } = target.api
  const due = new Map<string, DueItem>()
  for (const { kind, item } of document?.pending.get(target.name) ?? [])
    due.set(dueKey({ kind, item }), { kind, item })
  const fresh = new Map<string, DueItem>()
  for (const each of changed) {
    const concerned =
      each.kind !== 'url' || capabilities.concerns === undefined || capabilities.concerns(each.item)
    if (concerned) fresh.set(dueKey(each), each)
  }
  for (const each of extra) fresh.set(dueKey(each), each)
  for (const [key, each] of fresh) due.set(key, each)
  return {
    target,
    chosen: options.sendTo?.includes(target.name) ?? true,
    due: [...due.values()],
    fresh: [...fresh.values()],
    plan: (wanted, avoid) =>
      makePlan({
        due: wanted,
        known: () => known(wanted),
        capabilities,
        owns: options.owns,
        collateral: options.collateral,
        isRaw: text => isRaw(target.api, text),
        ...(avoid === undefined ? {} : { avoid }),
      }),
  }
}
