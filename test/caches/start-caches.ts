import type { Engine, RunningEngine } from './engines/engine.ts'
import { type Origin, startOrigin } from './origin.ts'

/** An origin, and caches in front of it, each of which fetches from the one before. */
export interface Caches {
  readonly origin: Origin
  /** From the origin outwards. */
  readonly running: readonly RunningEngine[]
  /** Ends all of them. */
  close(): Promise<void>
}

/** Longer than any test, in seconds. */
const ttl = 3600

/** Starts {@link Caches}; where one does not start, none is left. */
export async function startCaches(engine: Engine, layers: number): Promise<Caches> {
  const origin = await startOrigin()
  const running: RunningEngine[] = []
  const close = async () => {
    for (const one of running) await one.stop()
    await origin.close()
  }
  try {
    let originPort = origin.port
    while (running.length < layers) {
      const one = await engine.start({ originPort, ttl })
      running.push(one)
      originPort = one.port
    }
  } catch (error) {
    await close()
    throw error
  }
  return { origin, running, close }
}
