import { createSimulator, type Simulator } from '@cdn-purge/simulator'
import { onTestFinished } from 'vitest'
import { createFolder } from '../support/workspace.ts'
import type { RunningEngine } from './engines/engine.ts'
import type { Setup } from './layers.ts'

/**
 * Starts the APIs of a test's own customer in front of running caches: purges act there, on these hosts and no other.
 * They end with the test.
 */
export async function openAccount(
  { layers }: Setup,
  running: readonly RunningEngine[],
  hosts: readonly string[],
): Promise<Simulator> {
  const caches = new Map(
    layers.flatMap(({ edge }, index): [string, RunningEngine][] => {
      const cache = running[index]
      return edge === undefined || cache === undefined ? [] : [[edge, cache]]
    }),
  )
  const simulator = await createSimulator({
    ...Object.assign({}, ...layers.map(({ simulator }) => simulator)),
    origin: createFolder(),
    async onPurge({ edge, matches }) {
      const cache = caches.get(edge)
      if (cache === undefined) throw new Error(`no cache stands behind ${edge}`)
      await cache.remove(held => hosts.includes(held.host) && matches(held))
    },
  })
  onTestFinished(simulator.close)
  return simulator
}
