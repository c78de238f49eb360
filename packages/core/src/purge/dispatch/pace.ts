import type { Clock } from '../../http/clock.ts'
import type { ItemList, Pace } from '../../plan/capabilities.ts'

interface Bucket {
  /** What may be sent at once; below 0: what was sent ahead of time. */
  tokens: number
  /** When that was so. */
  at: number
}

/**
 * Keeps a target's requests at the pace of its API: a token bucket for each pace, full at the start of a run. Lists of one
 * pace share its bucket. Other runs with the same account are not known here: their share is found out by a 429 alone.
 */
export class PaceKeeper {
  readonly #clock: Pick<Clock, 'now'>
  readonly #buckets = new Map<Pace, Bucket>()

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  /**
   * Books a request, in the order of the calls.
   *
   * @param items - how many it carries
   * @returns milliseconds until it may leave
   */
  book({ pace }: ItemList, items: number): number {
    if (pace === undefined) return 0
    const now = this.#clock.now()
    const bucket = this.#buckets.get(pace) ?? { tokens: pace.burst, at: now }
    this.#buckets.set(pace, bucket)
    const filled = bucket.tokens + ((now - bucket.at) / 1000) * pace.perSecond
    bucket.tokens = Math.min(pace.burst, filled) - (pace.of === 'items' ? items : 1)
    bucket.at = now
    return bucket.tokens >= 0 ? 0 : Math.ceil((-bucket.tokens / pace.perSecond) * 1000)
  }
}
