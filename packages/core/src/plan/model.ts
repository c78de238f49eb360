import type { Texts } from '../text/text-list.ts'
import type { Capabilities } from './capabilities.ts'

/**
 * One thing that a request can name. Paths are percent-encoded as a browser sends them and start with `/`;
 * `origins` are scheme and host (`https://www.example.com`), those the item is meant for.
 */
export type PlanItem =
  /** Exactly one resource: path, and query where it has one. */
  | {
      /** What it is. */
      readonly kind: 'url'
      /** Scheme and host of each site. */
      readonly origins: readonly string[]
      /** Percent-encoded, with the query. */
      readonly path: string
    }
  /** Everything whose path starts with `path`, which ends in `/`. */
  | {
      /** What it is. */
      readonly kind: 'prefix'
      /** Scheme and host of each site. */
      readonly origins: readonly string[]
      /** Percent-encoded. */
      readonly path: string
    }
  /** Everything beneath `folder` (ends in `/`), subfolders included, with that extension (no dot). */
  | {
      /** What it is. */
      readonly kind: 'extension'
      /** Scheme and host of each site. */
      readonly origins: readonly string[]
      /** Percent-encoded. */
      readonly folder: string
      /** Without its dot. */
      readonly extension: string
    }
  /** One whole cache layer of the vendor. */
  | {
      /** What it is. */
      readonly kind: 'layer'
      /** In the vendor's words. */
      readonly layer: string
    }
  /** A vendor's own identifier of one asset; `*`: every asset of the account, other sites included. */
  | {
      /** What it is. */
      readonly kind: 'asset'
      /** The identifier, or `*`. */
      readonly asset: string
    }
  /** What a user said in the vendor's own words, which only its provider reads. */
  | {
      /** What it is. */
      readonly kind: 'raw'
      /** The words. */
      readonly raw: string
    }
  /** The whole site. */
  | {
      /** What it is. */
      readonly kind: 'everything'
      /** Scheme and host of each site. */
      readonly origins: readonly string[]
    }

/**
 * Something that a target owes, as the ledger words it. `item` is, by kind: an absolute URL; an absolute URL that
 * ends in `/`, for all beneath it; `https://host/folder/*.jpg`; an asset's identifier, or
 * `*` for every asset of the vendor's account; a cache layer; an item in the vendor's own words; `*`.
 */
export interface DueItem {
  /** What `item` is. */
  readonly kind: 'url' | 'prefix' | 'extension' | 'asset' | 'layer' | 'raw' | 'everything'
  /** In the words of its kind. */
  readonly item: string
}

/** Due items in their order: an array, or a list that makes each when it is asked for. */
export interface DueList extends Iterable<DueItem> {
  readonly length: number
  at(index: number): DueItem | undefined
}

/** How a known URL may be treated: unchanged and possibly cached, to be purged, or of no interest. */
export const State = { keep: 0, must: 1, neutral: 2 } as const

/** The known URLs of one host. */
export interface KnownUrls {
  /** Scheme and host, such as `https://www.example.com`. Hosts may share one `paths` and one `states` object. */
  readonly origin: string
  /** Percent-encoded paths with query, sorted by code unit, without repetition. */
  readonly paths: Texts
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
  readonly due: DueList
  /** All known URLs; called only when the exact list needs more than one request or `due` holds a pattern. */
  readonly known: () => readonly KnownUrls[]
  readonly capabilities: Capabilities
  /** Path prefixes that only this build serves; `/` allows patterns that reach the whole site. */
  readonly owns: readonly string[]
  /** Share (0 to 1) of the known unchanged URLs that the plan may hit to need fewer requests. */
  readonly collateral: number
  /** URLs that no item may cover, since a layer nearer to the origin still holds them stale. */
  readonly avoid?: ReadonlySet<string>
  /** Whether a text is an item in the vendor's own words. Default: none is. */
  readonly isRaw?: (text: string) => boolean
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

/** The requests of a plan in their order: an array, or a list that makes each when it is asked for. */
export interface Batches extends Iterable<Batch> {
  readonly length: number
}

/** The requests of one target, in the order in which they are sent. */
export interface Plan {
  readonly batches: Batches
  /**
   * Due items that this API cannot name, or that need no purge in it, each with the reason. A due pattern that
   * stands for several URLs may be here for some of them and be covered for the rest.
   */
  readonly skipped: readonly { readonly due: number; readonly reason: string }[]
  /** Due patterns that this API cannot name, with how many known URLs stand in for each. Absent: none. */
  readonly spelled?: readonly { readonly due: number; readonly urls: number }[]
  /**
   * Known unchanged URLs that the plan hits, each once. Not counted, and 0, where what is known was not asked for:
   * an exact list that fits in one request.
   */
  readonly collateral: number
}
