import type { DeliveredNames } from '../images/delivered/names.ts'
import type { LedgerDocument } from '../ledger/schema.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { Target } from '../options/target.ts'
import type { OwedOutput } from '../owed/whole-output.ts'
import { withoutQuery } from '../plan/address.ts'
import type { Capabilities } from '../plan/capabilities.ts'
import { JoinedDue, type SomeUrls } from '../plan/due-list.ts'
import type { DueItem, DueList, KnownUrls, Plan } from '../plan/model.ts'
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
  readonly due: DueList
  /** The part of `due` that this run adds, or makes due again, but for whole outputs. */
  readonly fresh: readonly DueItem[]
  /** The part of `due` that is owed for whole outputs. */
  readonly wholes: readonly DueOutput[]
  /** The smallest plan for these due items, which leaves `avoid` alone. */
  plan(due: DueList, avoid?: ReadonlySet<string>): Promise<Plan>
}

/** An output that is owed as a whole, among what is due. */
export interface DueOutput extends OwedOutput {
  /** The row that something due stands for, by its index; `undefined`: it is none of them. */
  rowOf(index: number): number | undefined
}

/** What a target may owe. */
export interface Wanted {
  /** What this run makes due, of which it owes what it needs. */
  readonly changed: readonly DueItem[]
  /** Outputs of which it owes everything that it needs, beside those that are owed since earlier runs. */
  readonly outputs: readonly ((needs: (url: string) => boolean) => OwedOutput)[]
  /** Since earlier runs. */
  readonly owed: readonly OwedOutput[]
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
  { changed, outputs, owed, extra, renewed, names }: Wanted,
  document: LedgerDocument | undefined,
  options: ResolvedOptions,
  known: (due: DueList, wholes: ReadonlySet<string>) => readonly KnownUrls[],
): PreparedTarget {
  const { images } = target.api
  const namesAt = (url: string) => (images?.invalidate === true ? names.of(url) : undefined)
  const needs = (url: string) => isNeeded(target, url) || namesAt(url) !== undefined
  const due = new Map<string, DueItem>()
  for (const { kind, item } of document?.pending.get(target.name) ?? [])
    if (kind !== 'output') due.set(dueKey({ kind, item }), { kind, item })
  const fresh = new Map<string, DueItem>()
  const add = (each: DueItem) => {
    fresh.set(dueKey(each), each)
    for (const name of each.kind === 'url' ? (namesAt(each.item) ?? []) : []) fresh.set(dueKey(name), name)
  }
  for (const each of changed) if (each.kind !== 'url' || needs(each.item)) add(each)
  for (const each of images?.invalidate === true ? [...renewed, ...extra] : extra) add(each)
  const made = outputs.map(owe => owe(needs)).filter(({ open }) => open.length > 0)
  if (images?.invalidate === true) {
    for (const { rows, open } of made)
      for (const row of open)
        for (const name of namesAt(rows.at(row) ?? '') ?? []) fresh.set(dueKey(name), name)
  }
  for (const [key, each] of fresh) due.set(key, each)
  const again = new Set(made.map(({ output }) => output))
  const { list, wholes } = listAll(
    [...due.values()],
    [...owed.filter(({ output }) => !again.has(output)), ...made],
  )
  const complete = new Set(
    wholes.flatMap(({ output, rows, open }) => (open.length === rows.length ? [output] : [])),
  )
  const { concerns } = target.api.capabilities
  let named: ReadonlySet<string> | undefined
  // What is named by itself is sent, if it can be; of what lies beneath a folder, what is needed.
  const isNamed = (url: string) => {
    named ??= new Set(Array.from(list).flatMap(({ kind, item }) => (kind === 'url' ? [item] : [])))
    return named.has(url) && concerns?.(url) !== false
  }
  const capabilities: Capabilities =
    images === undefined
      ? target.api.capabilities
      : { ...target.api.capabilities, concerns: url => needs(url) || isNamed(url) }
  return {
    target,
    chosen: options.sendTo?.includes(target.name) ?? true,
    needs,
    due: list,
    fresh: [...fresh.values()],
    wholes,
    async plan(wanted, avoid) {
      // Most runs owe nothing: they do not pay for the planner.
      const { makePlan } = await import('../plan/plan.ts')
      return makePlan({
        due: wanted,
        known: () => known(wanted, wanted.length === list.length ? complete : new Set()),
        capabilities,
        owns: options.owns,
        collateral: options.collateral,
        isRaw: text => isRaw(target.api, text),
        ...(avoid === undefined ? {} : { avoid }),
      })
    },
  }
}

/** All that is due, each once: first what is named by itself, then what whole outputs add to it. */
function listAll(
  items: readonly DueItem[],
  owed: readonly OwedOutput[],
): { readonly list: DueList; readonly wholes: readonly DueOutput[] } {
  if (owed.length === 0) return { list: items, wholes: [] }
  const parts: SomeUrls[] = []
  const places = new Map<string, number>()
  items.forEach(({ kind, item }, at) => {
    if (kind === 'url') places.set(item, at)
  })
  let length = items.length
  const wholes = owed.map(({ rows, open, ...each }, index): DueOutput => {
    const first = length
    const shared = new Map<number, number>()
    // As a rule nothing else is due: then nothing is looked up.
    const added = places.size === 0 ? open : open.filter(row => !isPlaced(row))
    function isPlaced(row: number): boolean {
      const place = places.get(rows.at(row) ?? '')
      if (place !== undefined) shared.set(place, row)
      return place !== undefined
    }
    parts.push({ urls: rows, indexes: added })
    // What is known to be due is looked for only as long as there is something to come.
    if (index < owed.length - 1) added.forEach((row, at) => void places.set(rows.at(row) ?? '', first + at))
    length += added.length
    return { ...each, rows, open, rowOf: at => (at >= first ? added[at - first] : shared.get(at)) }
  })
  return { list: new JoinedDue(items, parts), wholes }
}
