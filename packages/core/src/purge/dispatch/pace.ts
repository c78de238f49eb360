import type { Clock } from '../../http/clock.ts'
import type { SlidingWindow, TokenBucket } from '../../plan/capabilities.ts'
import { type Booking, ON_ITS_WAY, type PaceGate } from '../../wire/pace-gate.ts'

interface Bucket {
  /** What may be sent at once; below 0: what was sent ahead of time. */
  tokens: number
  /** When that was so. */
  at: number
}

/** What leaves when, in the order of time. */
type Departures = { readonly at: number; readonly amount: number }[]

/**
 * Keeps the requests of this process at the pace of an API. Other runs with the same account are not known here: their
 * share is found out by a 429 alone.
 */
export class PaceKeeper implements PaceGate {
  readonly #clock: Pick<Clock, 'now'>
  readonly #buckets = new Map<string, Bucket>()
  readonly #windows = new Map<string, Departures>()

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  book({ bucket, pace, amount }: Booking): number {
    const now = this.#clock.now()
    return 'burst' in pace ? this.#take(bucket, pace, amount, now) : this.#wait(bucket, pace, amount, now)
  }

  #take(name: string, { burst, perSecond }: TokenBucket, amount: number, now: number): number {
    const bucket = this.#buckets.get(name) ?? { tokens: burst, at: now }
    this.#buckets.set(name, bucket)
    const filled = bucket.tokens + ((now - bucket.at) / 1000) * perSecond
    bucket.tokens = Math.min(burst, filled) - amount
    bucket.at = now
    return bucket.tokens >= 0 ? 0 : Math.ceil((-bucket.tokens / perSecond) * 1000)
  }

  #wait(name: string, { most, seconds }: SlidingWindow, amount: number, now: number): number {
    const span = seconds * 1000 + ON_ITS_WAY
    const departures = this.#windows.get(name) ?? []
    this.#windows.set(name, departures)
    let at = Math.max(now, departures.at(-1)?.at ?? now)
    let sum = departures.reduce((all, each) => all + each.amount, 0)
    for (let [first] = departures; first !== undefined; [first] = departures) {
      if (first.at + span > at && sum + amount <= most) break
      at = Math.max(at, first.at + span)
      sum -= first.amount
      departures.shift()
    }
    departures.push({ at, amount })
    return at - now
  }
}
