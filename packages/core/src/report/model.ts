import type { ErrorCode } from '../errors/catalog.ts'
import type { TokenReport } from '../images/token-report.ts'
import type { LiveReport } from '../live/model.ts'
import type { DueItem } from '../plan/model.ts'
import type { Job } from '../providers/contract/provider.ts'

/** One request as it was, or would be, sent; secrets masked. */
export interface RequestReport {
  readonly method: string
  readonly url: string
  /** Those that say what is purged, such as the host of a `PURGE`. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Due items that it settles if it is accepted. */
  readonly covers: number
  /** Known unchanged URLs that it hits. */
  readonly collateral?: number
  /** Absent in a plan, and where no answer came. */
  readonly status?: number
  readonly attempts?: number
  /** From the first attempt to the last byte, in milliseconds. */
  readonly ms?: number
  /** Accepted, and the cache says that it did not hold it. */
  readonly missed?: true
  /** What the vendor said beside yes or no: one line, printable. */
  readonly said?: string
  /** The vendor's identifier of the work it queued, for its support. */
  readonly operation?: string
}

/** Why something was not accepted; it is pending. */
export interface ErrorReport {
  readonly code: ErrorCode
  readonly message: string
  readonly hint?: string
  /** What it concerns: URLs, prefixes, extensions. */
  readonly items: readonly string[]
}

/** A planned item that hits known unchanged URLs. */
export interface Widening {
  /** Such as `/img/*`. */
  readonly item: string
  /** How many. */
  readonly collateral: number
  /**
   * `collateral`: the plan took it within the option of that name; `asked`: it was due itself, by hand or by a rule;
   * `vocabulary`: the API has no smaller item for what is due.
   */
  readonly cause: 'collateral' | 'asked' | 'vocabulary'
}

/** A cache that a plan purges as a whole, since its API has nothing smaller, or since that was asked for. */
export interface Whole {
  /** A layer of the vendor, the hosts of the site, or all that the vendor's account has. */
  readonly kind: 'layer' | 'everything' | 'asset'
  /** Such as `page`, or `www.example.com`. */
  readonly name: string
  /** Known URLs that it holds, or may hold, changed or not. */
  readonly known: number
  /** What was due, and asked for it. */
  readonly for: readonly DueItem[]
}

/** What items cost at most: what is free of charge is known to the vendor alone. */
export interface Cost {
  readonly items: number
  readonly most: number
  /** ISO 4217, such as `USD`. */
  readonly currency: string
  /** What is free, in words. */
  readonly free?: string
}

/** What happened at one target. */
export interface TargetReport {
  readonly name: string
  readonly provider: string
  /** The vendor's name for people, such as `wao.io`. */
  readonly title: string
  /** What had to be purged: changes and what was pending. */
  readonly due: number
  /** What its API said yes to. Whether the cache did it is another matter: see {@link TargetReport.verified}. */
  readonly accepted: number
  /** With the option `verify`: accepted URLs that were seen through the edge with the bytes of the build. */
  readonly verified?: number
  /** What was accepted, and is owed no longer. */
  readonly settled: readonly DueItem[]
  /** In a dry run: what would be asked for. */
  readonly planned?: readonly DueItem[]
  /** What of `settled`, or `planned`, is purged with a whole cache. */
  readonly wholes: readonly Whole[]
  readonly pending: number
  /** The part of `pending` that was left to the workers of a queue: they send it, and settle it. */
  readonly queued?: number
  /** Known unchanged URLs that the plan hits. */
  readonly collateral: number
  /** The items that hit them, and how many each. */
  readonly widenings: readonly Widening[]
  /** Where the API charges for each item: the most that those which were accepted, or would be sent, can cost. */
  readonly cost?: Cost
  readonly requests: readonly RequestReport[]
  readonly errors: readonly ErrorReport[]
  readonly skipped: readonly { readonly item: string; readonly reason: string }[]
  /** Where the run waited for completion: the last state of each job. */
  readonly jobs?: readonly Job[]
}

/** What one run did: the object that `--json` prints. */
export interface RunReport {
  readonly version: 1
  readonly command: string
  readonly ok: boolean
  readonly dryRun: boolean
  readonly firstRun: boolean
  readonly changes: {
    readonly added: readonly string[]
    readonly changed: readonly string[]
    readonly removed: readonly string[]
    readonly unchanged: number
  }
  readonly targets: readonly TargetReport[]
  /** What the origin served before the first purge, where the option `waitForOrigin` had it asked. */
  readonly origin?: LiveReport
  /** What the edge served after the last purge, where the option `verify` had it asked. */
  readonly edge?: LiveReport
  readonly tokens: TokenReport
  readonly ledger: { readonly location: string; readonly sequence: number; readonly written: boolean }
  readonly warnings: readonly string[]
}
