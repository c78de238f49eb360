import type { Check } from './model.ts'

/** Milliseconds that clocks may differ: a `Date` has whole seconds, and an answer takes a while. */
const APART = 30_000

/**
 * Whether our clock is right, by those that answered.
 *
 * @param ahead - how far each is ahead of ours, in milliseconds
 */
export function checkClock(ahead: readonly number[]): Check {
  const nearest = ahead.toSorted((a, b) => Math.abs(a) - Math.abs(b))[0]
  if (nearest === undefined) return { check: 'clock', state: 'skipped', found: 'no answer had a date' }
  const seconds = Math.round(Math.abs(nearest) / 1000)
  if (Math.abs(nearest) <= APART) {
    return { check: 'clock', state: 'ok', found: `it agrees with that of the APIs, to ${seconds} s` }
  }
  return {
    check: 'clock',
    state: 'warning',
    found: `this machine is ${seconds} s ${nearest > 0 ? 'behind' : 'ahead of'} the APIs`,
    todo: 'Set the clock (NTP): signed requests are refused when they are minutes off, and so are tokens.',
  }
}
