import type { Simulator } from '../simulator.ts'
import {
  type Answer,
  describeAnswer,
  describeHeld,
  describePurge,
  describeRequests,
  purgesOf,
} from './describe.ts'
import { type ExpectOptions, edgesOf } from './edges-in-use.ts'

/**
 * Expects that nobody is served an old version: no edge holds anything else under this address than what the origin
 * serves now. Nothing is requested from an edge, so nothing is kept that was not.
 *
 * @param address absolute URL, or a path on the first host.
 * @param bytes what is deployed there, which the origin has to serve too; a text is UTF-8. `undefined`: whatever it
 *   serves.
 * @throws an Error that says what the edge holds and what the origin serves, what the API was asked, and which
 *   request would purge it.
 * @example
 * await expectFresh(simulator, 'https://www.example.com/about', '<h1>About us</h1>')
 */
export async function expectFresh(
  simulator: Simulator,
  address: string,
  bytes?: string | Uint8Array,
  options: ExpectOptions = {},
): Promise<void> {
  const edges = edgesOf(simulator, address, options)
  const origin = await simulator.fetchOrigin(address)
  if (bytes !== undefined && !(origin.status === 200 && Buffer.from(bytes).equals(origin.body))) {
    throw new Error(
      [
        `The origin does not serve what is expected at ${address}: was it deployed?`,
        `  origin    ${describeAnswer(origin)}`,
        `  expected  ${describeAnswer({ status: 200, body: Buffer.from(bytes) })}`,
      ].join('\n'),
    )
  }
  const stale = edges.filter(({ edge }) => edge.held(address).some(held => !isSame(held, origin)))
  if (stale.length === 0) return
  throw new Error(
    stale
      .flatMap(named => {
        const purges = purgesOf(named, address, origin, simulator)
        return [
          `${address} is stale at the edge of ${named.id}.`,
          ...describeHeld(named, address),
          `  origin  ${describeAnswer(origin)}`,
          ...(purges.length === 0
            ? describeRequests(named, address, origin, simulator)
            : [
                '  Purges that reach it, which came too early or do not act yet (clock.advance moves the time):',
                ...purges.map(purge => `    ${describePurge(purge)}`),
              ]),
        ]
      })
      .join('\n'),
  )
}

/** Bodies of answers that are no success are words of the server. */
function isSame(held: Answer, origin: Answer): boolean {
  if (held.status !== origin.status) return false
  return held.status !== 200 || Buffer.from(held.body).equals(origin.body)
}
