import type { Clock } from '../../packages/core/src/http/clock.ts'

/** A clock whose sleeps take no time, and which keeps what they were asked for. */
export interface TestClock extends Clock {
  /** Every sleep so far, in milliseconds. */
  readonly sleeps: number[]
}

/**
 * Makes a clock that stands still but for its sleeps, each of which moves it on at once.
 *
 * @param start - milliseconds since the epoch
 * @param onSleep - called while a sleep is under way, for example to abort it
 */
export function createTestClock(start = 0, onSleep: (ms: number) => void = () => {}): TestClock {
  const sleeps: number[] = []
  let now = start
  return {
    sleeps,
    now: () => now,
    async sleep(ms, signal) {
      sleeps.push(ms)
      onSleep(ms)
      signal?.throwIfAborted()
      now += ms
    },
  }
}
