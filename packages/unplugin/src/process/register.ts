import type { DueItem } from '@cdn-purge/core'
import type { PluginOptions } from '../configuration.ts'
import type { Note, ProjectNote } from '../note.ts'

/** Where a run has its ledger, as far as another process can open it. */
export interface LedgerPlace {
  /** Absolute. */
  readonly root: string
  readonly environment: string
  /** Its directory; absent where a store holds it. */
  readonly ledger?: string
}

/** What the runs of a project have settled so far, for the case that the process then ends without success. */
export interface SettledRun {
  readonly project: ProjectNote
  readonly place: LedgerPlace
  readonly targets: { readonly name: string; readonly settled: readonly DueItem[] }[]
}

/** Options of a plugin that was made in this process. */
export interface Hosted {
  /** See `hashOptions`. */
  readonly hash: string
  readonly given: PluginOptions | undefined
}

/**
 * What this process has built and not yet run. Plain data under a symbol that all copies of the package know, so that
 * each may note, and one alone listens for the end of the process.
 */
export interface Register {
  /** Of this shape. */
  readonly version: 1
  notes: Note[]
  /** Whether a copy of the package listens for the end of the process. */
  listening: boolean
  /** Of the runs that are under way, or about to be. */
  running: readonly Note[]
  /** By the runs at the end of this process. */
  settled: SettledRun[]
  /** The status that a failed purge gave the process. */
  failedWith?: number
  /** Threads and forks may leave traces for them. */
  hosted: Hosted[]
  /** Where threads and forks of this process name their traces. */
  mailbox?: string
}

const KEY = Symbol.for('unplugin-cdn-purge.register.1')

/** The register of this process, or of this thread. */
export function register(): Register {
  const found: Register | undefined = Reflect.get(globalThis, KEY)
  if (found !== undefined) return found
  const made: Register = { version: 1, notes: [], listening: false, running: [], settled: [], hosted: [] }
  Reflect.set(globalThis, KEY, made)
  return made
}
