import { expect, it } from 'vitest'
import { checkClock } from './check-clock.ts'

it.each([
  [[], 'skipped', 'no answer had a date'],
  [[400], 'ok', 'it agrees with that of the APIs, to 0 s'],
  [[-29_000], 'ok', 'it agrees with that of the APIs, to 29 s'],
  // One API may be wrong; that all are is not likely.
  [[-3_600_000, 2_000], 'ok', 'it agrees with that of the APIs, to 2 s'],
  [[90_000, 91_000], 'warning', 'this machine is 90 s behind the APIs'],
  [[-90_000], 'warning', 'this machine is 90 s ahead of the APIs'],
])('clocks that are ahead by %j', (ahead, state, found) => {
  expect(checkClock(ahead)).toMatchObject({ check: 'clock', state, found })
})
