import type { Program } from '../../support/programs.ts'

/** What a cache holds, as it was requested. */
export interface Held {
  readonly host: string
  /** Raw path. */
  readonly path: string
  /** Raw query with its `?`, or an empty string. */
  readonly query: string
  readonly status: number
  /** The `Content-Type` of the answer, or an empty string. */
  readonly contentType: string
}

/** Where a cache fetches from, and for how long it keeps what does not say so itself. */
export interface EngineSetup {
  /** The port of the origin, on loopback. */
  readonly originPort: number
  /** Seconds, for a 404 as well. */
  readonly ttl: number
}

/** A cache that runs: a process of its own, that ends with this one whatever becomes of it. */
export interface RunningEngine {
  /** Where it listens, on loopback. Its answers say `X-Cache: HIT` or another word. */
  readonly port: number
  /**
   * Removes what it holds and the predicate chooses, and nothing else.
   * @returns how many addresses that were.
   */
  remove(matches: (held: Held) => boolean): Promise<number>
  stop(): Promise<void>
}

/** A cache that many sites stand behind. */
export interface Engine {
  readonly name: string
  /** What it needs of the system. */
  readonly program: Program
  /** @throws an Error with what the program said where it does not start. */
  start(setup: EngineSetup): Promise<RunningEngine>
}
