import type { Simulator } from '../simulator.ts'
import { describeAnswer, describeHeld, describePurge, describeRequests, purgesOf } from './describe.ts'
import { type ExpectOptions, edgesInUse } from './edges-in-use.ts'

/**
 * Expects that an address was purged, since the log was cleared, from each edge in use: that its API accepted a
 * request that reaches it, and that the purge has acted. Whether the edge held it, or holds it again, does not count.
 *
 * @param address absolute URL, or a path on the first host.
 * @throws an Error that says what the edge holds and what the origin serves, what the API was asked, and which
 *   request would have purged it.
 * @example
 * await expectPurged(simulator, 'https://www.example.com/about')
 */
export async function expectPurged(
  simulator: Simulator,
  address: string,
  options: ExpectOptions = {},
): Promise<void> {
  const edges = edgesInUse(simulator, address, options)
  const origin = await simulator.fetchOrigin(address)
  const now = simulator.clock.now()
  const faults = edges.flatMap(named => {
    const purges = purgesOf(named, address, origin, simulator)
    if (purges.some(({ at }) => at <= now)) return []
    return [
      `${address} was not purged from the edge of ${named.id}.`,
      ...describeHeld(named, address),
      `  origin  ${describeAnswer(origin)}`,
      ...(purges.length === 0
        ? describeRequests(named, address, origin, simulator)
        : [
            '  Accepted, and not done yet (clock.advance moves the time):',
            ...purges.map(purge => `    in ${purge.at - now} ms: ${describePurge(purge)}`),
          ]),
    ]
  })
  if (faults.length > 0) throw new Error(faults.join('\n'))
}
