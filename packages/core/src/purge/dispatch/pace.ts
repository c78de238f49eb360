import type { Clock } from '../../http/clock.ts'
import type { Booking, PaceGate } from '../../wire/pace-gate.ts'

interface Bucket {
  /** What may be sent at once; below 0: what was sent ahead of time. */
  tokens: number
  /** When that was so. */
  at: number
}

/**
 * Keeps the requests of this process at the pace of an API: token buckets, full at the start. Other runs with the same
 * account are not known here: their share is found out by a 429 alone.
 */
export class PaceKeeper implements PaceGate {
  readonly #clock: Pick<Clock, 'now'>
  readonly #buckets = new Map<string, Bucket>()

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  book({ bucket: name, pace, amount }: Booking): number {
    const now = this.#clock.now()
    const bucket = this.#buckets.get(name) ?? { tokens: pace.burst, at: now }
    this.#buckets.set(name, bucket)
    const filled = bucket.tokens + ((now - bucket.at) / 1000) * pace.perSecond
    bucket.tokens = Math.min(pace.burst, filled) - amount
    bucket.at = now
    return bucket.tokens >= 0 ? 0 : Math.ceil((-bucket.tokens / pace.perSecond) * 1000)
  }
}
