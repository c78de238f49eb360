import type { Capabilities } from './capabilities.ts'
import type { DueItem, PlanItem } from './item.ts'
import { planItems } from './plan-items.ts'
import { planLayers } from './plan-layers.ts'

export { State } from './state.ts'

/** The known URLs of one host. */
export interface KnownUrls {
  /** Scheme and host, such as `https://www.example.com`. Hosts may share one `paths` and one `states` object. */
  readonly origin: string
  /** Percent-encoded paths with query, sorted by code unit, without repetition. */
  readonly paths: readonly string[]
  /** A {@link State} for each path. */
  readonly states: Uint8Array
  /**
   * Folders in which there may be more than is known, sorted, each ending in `/`. What is unknown may be cached: no
   * pattern reaches them, but under `owns`.
   */
  readonly unseen?: readonly string[]
}

/** What a plan is made from. */
export interface PlanInput {
  /** What must be purged, in any order, without repetition. */
  readonly due: readonly DueItem[]
  /** All known URLs; called only when the exact list needs more than one request or `due` holds a pattern. */
  readonly known: () => readonly KnownUrls[]
  readonly capabilities: Capabilities
  /** Path prefixes that only this build serves; `/` allows patterns that reach the whole site. */
  readonly owns: readonly string[]
  /** Share (0 to 1) of the known unchanged URLs that the plan may hit to need fewer requests. */
  readonly collateral: number
  /** URLs that no item may cover, since a layer nearer to the origin still holds them stale. */
  readonly avoid?: ReadonlySet<string>
}

/** One item with what it settles. */
export interface PlannedItem {
  readonly item: PlanItem
  /** Indexes into `due`. A due item is settled when every item that covers it was accepted. */
  readonly covers: readonly number[]
  /** Known unchanged URLs that the item hits. */
  readonly collateral: number
}

/** Items that travel in one request. */
export type Batch = readonly PlannedItem[]

/** The requests of one target, in the order in which they are sent. */
export interface Plan {
  readonly batches: readonly Batch[]
  /**
   * Due items that this API cannot name, or that need no purge in it, each with the reason. A due pattern that
   * stands for several URLs may be here for some of them and be covered for the rest.
   */
  readonly skipped: readonly { readonly due: number; readonly reason: string }[]
  /**
   * Known unchanged URLs that the plan hits, each once. Not counted, and 0, where what is known was not asked for:
   * an exact list that fits in one request.
   */
  readonly collateral: number
}

/**
 * The smallest plan for one target: fewest requests, then fewest items, then least collateral; the order of `due`
 * and of the known hosts makes no difference. A due item that is neither covered nor skipped waits: whatever would
 * name it would also reach a URL of `avoid`.
 */
export function makePlan(input: PlanInput): Plan {
  const { layers } = input.capabilities
  return layers === undefined ? planItems(input) : planLayers(input, layers)
}
