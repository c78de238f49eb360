import type { Clock } from './http/clock.ts'
import type { LedgerMark, Store } from './ledger/store.ts'
import type { Logger } from './log/logger.ts'
import type { DueItem } from './plan/model.ts'
import type { Send } from './wire/model.ts'
import type { PaceGate } from './wire/pace-gate.ts'

/** Everything that the engine touches outside itself. */
export interface Context {
  /** Absolute; what relative paths of the configuration start at. */
  readonly root: string
  /** Absolute; what the names of outputs in the ledger start at. */
  readonly home: string
  readonly logger: Logger
  readonly clock: Clock
  readonly send: Send
  readonly store: Store
  readonly signal?: AbortSignal
  /** Keeps requests at the pace of an API, also those of other machines. Default: only those of this run. */
  readonly pace?: PaceGate
  /**
   * Leaves what the ledger owes to others, who send it; absent: it is sent here.
   *
   * @param mark - the write that they must find
   */
  readonly handOver?: (mark: LedgerMark | undefined) => Promise<void>
  /** What sends later what stays pending, in words. @default the next run */
  readonly later?: string
  /**
   * Asks whether a plan that is over a bar of the options is to be sent all the same; absent: it is not.
   *
   * @param excess - what is over which bar, a sentence
   */
  readonly confirm?: (excess: string) => Promise<boolean>
  /** Told of what a target has accepted, as soon as that is on disk; for a process that may end amid a run. */
  readonly onSettled?: (target: string, items: readonly DueItem[]) => void
}
