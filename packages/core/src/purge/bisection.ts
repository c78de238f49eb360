import type { Batch } from '../plan/model.ts'

/** Requests beyond one a level that it takes to see that every part of a refused batch is refused alike. */
const MORE = 3

/**
 * Looks for the items that make an API refuse a batch. It goes down to a single item, then tries the largest part
 * that is left: where all of these are refused in the same words, it is the call that is refused, not an item, and
 * trying on would cost two requests an item.
 */
export class Bisection {
  #next: Batch | undefined
  readonly #parked: Batch[] = []
  #refusals = 0
  #limit = 0
  #words = ''

  /** Whether something is refused just now, so that one request at a time should go on. */
  get isOpen(): boolean {
    return this.#refusals > 0
  }

  /** The part to send next, if any. */
  take(): Batch | undefined {
    const next = this.#next ?? this.#parked.shift()
    this.#next = undefined
    return next
  }

  /** A request was accepted: it is not the call that is refused. */
  accepted(): void {
    this.#refusals = 0
  }

  /**
   * A batch was refused as a whole.
   *
   * @param words - the API's reason
   * @returns `item`: it is one item, and refused; `halved`: its halves are to be sent; `call`: every part is refused
   */
  refused(batch: Batch, words: string): 'item' | 'halved' | 'call' {
    if (this.#refusals === 0 || words !== this.#words) {
      this.#refusals = 0
      this.#words = words
    }
    // Of the largest batch: what is left at the end are small parts with the refused items close together.
    this.#limit = Math.max(this.#limit, Math.ceil(Math.log2(batch.length)) + MORE)
    this.#refusals++
    if (this.#refusals >= this.#limit) return 'call'
    if (batch.length === 1) return 'item'
    const middle = Math.ceil(batch.length / 2)
    this.#next = batch.slice(0, middle)
    this.#parked.push(batch.slice(middle))
    this.#parked.sort((a, b) => b.length - a.length)
    return 'halved'
  }

  /** What has not been sent. */
  rest(): Batch {
    return [...(this.#next ?? []), ...this.#parked.flat()]
  }
}
