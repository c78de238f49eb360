import { Session } from 'node:inspector/promises'

/** Where our code lies. */
const ours = /\/packages\/(?:core|unplugin)\/dist\//
/** Microseconds between two looks at the stack. */
const INTERVAL = 200

/**
 * Measures how long code of ours is on the stack of the main thread: at work, or waiting for a blocking call. The time
 * from call to result of asynchronous hooks would say nothing, since thousands of them wait at once.
 */
export class OwnTime {
  readonly #session = new Session()

  async start(): Promise<void> {
    this.#session.connect()
    await this.#session.post('Profiler.enable')
    await this.#session.post('Profiler.setSamplingInterval', { interval: INTERVAL })
    await this.#session.post('Profiler.start')
  }

  /** Milliseconds since the start, or since the last call. */
  async lap(): Promise<number> {
    const { profile } = await this.#session.post('Profiler.stop')
    await this.#session.post('Profiler.start')
    const own = new Set<number>()
    // Callers stand before those they call.
    for (const { id, callFrame, children = [] } of profile.nodes) {
      if (ours.test(callFrame.url)) own.add(id)
      if (own.has(id)) for (const child of children) own.add(child)
    }
    const { samples = [], timeDeltas = [] } = profile
    return samples.reduce((sum, id, i) => sum + (own.has(id) ? (timeDeltas[i] ?? 0) : 0), 0) / 1000
  }
}
