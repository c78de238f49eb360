/** The whole caches that an API can name, each by a word of the vendor's. */
export interface Layers {
  /** All of them, from the origin outwards: an outer one is filled again from those inside it. */
  readonly order: readonly string[]
  /** The word for all of them together: where it is needed, nothing else is named. */
  readonly all?: string
  /** Those that the purge of a URL needs. */
  of(url: string): readonly string[]
}

/** The kinds of things that a request can name. */
export type ItemKind = 'url' | 'prefix' | 'extension' | 'layer' | 'asset' | 'raw' | 'everything'

/** So much at once, then so much a second. */
export interface TokenBucket {
  readonly burst: number
  readonly perSecond: number
}

/** So much in any span of time, whenever it begins. */
export interface SlidingWindow {
  readonly most: number
  /** How long the span is. */
  readonly seconds: number
}

/** How fast an API may be asked. */
export type Pace = (TokenBucket | SlidingWindow) & PaceScope

/** What a pace counts, and whose requests. */
export interface PaceScope {
  readonly of: 'requests' | 'items'
  /** What the vendor counts by, such as an install: all that name it share the bucket. Default: the account. */
  readonly by?: string
  /** Each item has a bucket of its own. Default: one for all of them. */
  readonly each?: true
}

/** What one request can carry. */
export interface ItemList {
  /** Items of other lists travel in requests of their own. Absent: every kind that no other list names. */
  readonly kinds?: readonly ItemKind[]
  /** Items in one request, at most. */
  readonly items: number
  /** Bytes of the body, at most: a longer request is cut before it is sent. Default: no limit. */
  readonly bytes?: number
  /** How fast they may follow each other; lists of one and the same object share it. Default: as fast as they are answered. */
  readonly pace?: Pace
}

/** What items cost. */
export interface Price {
  readonly perItem: number
  /** ISO 4217, such as `USD`. */
  readonly currency: string
  /** What is free, for messages: `the first 1000 paths of a month and account`. */
  readonly free?: string
}

/** What an API can name, and how much of it fits in a request: all that the planner knows of a provider. */
export interface Capabilities {
  /** Whether one resource can be named. */
  readonly exact: boolean
  /** An exact item names path and query (`'query'`), or a path with all its queries (`'path'`). */
  readonly exactCovers: 'query' | 'path'
  /**
   * Folder prefixes: whether `/dir/` as a prefix is sure to cover the URL `/dir/` itself. Where it is not, a plan does
   * not rely on it, nor on the contrary: what is due there has an item of its own, what is unchanged there counts as hit.
   * `maxLength`: characters of the longest path that can be a prefix; `maxDepth`: slashes in it. `atOnce`: prefixes under
   * way at once, and so in one plan. Default: no limit.
   */
  readonly prefix:
    | false
    | {
        readonly coversFolder: boolean
        readonly maxLength?: number
        readonly maxDepth?: number
        readonly atOnce?: number
      }
  /**
   * The API takes a URL that ends in `/` for all beneath it: it is named only where a prefix there may stand. The text
   * says what users can do instead, for the reason of what is skipped. Absent: such a URL is named like any other.
   */
  readonly folderUrlsArePrefixes?: string
  /** Extensions: of the whole site only, or beneath a folder too. */
  readonly extension: false | 'site' | 'folder'
  /** Characters of an extension and its folder together, at most. Default: no limit. */
  readonly extensionLength?: number
  /** Whether the whole site can be named. */
  readonly everything: boolean
  /**
   * Naming all of a host empties more than that, such as a zone with all its hosts: what is unchanged on the other hosts
   * of the site counts as hit, and a plan names all of a host only where nothing is due on another. Absent: the hosts that
   * are named alone.
   */
  readonly everythingIsWider?: boolean
  /** Whether vendor identifiers of assets can be named, and by `*` all that the account has. */
  readonly assets?: boolean
  /**
   * How items meet hosts: `all`: an item applies to every host by itself; `listed`: a request lists hosts and
   * applies each of its items to each of them; `each`: an item names one host.
   */
  readonly hosts: 'all' | 'listed' | 'each'
  /** What a request carries, by kind of item. */
  readonly lists: readonly ItemList[]
  /** Each item costs: plans have as few items as can be, and then as few requests. Default: items are free. */
  readonly price?: Price
  /** Requests under way at once, at most. */
  readonly concurrency: number
  /** Whole cache layers instead of URLs. */
  readonly layers?: Layers
  /** Whether a URL needs a purge in this cache at all. Default: every URL does. */
  readonly concerns?: (url: string) => boolean
  /**
   * Why this URL cannot be named, if so: it is skipped with this reason. With `isFolder`: why what is beneath it cannot be
   * named by a pattern.
   */
  readonly refuses?: (url: string, isFolder?: true) => string | undefined
}
