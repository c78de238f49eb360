import type { ResolvedOptions } from '../options/resolve.ts'
import type { UnmatchedPatterns } from '../scan/filter.ts'

/**
 * One output: its directory, which is the truth where it is here, or what a build recorded of it, which stands for it
 * where it is not.
 */
export interface Output {
  /** Key in the ledger: the directory relative to the folder that holds the ledger, such as `dist`. */
  readonly name: string
  /** Absolute path; absent where only {@link Output.manifest} is here. */
  readonly directory?: string
  /** The bundler's base (`/sub/`, or a URL); absent: none is known. */
  readonly base?: string
  /** As a build, or the last deploy, recorded it. */
  readonly manifest?: Uint8Array
  /** With {@link Output.manifest}: as {@link ScannedOutput.unseen}. */
  readonly unseen?: readonly string[] | undefined
  /** Where it is served, if not at the option `site`. */
  readonly site?: string
  /** The only target that its files concern. */
  readonly only?: string
  /** Paths of files of which the bundler says that their names carry their content hash; others are judged by name. */
  readonly hashed?: ReadonlySet<string>
  /** Files that may have been live in other bytes than the last run knew, although no run saw them so. */
  readonly unapplied?: readonly string[]
  /** As a build recorded it: see {@link ScannedOutput.delivered}. */
  readonly delivered?: readonly string[]
}

/** An output as it is now. */
export interface ScannedOutput {
  readonly name: string
  readonly base: string | undefined
  readonly site: string | undefined
  readonly only: string | undefined
  readonly hashed?: ReadonlySet<string> | undefined
  readonly unapplied: readonly string[]
  /**
   * The sources of its delivery URLs, as they are written, but for images by their own URL; absent: nobody has looked.
   */
  readonly delivered?: readonly string[] | undefined
  /** Absolute; absent where it is not here. */
  readonly directory: string | undefined
  readonly manifest: Uint8Array
  readonly hash: string
  readonly files: number
  /**
   * Folders of which something was not looked at; each ends in `/`, but for the directory itself. `undefined`: nobody
   * knows which these are.
   */
  readonly unseen: readonly string[] | undefined
  /** How the directory differs from what the build recorded, in one line; absent where it does not. */
  readonly sinceBuild?: string
  /** Patterns of the options that say nothing about it; absent: they were not tried. */
  readonly unmatched?: UnmatchedPatterns
}

/** What builds have written, by who asks for it: absolute directories. */
export interface Sides {
  readonly served: readonly string[]
  /** A server runs it. It may lie below what is served. */
  readonly unserved: readonly string[]
}

/** Which outputs are read, and how. */
export interface OutputsInput {
  readonly options: ResolvedOptions
  /** The outputs of this run; others that the ledger knows stay as they are. */
  readonly outputs: readonly Output[]
  /** Absolute directories that are no part of an output, such as the ledger's. */
  readonly ignore: readonly string[]
  /** Whether the ledger is to be forgotten: everything is due then, and what its manifests name beside that. */
  readonly reset?: boolean
  /** What was built for whom, as far as bundlers have said it. */
  readonly sides?: Sides
}
