import { setImmediate } from 'node:timers/promises'
import { CdnPurgeError } from '../errors/error.ts'

/**
 * Milliseconds of blocking work between two turns of the event loop. A collection of garbage, which may come on top,
 * takes up to 9: together they stay below 12 (test/bench, bar 5).
 */
const SLICE = 3

/**
 * Cuts blocking work into slices, so that timers and sockets of the host process keep running. Blocking calls are
 * several times faster than asynchronous ones on small files, and slicing them costs nothing that can be measured.
 */
export class Slices {
  readonly #signal: AbortSignal | undefined
  #end = performance.now() + SLICE

  constructor(signal?: AbortSignal) {
    this.#signal = signal
    this.#throwIfAborted()
  }

  /** Whether the slice is used up, so that {@link Slices.next} must be awaited. */
  get over(): boolean {
    return performance.now() >= this.#end
  }

  /**
   * Gives way to the event loop, then starts a slice.
   *
   * @throws CdnPurgeError `INTERRUPTED`
   */
  async next(): Promise<void> {
    await setImmediate()
    this.#throwIfAborted()
    this.#end = performance.now() + SLICE
  }

  #throwIfAborted(): void {
    if (this.#signal?.aborted !== true) return
    throw new CdnPurgeError('INTERRUPTED', 'Interrupted while the output was being read.', {
      cause: this.#signal.reason,
    })
  }
}
