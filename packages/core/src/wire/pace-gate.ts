import type { Pace } from '../plan/capabilities.ts'

/** What a request takes out of a bucket. */
export interface Booking {
  /** What all that share the bucket call it; it holds no secret. */
  readonly bucket: string
  readonly pace: Pace
  /** Requests or items, as the pace counts. */
  readonly amount: number
}

/** Keeps requests at the pace of an API. */
export interface PaceGate {
  /**
   * Books a request, in the order of the calls.
   *
   * @returns milliseconds until it may leave; `undefined`: later than this run waits
   */
  book(booking: Booking): number | undefined | Promise<number | undefined>
}

/** Milliseconds by which a request may be faster on its way than one that left before it: a window is so much longer. */
export const ON_ITS_WAY = 1_000
