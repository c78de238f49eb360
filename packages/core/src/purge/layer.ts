import { marked, SomeDue } from '../plan/due-list.ts'
import type { DueItem, DueList, Plan, PlannedItem } from '../plan/model.ts'
import { dueKey } from '../plan/pattern.ts'
import type { PreparedTarget } from '../prepare/target.ts'
import type { Job } from '../providers/contract/provider.ts'
import type { ErrorReport, RequestReport } from '../report/model.ts'
import { holdBack, staleUrls } from './hold-back.ts'
import { Unnamed } from './unnamed.ts'

/** One layer with its plan. */
export interface PlannedLayer extends PreparedTarget {
  /** What of `due` may be purged now: the plan's indexes count here. */
  readonly free: DueList
  /** Where each of `free` stands among `due`; absent: in the same place. */
  readonly places?: Uint32Array
  /** What must wait for a layer nearer to the origin. */
  readonly held: readonly DueItem[]
  readonly made: Plan
  /** How many items of the plan must be accepted until each of `free` is settled. */
  readonly needed: Uint32Array
  /** What of `free` no item can name for now without reaching what is held back. */
  readonly waiting: DueList
}

/** What was done with a plan. */
export interface Done {
  readonly requests: readonly RequestReport[]
  /** What was accepted. */
  readonly settled: SomeDue
  /** Where it was only shown: what would be asked for. */
  readonly planned?: DueList
  /** How many items were accepted, or would be sent. */
  readonly items: number
  /** Those of them that reach, or may reach, more than a URL that is due. */
  readonly wide: readonly PlannedItem[]
  readonly errors: readonly ErrorReport[]
  readonly jobs?: readonly Job[]
}

/** Whether an item reaches, or may reach, more than a URL that is due. */
export function isWide({ item, collateral }: PlannedItem): boolean {
  return item.kind !== 'url' || collateral > 0
}

/** Nothing is settled. */
export const none = new SomeDue([], [])

/** Nothing was due. */
const nothing: Done = { requests: [], settled: none, items: 0, wide: [], errors: [] }

/** A layer, its plan, and what was done with it; nothing, where this run does not send to it. */
export interface WalkedLayer extends PlannedLayer {
  readonly done: Done | undefined
}

/** What came of one layer. */
export interface Delivered {
  readonly done: Done
  /** What is stale here still, so that the layers outside must wait for it. */
  readonly stale: readonly DueItem[]
}

/** What came of all layers. */
export interface Walk<Kept> {
  /** What was kept of each. */
  readonly layers: readonly Kept[]
  /** What is stale somewhere still. */
  readonly stale: readonly DueItem[]
  /** What users are to be told beside. */
  readonly warnings: readonly string[]
}

/**
 * Goes through the layers from the origin outwards: what one of them leaves stale is held back in those outside. Servers
 * of one entry are one layer: none of them is filled from another.
 *
 * @param deliver - sends a plan, or shows it
 * @param keep - what is kept of a layer: plans of very much are larger than all that is told of them
 */
export async function walkLayers<Kept>(
  targets: readonly PreparedTarget[],
  deliver: (layer: PlannedLayer) => Promise<Delivered>,
  keep: (layer: WalkedLayer) => Kept,
): Promise<Walk<Kept>> {
  const stale = new Map<string, DueItem>()
  const inside = new Map<string, DueItem>()
  let group: string | undefined
  const unnamed = new Unnamed()
  const layers: Kept[] = []
  const warnings: string[] = []
  for (const target of targets) {
    if (target.target.group !== group) for (const [key, item] of stale) inside.set(key, item)
    group = target.target.group
    warnings.push(...unnamed.warn(target))
    if (!target.chosen) {
      layers.push(keep({ ...unplanned(target), done: undefined }))
      for (const item of target.due) stale.set(dueKey(item), item)
      continue
    }
    if (target.due.length === 0) {
      layers.push(keep({ ...unplanned(target), done: nothing }))
      continue
    }
    const layer = await planLayer(target, [...inside.values()])
    const { done, stale: left } = await deliver(layer)
    layers.push(keep({ ...layer, done }))
    for (const item of left) stale.set(dueKey(item), item)
    unnamed.add(target.target, layer.free, layer.made)
  }
  return { layers, stale: [...stale.values()], warnings }
}

/** A layer without a plan: nothing is sent there. */
export function unplanned(target: PreparedTarget): PlannedLayer {
  return {
    ...target,
    free: [],
    held: [],
    made: { batches: [], skipped: [], collateral: 0 },
    needed: new Uint32Array(),
    waiting: [],
  }
}

async function planLayer(target: PreparedTarget, stale: readonly DueItem[]): Promise<PlannedLayer> {
  const found = holdBack(target.due, stale)
  const { free } = found
  const made = await target.plan(free, staleUrls(stale))
  const needed = new Uint32Array(free.length)
  for (const batch of made.batches)
    for (const { covers } of batch) for (const index of covers) needed[index] = (needed[index] ?? 0) + 1
  const skipped = new Set(made.skipped.map(({ due }) => due))
  const unplanned = needed.map((count, index) => (count === 0 && !skipped.has(index) ? 1 : 0))
  const waiting = marked(free, unplanned)
  return { ...target, ...found, made, needed, waiting }
}
