import type { Batch } from '../../plan/model.ts'

/** So many single items of a refused batch, from far apart, are refused before it is taken for a refusal of the call. */
const SINGLES = 3

/**
 * Looks for the items that make an API refuse a batch. It halves down to a single item; where that is refused too, it
 * tries single items from the middle of what is left. Where all of them are refused, and nothing was accepted since,
 * it is the call that is refused, not an item, and trying on would cost two requests an item.
 *
 * It does not go by the API's words, which may name the item, or hold a number of the request.
 */
export class Bisection {
  #next: Batch | undefined
  readonly #parked: Batch[] = []
  #isOpen = false
  #halved = false
  #singles = 0

  /** Whether something is refused just now, so that one request at a time should go on. */
  get isOpen(): boolean {
    return this.#isOpen
  }

  /** The part to send next, if any. */
  take(): Batch | undefined {
    const next = this.#next ?? this.#parked.shift()
    this.#next = undefined
    return next
  }

  /** A request was accepted: it is not the call that is refused. */
  accepted(): void {
    this.#isOpen = false
    this.#singles = 0
  }

  /**
   * A batch was refused as a whole.
   *
   * @returns `item`: it is one item, and refused; `halved`: its halves are to be sent; `call`: every part is refused
   */
  refused(batch: Batch): 'item' | 'halved' | 'call' {
    this.#isOpen = true
    if (batch.length > 1) {
      this.#halved = true
      const middle = Math.ceil(batch.length / 2)
      this.#next = batch.slice(0, middle)
      this.#park(batch.slice(middle))
      return 'halved'
    }
    // A batch that was planned with one item costs one request, whatever is wrong with it.
    if (!this.#halved) return 'item'
    this.#singles++
    if (this.#singles >= SINGLES) return 'call'
    this.#probe()
    return 'item'
  }

  /** What has not been sent. */
  rest(): Batch {
    return [...(this.#next ?? []), ...this.#parked.flat()]
  }

  /** Takes a single item out of the largest part that is left. */
  #probe(): void {
    const largest = this.#parked.shift()
    if (largest === undefined) return
    const middle = Math.floor(largest.length / 2)
    this.#next = largest.slice(middle, middle + 1)
    this.#park(largest.slice(0, middle), largest.slice(middle + 1))
  }

  /** Keeps parts for later, the largest first. */
  #park(...parts: readonly Batch[]): void {
    this.#parked.push(...parts.filter(({ length }) => length > 0))
    this.#parked.sort((a, b) => b.length - a.length)
  }
}
