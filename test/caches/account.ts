import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSimulator, type Simulator } from '@cdn-purge/simulator'
import type { RunningEngine } from './engines/engine.ts'
import { type Setup, setups } from './layers.ts'

/** The simulated APIs of one customer after the other. */
export interface Account {
  readonly simulator: Simulator
  /** Puts a customer's caches behind the APIs: their purges act there, on these hosts and no other. */
  serve(setup: Setup, running: readonly RunningEngine[], hosts: readonly string[]): void
  close(): Promise<void>
}

/** Starts the APIs. */
export async function openAccount(): Promise<Account> {
  let caches = new Map<string, RunningEngine>()
  let hosts = new Set<string>()
  const origin = mkdtempSync(join(tmpdir(), 'cdn-purge-account-'))
  const switches = setups.flatMap(({ layers }) => layers.map(({ simulator }) => simulator ?? {}))
  const simulator = await createSimulator({
    ...Object.assign({}, ...switches),
    origin,
    async onPurge({ edge, matches }) {
      const cache = caches.get(edge)
      if (cache === undefined) throw new Error(`no cache stands behind ${edge}`)
      await cache.remove(held => hosts.has(held.host) && matches(held))
    },
  })
  return {
    simulator,
    serve({ layers }, running, served) {
      hosts = new Set(served)
      caches = new Map(
        layers.flatMap(({ edge }, index): [string, RunningEngine][] => {
          const cache = running[index]
          return edge === undefined || cache === undefined ? [] : [[edge, cache]]
        }),
      )
    },
    async close() {
      await simulator.close()
      rmSync(origin, { recursive: true })
    },
  }
}
