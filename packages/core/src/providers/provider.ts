import type * as z from 'zod/mini'
import type { Secret } from '../options/secret.ts'

/**
 * One thing that a request can name. Paths are percent-encoded as a browser sends them and start with `/`;
 * `origins` are scheme and host (`https://www.example.com`), those the item is due on.
 */
export type PlanItem =
  /** Exactly one resource: path, and query where it has one. */
  | { readonly kind: 'url'; readonly origins: readonly string[]; readonly path: string }
  /** Everything whose path starts with `path`, which ends in `/`. */
  | { readonly kind: 'prefix'; readonly origins: readonly string[]; readonly path: string }
  /** Everything beneath `folder` (ends in `/`) with that extension (no dot). */
  | {
      readonly kind: 'extension'
      readonly origins: readonly string[]
      readonly folder: string
      readonly extension: string
    }
  /** One whole cache layer of the vendor. */
  | { readonly kind: 'layer'; readonly layer: string }
  /** A vendor's own identifier of one asset. */
  | { readonly kind: 'asset'; readonly asset: string }
  /** The whole site. */
  | { readonly kind: 'everything'; readonly origins: readonly string[] }

/** What an API can name, and how much of it fits in a request: all that the planner knows of a provider. */
export interface Capabilities {
  /** Whether one resource can be named. */
  readonly exact: boolean
  /** Whether an exact item names path and query (`'query'`), or a path with all its queries (`'path'`). */
  readonly exactCovers: 'query' | 'path'
  /** Folder prefixes: whether `/dir/` as a prefix also covers the URL `/dir/` itself. */
  readonly prefix: false | { readonly coversFolder: boolean }
  /** Extensions: of the whole site only, or beneath a folder too. */
  readonly extension: false | 'site' | 'folder'
  /** Whether the whole site can be named. */
  readonly everything: boolean
  /** Whether vendor identifiers of assets can be named. */
  readonly assets?: boolean
  /**
   * How items meet hosts: `all`: an item applies to every host by itself; `listed`: a request lists hosts and
   * applies each of its items to each of them; `each`: an item holds one host.
   */
  readonly hosts: 'all' | 'listed' | 'each'
  /** Items in one request, at most. */
  readonly itemsPerRequest: number
  /** Requests under way at once, at most. */
  readonly concurrency: number
  /** Whole cache layers instead of URLs: the layers that a URL's purge needs. */
  readonly layers?: (url: string) => readonly string[]
  /** URLs that are due here at all; the others need no purge in this cache. Default: every URL. */
  readonly concerns?: (url: string) => boolean
  /** Why this URL cannot be named at all, if so: it is skipped with this reason. */
  readonly refuses?: (url: string) => string | undefined
}

/** A request in the provider's words; secrets stay wrapped until it is sent. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST'
  /** Absolute URL, query included. */
  readonly url: string
  readonly headers: Readonly<Record<string, string | Secret>>
  /** JSON body; `undefined` sends none. May hold {@link Secret} values. */
  readonly body?: unknown
  /** The items that it carries, in the order of its body. */
  readonly items: readonly PlanItem[]
}

/** What came back. */
export interface ApiResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** The body as text, capped. */
  readonly text: string
}

/** What the API said about one item. */
export interface Receipt {
  readonly item: PlanItem
  /** `rejected`: the API refused this item itself; `failed`: its request failed. */
  readonly outcome: 'accepted' | 'rejected' | 'failed'
  /** The vendor's reason, or what was accepted. */
  readonly reason?: string
}

/** What a response meant. */
export interface Reading {
  readonly receipts: readonly Receipt[]
  /** Set where the request as a whole failed. */
  readonly failure?: Failure
  /** The vendor's identifier of the work it queued, where it gives one. */
  readonly operation?: string
}

/** Why a request failed as a whole. */
export interface Failure {
  /** `credentials`: refused key; `rejected`: the content was refused and halving may find the item; `other`: the rest. */
  readonly kind: 'credentials' | 'rejected' | 'other'
  /** What the vendor said, or what is wrong with the answer. */
  readonly message: string
  /** What the user can do. */
  readonly hint?: string
}

/** A pure pair: how to ask, how to read the answer. */
export interface Exchange<Options, Input, Output> {
  request(options: Options, input: Input): Omit<ApiRequest, 'items'>
  /** @throws CdnPurgeError for an answer that is a failure */
  read(response: ApiResponse, options: Options): Output
}

/** A job that the vendor still lists. */
export interface Job {
  readonly operation: string
  /** Path of the purge. */
  readonly item: string
  readonly state: 'done' | 'waiting' | 'unknown'
  readonly message?: string
}

/** Options that every target has, resolved. */
export interface CommonOptions {
  readonly provider: string
  /** Unique among the targets. */
  readonly name: string
  /** Base of the API, without a trailing slash. */
  readonly baseUrl: string
  /** Milliseconds one request may take, body included. */
  readonly timeout: number
  /** How often a failed request is sent again. */
  readonly retries: number
  /** Longest wait before a retry, in milliseconds. */
  readonly maxRetryDelay: number
}

/** When a failed request is sent again, where a vendor differs from the rest. */
export interface RetryRules {
  /** Retries at most for one status, below the option `retries`. */
  readonly limits?: Readonly<Record<number, number>>
  /** Milliseconds to wait after a 429 that says nothing of when. */
  readonly tooManyRequestsDelay?: number
}

/**
 * A purge API as data in, data out. It knows no clock, no environment, no network, and holds no state.
 *
 * @typeParam Schema - zod object of the provider's own options
 */
export interface Provider<Schema extends z.ZodMiniObject = z.ZodMiniObject> {
  /** How configurations name it. */
  readonly id: string
  /** How messages name it. */
  readonly title: string
  readonly defaultBaseUrl: string
  /** Its own options; each made by `option`, which carries text, variable and secrecy. */
  readonly options: Schema
  /** Own options that it cannot send without; one list of alternatives suffices (token, or key and secret). */
  readonly credentials: readonly (readonly (keyof z.infer<Schema> & string)[])[]
  readonly retry?: RetryRules
  capabilities(options: ProviderOptions<Schema>, site: readonly string[]): Capabilities
  /** The requests for one batch, which respects `itemsPerRequest`. Usually one. */
  toRequests(
    items: readonly PlanItem[],
    options: ProviderOptions<Schema>,
    session: Secret | undefined,
  ): readonly ApiRequest[]
  readResponse(request: ApiRequest, response: ApiResponse, options: ProviderOptions<Schema>): Reading
  /** Exchanges credentials for a session, once a run; `undefined` where the options need none. */
  readonly login?: (options: ProviderOptions<Schema>) => Exchange<ProviderOptions<Schema>, void, Secret> | undefined
  /** Lists jobs of an operation, or of all, a page at a time. */
  readonly jobs?: Exchange<
    ProviderOptions<Schema>,
    { readonly operation?: string; readonly page: number; readonly session: Secret | undefined },
    { readonly jobs: readonly Job[]; readonly more: boolean }
  >
  /** Requests a cache token. */
  readonly token?: Exchange<ProviderOptions<Schema>, void, string>
}

/** A provider's own options, resolved, with the common ones. */
export type ProviderOptions<Schema extends z.ZodMiniObject> = z.infer<Schema> & CommonOptions

/** Makes a provider that configurations can pass as a target's `provider`, or that the registry lists. */
export function defineProvider<Schema extends z.ZodMiniObject>(provider: Provider<Schema>): Provider<Schema> {
  return provider
}
