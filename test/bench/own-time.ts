import { Session } from 'node:inspector/promises'

/** Where our code lies. */
const ours = /\/packages\/(?:core|unplugin)\/dist\//
/** Microseconds between two looks at the stack. */
const INTERVAL = 200

/**
 * Measures how long code of ours is at work on the main thread, with what it calls of Node itself. What a bundler does
 * when we call it back is its own. The time from call to result of asynchronous hooks would say nothing, since
 * thousands of them wait at once.
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
      const isNode = callFrame.url === '' || callFrame.url.startsWith('node:')
      if (ours.test(callFrame.url)) own.add(id)
      else if (!isNode) own.delete(id)
      if (own.has(id)) for (const child of children) own.add(child)
    }
    const { samples = [], timeDeltas = [] } = profile
    return samples.reduce((sum, id, i) => sum + (own.has(id) ? (timeDeltas[i] ?? 0) : 0), 0) / 1000
  }
}
