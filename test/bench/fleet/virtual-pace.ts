import type { PaceKeeper } from '../../../packages/core/src/purge/dispatch/pace.ts'
import type { Booking } from '../../../packages/core/src/wire/pace-gate.ts'
import { LATE } from '../../../packages/queue/src/pace.ts'
import type { Place } from '../../../packages/queue/src/ticket.ts'
import { PATIENCE } from '../../../packages/queue/src/worker/run-ticket.ts'
import type { Agenda } from './agenda.ts'

/**
 * What `SharedPace` does for one run of a ticket, in the time of an agenda: the buckets are those of one process, which
 * count as those in Redis do.
 */
export class VirtualPace {
  readonly #agenda: Agenda
  readonly #buckets: PaceKeeper
  readonly #later: Place[] = []
  #kept: readonly Place[]
  #nextAt: number | undefined
  #lost = 0

  /** @param kept - what an earlier run of the same ticket booked */
  constructor(agenda: Agenda, buckets: PaceKeeper, kept: readonly Place[]) {
    this.#agenda = agenda
    this.#buckets = buckets
    this.#kept = kept
  }

  /** What the next run of the ticket has. */
  get booked(): readonly Place[] {
    return [...this.#kept, ...this.#later]
  }

  /** When the first place comes that was booked for later than this run waits. */
  get nextAt(): number | undefined {
    return this.#nextAt
  }

  /** Places that were booked, and came too late to be used. */
  get lost(): number {
    return this.#lost
  }

  /** Milliseconds until a request may leave; `undefined`: later than this run waits. */
  book(booking: Booking): number | undefined {
    const now = this.#agenda.now()
    const place = this.#useKept(booking, now) ?? {
      bucket: booking.bucket,
      amount: booking.amount,
      at: now + this.#buckets.book(booking),
    }
    const wait = Math.max(0, place.at - now)
    if (wait <= PATIENCE) return wait
    this.#later.push(place)
    this.#nextAt = Math.min(this.#nextAt ?? Number.POSITIVE_INFINITY, place.at)
    return undefined
  }

  #useKept({ bucket, amount }: Booking, now: number): Place | undefined {
    const isOver = (place: Place) => place.bucket === bucket && place.at + LATE < now
    this.#lost += this.#kept.filter(isOver).length
    const inTime = this.#kept.filter(place => !isOver(place))
    const place = inTime.find(each => each.bucket === bucket && each.amount >= amount)
    this.#kept = inTime.filter(each => each !== place)
    return place
  }
}
