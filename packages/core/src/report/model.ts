import type { ErrorCode } from '../errors/catalog.ts'
import type { TokenReport } from '../images/token-report.ts'
import type { LiveReport } from '../live/model.ts'
import type { DueList } from '../plan/model.ts'
import type { Job } from '../providers/contract/provider.ts'

/** One request as it was, or would be, sent; secrets masked. */
export interface RequestReport {
  /** Of HTTP. */
  readonly method: string
  /** Absolute. */
  readonly url: string
  /** Those that say what is purged, such as the host of a `PURGE`. */
  readonly headers?: Readonly<Record<string, string>>
  /** What is sent in it: JSON, or a text. */
  readonly body?: unknown
  /** Due items that it settles if it is accepted. */
  readonly covers: number
  /** Known unchanged URLs that it hits. */
  readonly collateral?: number
  /** Of the answer. Absent in a plan, and where no answer came. */
  readonly status?: number
  /** How often it was sent. Absent in a plan. */
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
  /** Permanent: docs/errors.md tells of each. */
  readonly code: ErrorCode
  /** What happened, and why. */
  readonly message: string
  /** What to do about it. */
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
  readonly for: DueList
}

/** What items cost at most: what is free of charge is known to the vendor alone. */
export interface Cost {
  /** That are charged for. */
  readonly items: number
  /** What they cost at most. */
  readonly most: number
  /** ISO 4217, such as `USD`. */
  readonly currency: string
  /** What is free, in words. */
  readonly free?: string
}

/** What happened at one target. */
export interface TargetReport {
  /** The option `name` of the target, or its provider. */
  readonly name: string
  /** Such as `wao`. */
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
  readonly settled: DueList
  /** In a dry run: what would be asked for. */
  readonly planned?: DueList
  /** What of `settled`, or `planned`, is purged with a whole cache. */
  readonly wholes: readonly Whole[]
  /** What it owes afterwards, and the next run sends. */
  readonly pending: number
  /** The part of `pending` that was left to the workers of a queue: they send it, and settle it. */
  readonly queued?: number
  /** Known unchanged URLs that the plan hits. */
  readonly collateral: number
  /** The items that hit them, and how many each. */
  readonly widenings: readonly Widening[]
  /** Where the API charges for each item: the most that those which were accepted, or would be sent, can cost. */
  readonly cost?: Cost
  /** In the order in which they were, or would be, sent. */
  readonly requests: readonly RequestReport[]
  /** Why something is pending. */
  readonly errors: readonly ErrorReport[]
  /** What its API cannot purge: it is settled, with a warning. */
  readonly skipped: readonly {
    /** A URL, a prefix or an extension. */
    readonly item: string
    /** Why its API cannot. */
    readonly reason: string
  }[]
  /** Patterns that its API cannot name: known URLs stand in for them, and what is not known stays. Absent: none. */
  readonly spelled?: readonly {
    /** A prefix, an extension, or `*`. */
    readonly item: string
    /** How many known URLs. */
    readonly urls: number
  }[]
  /** Where the run waited for completion: the last state of each job. */
  readonly jobs?: readonly Job[]
}

/** What one run did: the object that `--json` prints. */
export interface RunReport {
  /** Of this form. */
  readonly version: 1
  /** That was run; of a build, `build`. */
  readonly command: string
  /** Whether all that was due was accepted or skipped. */
  readonly ok: boolean
  /** Nothing was sent or written. */
  readonly dryRun: boolean
  /** There was no ledger, or none of the outputs was in it. */
  readonly firstRun: boolean
  /** Files that changed since the last run, relative to their output. */
  readonly changes: {
    /** New files. */
    readonly added: readonly string[]
    /** Files with other bytes. */
    readonly changed: readonly string[]
    /** Files that are gone. */
    readonly removed: readonly string[]
    /** How many are as they were. */
    readonly unchanged: number
  }
  /** From the origin outwards. */
  readonly targets: readonly TargetReport[]
  /** What the origin served before the first purge, where the option `waitForOrigin` had it asked. */
  readonly origin?: LiveReport
  /** What the edge served after the last purge, where the option `verify` had it asked. */
  readonly edge?: LiveReport
  /** Cache tokens of images. */
  readonly tokens: TokenReport
  /** The ledger afterwards. */
  readonly ledger: {
    /** Where it lies; holds no secret. */
    readonly location: string
    /** Grows by one with each write. */
    readonly sequence: number
    /** Whether this run wrote it. */
    readonly written: boolean
  }
  /** What was warned of, a sentence each. */
  readonly warnings: readonly string[]
  /** What became of the HTML report, where one was asked for. */
  readonly report?: PageOutcome
}

/** What became of the HTML report. */
export interface PageOutcome {
  /** The file, as it was named. */
  readonly location: string
  /** Whether it was. */
  readonly written: boolean
  /** Why it was not written. */
  readonly problem?: string
}
