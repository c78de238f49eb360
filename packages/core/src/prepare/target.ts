import type { DeliveredNames } from '../images/delivered.ts'
import type { LedgerDocument } from '../ledger/schema.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { Target } from '../options/target.ts'
import { withoutQuery } from '../plan/address.ts'
import type { Capabilities } from '../plan/capabilities.ts'
import type { DueItem, KnownUrls, Plan } from '../plan/model.ts'
import { dueKey } from '../plan/pattern.ts'
import { isRaw } from '../providers/contract/vocabulary.ts'
import { isImage } from '../urls/document.ts'

/** One target with all it owes: what changed, and what was pending. */
export interface PreparedTarget {
  readonly target: Target
  /** Whether this run sends to it; if not, what it owes is only recorded. */
  readonly chosen: boolean
  /** Whether what changed at a URL is its business. */
  needs(url: string): boolean
  readonly due: readonly DueItem[]
  /** The part of `due` that this run adds, or makes due again. */
  readonly fresh: readonly DueItem[]
  /** The smallest plan for these due items, which leaves `avoid` alone. */
  plan(due: readonly DueItem[], avoid?: ReadonlySet<string>): Promise<Plan>
}

/** What a target may owe. */
export interface Wanted {
  /** What this run makes due, of which it owes what it needs. */
  readonly changed: readonly DueItem[]
  /** Due at this target as it is. */
  readonly extra: readonly DueItem[]
  /** Due beside that where what is behind delivery URLs is to be forgotten. */
  readonly renewed: readonly DueItem[]
  /** The names by which delivery URLs ask for files. */
  readonly names: DeliveredNames
}

/**
 * Whether what changed at a URL has to be purged there, though no text is known to ask this cache for it: images are
 * delivered by URLs that no text holds.
 */
export function isNeeded({ api: { capabilities, images } }: Target, url: string): boolean {
  if (images !== undefined) return images.invalidate && isImage(withoutQuery(url))
  return capabilities.concerns?.(url) ?? true
}

/**
 * Works out what one target owes.
 *
 * @param known - all known URLs, for a target that owes the given items
 */
export function prepareTarget(
  target: Target,
  { changed, extra, renewed, names }: Wanted,
  document: LedgerDocument | undefined,
  options: ResolvedOptions,
  known: (due: readonly DueItem[]) => readonly KnownUrls[],
): PreparedTarget {
  const { images } = target.api
  const namesAt = (url: string) => (images?.invalidate === true ? names.of(url) : undefined)
  const needs = (url: string) => isNeeded(target, url) || namesAt(url) !== undefined
  const due = new Map<string, DueItem>()
  for (const { kind, item } of document?.pending.get(target.name) ?? [])
    due.set(dueKey({ kind, item }), { kind, item })
  const fresh = new Map<string, DueItem>()
  const add = (each: DueItem) => {
    fresh.set(dueKey(each), each)
    for (const name of each.kind === 'url' ? (namesAt(each.item) ?? []) : []) fresh.set(dueKey(name), name)
  }
  for (const each of changed) if (each.kind !== 'url' || needs(each.item)) add(each)
  for (const each of images?.invalidate === true ? [...renewed, ...extra] : extra) add(each)
  for (const [key, each] of fresh) due.set(key, each)
  const { concerns } = target.api.capabilities
  // What is named by itself is sent, if it can be; of what lies beneath a folder, what is needed.
  const isNamed = (url: string) => due.has(dueKey({ kind: 'url', item: url })) && concerns?.(url) !== false
  const capabilities: Capabilities =
    images === undefined
      ? target.api.capabilities
      : { ...target.api.capabilities, concerns: url => needs(url) || isNamed(url) }
  return {
    target,
    chosen: options.sendTo?.includes(target.name) ?? true,
    needs,
    due: [...due.values()],
    fresh: [...fresh.values()],
    async plan(wanted, avoid) {
      // Most runs owe nothing: they do not pay for the planner.
      const { makePlan } = await import('../plan/plan.ts')
      return makePlan({
        due: wanted,
        known: () => known(wanted),
        capabilities,
        owns: options.owns,
        collateral: options.collateral,
        isRaw: text => isRaw(target.api, text),
        ...(avoid === undefined ? {} : { avoid }),
      })
    },
  }
}
