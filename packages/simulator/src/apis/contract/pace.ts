import type { Clock } from '../../control/clock.ts'

/** How much an API lets through in a time. */
export interface Pace {
  /**
   * Takes so many, or none of them.
   * @returns 0 where they were taken, else the milliseconds after which they could be.
   */
  take(amount?: number): number
  /** How many could be taken now. */
  left(): number
}

/** A bucket that holds `most` and is filled by `perSecond`: a burst, then an even pace. */
export function tokenBucket(clock: Clock, { most, perSecond }: { most: number; perSecond: number }): Pace {
  let held = most
  let at = clock.now()
  const fill = (): void => {
    const now = clock.now()
    held = Math.min(most, held + ((now - at) / 1000) * perSecond)
    at = now
  }
  return {
    take(amount = 1) {
      fill()
      if (amount > held) return ((Math.min(amount, most) - held) / perSecond) * 1000 || 1000 / perSecond
      held -= amount
      return 0
    },
    left() {
      fill()
      return Math.floor(held)
    },
  }
}

/** At most `most` in any `ms` milliseconds. */
export function slidingWindow(clock: Clock, { most, ms }: { most: number; ms: number }): Pace {
  let taken: { at: number; amount: number }[] = []
  const left = (): number => {
    taken = taken.filter(({ at }) => at > clock.now() - ms)
    return most - taken.reduce((sum, { amount }) => sum + amount, 0)
  }
  return {
    take(amount = 1) {
      let room = left()
      if (amount <= room) {
        taken.push({ at: clock.now(), amount })
        return 0
      }
      for (const one of taken) {
        room += one.amount
        if (amount <= room) return one.at + ms - clock.now()
      }
      return ms
    },
    left,
  }
}

/** The field that says how long to wait, in whole seconds. */
export function retryAfter(ms: number): Readonly<Record<string, string>> {
  return { 'Retry-After': String(Math.ceil(ms / 1000)) }
}
