/**
 * What became of a file, or of a folder's files. `changed`: it needed no purge, such as one whose name carries its hash;
 * `purged`: every cache that had to said yes, or in a plan would be asked; `collateral`: unchanged, and hit by a wider
 * purge; `pending`: some cache owes it still.
 */
export type FileState = 'unchanged' | 'changed' | 'purged' | 'collateral' | 'pending'

/** All states, in the order in which people care least to most. */
export const fileStates: readonly FileState[] = ['unchanged', 'changed', 'purged', 'collateral', 'pending']

/** A file of the site, or a folder's files of one state, taken together. */
export interface FileModel {
  /** Relative to the site's root, separated by `/`; of files taken together, that of their folder, which ends in `/`. */
  readonly path: string
  readonly state: FileState
  /** Against the last deploy; absent: none, or of files taken together. */
  readonly change?: 'added' | 'changed' | 'removed'
  /** Bytes; absent: not known, as of a removed file. */
  readonly size?: number
  /** How many files it stands for. @default 1 */
  readonly count?: number
}

/** One attempt to send a request. */
export interface AttemptModel {
  /** Milliseconds since the run began. */
  readonly at: number
  /** Milliseconds until the answer was read, or failed. */
  readonly ms: number
  /** Of the answer; absent: none came. */
  readonly status?: number
  /** Why no answer came. */
  readonly reason?: string
  /** Milliseconds that were waited before the next attempt; absent: it was the last. */
  readonly wait?: number
}

/** One request as it was, or would be, sent; secrets masked. */
export interface RequestModel {
  readonly method: string
  readonly url: string
  /** As people read it; may hold line feeds. */
  readonly body?: string
  /** Characters of the body that are left out at its end. */
  readonly bodyCut?: number
  /** `planned`: it was only shown; `refused`: not accepted, or only in part. */
  readonly outcome: 'accepted' | 'refused' | 'planned'
  /** Why it was not accepted. */
  readonly failure?: string
  /** Of the last answer. */
  readonly status?: number
  /** From the first attempt to the last byte, in milliseconds. */
  readonly ms?: number
  /** Milliseconds that it waited before, at the pace of the API. */
  readonly paced?: number
  readonly attempts: readonly AttemptModel[]
  /** Due items that it covers: URLs, folders, … */
  readonly covers: readonly string[]
  /** How many more of them are not listed. */
  readonly coversMore: number
  /** Known unchanged URLs that it hits. */
  readonly collateral: number
  /** What the API said beside yes or no. */
  readonly said?: string
  /** The vendor's identifier of the work. */
  readonly operation?: string
}

/** Something that was not accepted. */
export interface ProblemModel {
  /** A code of docs/errors.md. */
  readonly code: string
  readonly message: string
  readonly hint?: string
  /** How many items it concerns. */
  readonly items: number
}

/** What happened at one cache. */
export interface TargetModel {
  readonly name: string
  readonly provider: string
  readonly due: number
  /** In a plan: what would be asked for. */
  readonly accepted: number
  readonly pending: number
  /** The part of `pending` that was left to workers. */
  readonly queued: number
  readonly collateral: number
  /** What its items cost at most, in words. */
  readonly cost?: string
  /** How many requests there were, or would be. */
  readonly requests: number
  /** Those of them that are described. */
  readonly shown: readonly RequestModel[]
  readonly problems: readonly ProblemModel[]
  /** What its API cannot name, each with the reason. */
  readonly skipped: readonly { readonly item: string; readonly reason: string }[]
}

/** An image that got a new cache token. */
export interface ImageModel {
  readonly image: string
  /** URLs in the output that carry it. */
  readonly places: number
}

/** What a report shows. Times are milliseconds, sizes bytes. Texts may be anybody's: they are made harmless. */
export interface ReportModel {
  readonly version: 1
  /** ISO 8601. */
  readonly createdAt: string
  /** Which wrote it, such as `run`, or `build` for a plugin. */
  readonly command: string
  readonly environment: string
  /** Where the site is served. */
  readonly sites: readonly string[]
  readonly ok: boolean
  /** Whether it is a plan: nothing was sent. */
  readonly dryRun: boolean
  readonly firstRun: boolean
  /** How long the run took. */
  readonly ms: number
  /** Numbers of files. */
  readonly changes: {
    readonly added: number
    readonly changed: number
    readonly removed: number
    readonly unchanged: number
  }
  readonly ledger: { readonly location: string; readonly sequence: number; readonly written: boolean }
  readonly warnings: readonly string[]
  /** From the origin outwards. */
  readonly targets: readonly TargetModel[]
  /** The files of the site, in any order. */
  readonly files: readonly FileModel[]
  readonly tokens: { readonly requested: number; readonly images: readonly ImageModel[] }
}
