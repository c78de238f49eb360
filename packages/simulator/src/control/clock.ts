/** Where the simulator reads the time: TTLs, `Age`, rate limits, token expiry and jobs all follow it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Moves the time forward by `ms` milliseconds, without waiting. */
  advance(ms: number): void
}

/**
 * Makes a clock that can be moved forward.
 *
 * @param start milliseconds since the epoch at which the clock stands still, so that only `advance` moves it;
 *   without it the clock runs with the system's.
 * @example
 * const clock = createClock(Date.UTC(2026, 0, 1))
 * clock.advance(60_000)
 */
export function createClock(start?: number): Clock {
  let offset = 0
  return {
    now: () => (start ?? Date.now()) + offset,
    advance(ms) {
      if (!Number.isFinite(ms) || ms < 0)
        throw new RangeError(`clock.advance(${ms}): a time in ms, 0 or more`)
      offset += ms
    },
  }
}
