/**
 * One thing that a request can name. Paths are percent-encoded as a browser sends them and start with `/`;
 * `origins` are scheme and host (`https://www.example.com`), those the item is meant for.
 */
export type PlanItem =
  /** Exactly one resource: path, and query where it has one. */
  | { readonly kind: 'url'; readonly origins: readonly string[]; readonly path: string }
  /** Everything whose path starts with `path`, which ends in `/`. */
  | { readonly kind: 'prefix'; readonly origins: readonly string[]; readonly path: string }
  /** Everything beneath `folder` (ends in `/`), subfolders included, with that extension (no dot). */
  | {
      readonly kind: 'extension'
      readonly origins: readonly string[]
      readonly folder: string
      readonly extension: string
    }
  /** One whole cache layer of the vendor. */
  | { readonly kind: 'layer'; readonly layer: string }
  /** A vendor's own identifier of one asset; `*`: every asset of the account, other sites included. */
  | { readonly kind: 'asset'; readonly asset: string }
  /** The whole site. */
  | { readonly kind: 'everything'; readonly origins: readonly string[] }

/**
 * Something that a target owes, as the ledger words it. `item` is, by kind: an absolute URL; an absolute URL that
 * ends in `/`, for all beneath it; `https://host/folder/*.jpg`; an asset's identifier, or
 * `*` for every asset of the vendor's account; `*`.
 */
export interface DueItem {
  readonly kind: 'url' | 'prefix' | 'extension' | 'asset' | 'everything'
  readonly item: string
}
