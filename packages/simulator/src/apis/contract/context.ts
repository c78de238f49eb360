import type { Clock } from '../../control/clock.ts'
import type { FaultQueue } from '../../control/faults.ts'
import type { WritableEntry } from '../../control/log.ts'

/** What all APIs get from the simulator around them. */
export interface Surroundings {
  /** The fields that carry the credential of this or another API, lower case. */
  readonly credentials: readonly string[]
  readonly clock: Clock
  /** When the simulator started, by its clock: an API is mounted at its first request. */
  readonly startedAt: number
  readonly faults: FaultQueue
  /** Appends to the log; the entry's status is filled in later. */
  record(entry: WritableEntry): void
  /** Aborted when the simulator closes. */
  readonly signal: AbortSignal
}

/** What an API needs to serve its routes. */
export interface ApiContext extends Surroundings {
  /** What its file says of the API itself. */
  readonly api: {
    readonly id: string
    readonly basePath: string
    /** The full names of its routes. */
    readonly routes: readonly string[]
    readonly credential: string
    /** Other fields that carry a part of it. */
    readonly secrets: readonly string[]
  }
}
