/** Numbers from 0 to below 1 that are the same in every run. */
export type Random = () => number

/** The generator mulberry32, started at `seed`. */
export function createRandom(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A number of the normal distribution with mean 0 and deviation 1. */
export function gauss(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** A number from 0 to below 1 that depends on `index` only, by Knuth's multiplier. */
export function spread(index: number): number {
  return (Math.imul(index, 2654435761) >>> 0) / 2 ** 32
}
