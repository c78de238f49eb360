import type { Capabilities } from '../../plan/capabilities.ts'
import type { Batch, DueItem, DueList, PlanItem } from '../../plan/model.ts'
import type { Prepared } from '../../prepare/model.ts'
import type { PastAttempt } from '../../wire/model.ts'
import type { RequestReport } from '../model.ts'

/** One cache of a run, with what it owed. */
export interface RecordedLayer {
  readonly target: string
  readonly capabilities: Capabilities
  readonly due: DueList
  /** What of it could be purged now: the indexes of requests count here. */
  readonly free: DueList
  /** What its API cannot name. */
  readonly skipped: readonly DueItem[]
  /** Accepted, or planned, items that hit known unchanged URLs. */
  readonly hitting: readonly PlanItem[]
}

/** One request with how it went. */
export interface RecordedRequest {
  readonly target: string
  readonly report: RequestReport
  /** Due items that it covers, as indexes into `free` of its layer. */
  readonly covers: readonly number[]
  readonly attempts: readonly PastAttempt[]
  /** Milliseconds that it waited before, at the pace of the API. */
  readonly paced: number
  /** Why it was not accepted, or not as a whole. */
  readonly failure?: string
}

/** What is kept of a run for its HTML report, beyond what `--json` prints. Without one, nothing of it is kept. */
export class Recording {
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly layers: RecordedLayer[] = []
  readonly requests: RecordedRequest[] = []
  readonly #check: (prepared: Prepared) => void
  #prepared: Prepared | undefined

  /** @param check - throws where a report of what is prepared cannot be had */
  constructor(startedAt: number, check: (prepared: Prepared) => void) {
    this.startedAt = startedAt
    this.#check = check
  }

  /** What the run works on. */
  get prepared(): Prepared | undefined {
    return this.#prepared
  }

  /** Keeps what the run works on, before anything is sent or written. */
  begin(prepared: Prepared): void {
    this.#check(prepared)
    this.#prepared = prepared
  }

  addLayer(layer: RecordedLayer): void {
    this.layers.push(layer)
  }

  addRequest(
    target: string,
    report: RequestReport,
    {
      carried,
      ...course
    }: Omit<RecordedRequest, 'target' | 'report' | 'covers'> & { readonly carried: Batch },
  ): void {
    const covers = [...new Set(carried.flatMap(planned => planned.covers))]
    this.requests.push({ target, report, covers, ...course })
  }
}
