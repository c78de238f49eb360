/** So much room at first. */
const FEW = 16

/** Whole numbers from 0 on that grow at the end: half of what an array takes, and outside of the heap. */
export class NumberList {
  #room = new Uint32Array(FEW)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** All of them, as they are now. */
  get values(): Uint32Array {
    return this.#room.subarray(0, this.#length)
  }

  at(index: number): number | undefined {
    return index < this.#length ? this.#room[index] : undefined
  }

  push(number: number): void {
    if (this.#length === this.#room.length) {
      const room = new Uint32Array(2 * this.#length)
      room.set(this.#room)
      this.#room = room
    }
    this.#room[this.#length++] = number
  }
}
