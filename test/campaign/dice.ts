import { createRandom, type Random } from '../bench/random.ts'

/** Decides what happens: the same for the same seed. */
export class Dice {
  readonly #random: Random

  constructor(seed: number) {
    this.#random = createRandom(seed)
  }

  /** A whole number from 0, less than this. */
  below(count: number): number {
    return Math.floor(this.#random() * count)
  }

  pick<Value>(values: readonly Value[]): Value {
    const value = values[this.below(values.length)]
    if (value === undefined) throw new Error('nothing to pick from')
    return value
  }

  /** @param share - of the cases in which it is so, 0 to 1 */
  chance(share: number): boolean {
    return this.#random() < share
  }
}
