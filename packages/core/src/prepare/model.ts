import type { ImageOutcome } from '../images/build.ts'
import type { LedgerState } from '../ledger/read.ts'
import type { LeftOptions } from '../options/left-options.ts'
import type { PreparedOutput } from '../output/compare-output.ts'
import type { OutputsInput } from '../output/model.ts'
import type { EndedDebt } from '../owed/whole-output.ts'
import type { DueItem } from '../plan/model.ts'
import type { KnownOutput } from './known-urls.ts'
import type { PreparedTarget } from './target.ts'

/** What a run works on. */
export interface RunInput extends OutputsInput {
  /** What the build made of its images. */
  readonly images?: ImageOutcome
  /** The configuration, where no file holds it: the command finds it in the ledger, or the snapshot. */
  readonly left?: LeftOptions | undefined
}

/** Everything known before the first request. */
export interface Prepared {
  readonly input: RunInput
  readonly ledger: LedgerState
  /** Names of the folders that are not served, as far as the ledger is to know them. */
  readonly unserved: readonly string[]
  readonly firstRun: boolean
  readonly outputs: readonly PreparedOutput[]
  /** Outputs that the ledger knows and that this run is not for. */
  readonly elsewhere: readonly KnownOutput[]
  /** Made due by the changes of the outputs. */
  readonly due: readonly DueItem[]
  readonly targets: readonly PreparedTarget[]
  /** What was owed for whole outputs that are not any more what they were. */
  readonly ended: readonly EndedDebt[]
  readonly warnings: readonly string[]
  /** What is worth a line, though nothing is wrong with it. */
  readonly notes: readonly string[]
}
