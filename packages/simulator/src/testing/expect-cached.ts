import type { Simulator } from '../simulator.ts'
import { describePurge, purgesOf } from './describe.ts'
import { type ExpectOptions, edgesInUse } from './edges-in-use.ts'

/**
 * Expects that an address is still a HIT at the edges in use: that it was requested there, and that no purge has
 * thrown it out. Nothing is requested from an edge, so nothing is kept that was not.
 *
 * @param address absolute URL, or a path on the first host.
 * @throws an Error that names the request that purged it; or says that nobody requested it, or that it expired.
 * @example
 * await expectCached(simulator, 'https://www.example.com/contact')
 */
export async function expectCached(
  simulator: Simulator,
  address: string,
  options: ExpectOptions = {},
): Promise<void> {
  const missing = edgesInUse(simulator, address, options).filter(({ edge }) => !edge.has(address))
  if (missing.length === 0) return
  const origin = await simulator.fetchOrigin(address)
  throw new Error(
    missing
      .flatMap(named => {
        const purges = purgesOf(named, address, origin, simulator)
        return [
          `${address} is not cached at the edge of ${named.id}.`,
          ...(purges.length > 0
            ? ['  It was purged by', ...purges.map(purge => `    ${describePurge(purge)}`)]
            : [
                `  No purge since the log was cleared reached it: it expired, may not be kept, or was not requested there. "await simulator.edges.${named.id}.get('${address}')" does that before the build; { edge: … } names the edge to look at.`,
              ]),
        ]
      })
      .join('\n'),
  )
}
