/** A set of numbers below `size`, a bit each. Its text is their ranges in order, such as `0-4,7`. */
export class Rows {
  readonly size: number
  readonly #bits: Uint8Array
  #count = 0

  constructor(size: number) {
    this.size = size
    this.#bits = new Uint8Array((size + 7) >> 3)
  }

  /** How many there are. */
  get count(): number {
    return this.#count
  }

  /** Whether all numbers below `size` are there. */
  get isFull(): boolean {
    return this.#count === this.size
  }

  has(row: number): boolean {
    return ((this.#bits[row >> 3] ?? 0) & (1 << (row & 7))) !== 0
  }

  /** Adds a number; one that is not below `size` is left out. */
  add(row: number): void {
    if (row >= this.size || this.has(row)) return
    this.#bits[row >> 3] = (this.#bits[row >> 3] ?? 0) | (1 << (row & 7))
    this.#count++
  }

  /** Adds what a text of ranges names; nothing where it is none. */
  addText(text: string): this {
    if (!isRows(text)) return this
    eachRange(text, (first, last) => {
      for (let row = first; row <= Math.min(last, this.size - 1); row++) this.add(row)
    })
    return this
  }

  /** The numbers in order. */
  *[Symbol.iterator](): Iterator<number> {
    for (let row = 0; row < this.size; row++) if (this.has(row)) yield row
  }

  toString(): string {
    return writeRows(this)
  }
}

/**
 * The text of some numbers.
 *
 * @param rows - ascending
 */
export function writeRows(rows: Iterable<number>): string {
  const ranges: string[] = []
  let first = -1
  let last = -1
  const end = () => {
    if (first >= 0) ranges.push(first === last ? `${first}` : `${first}-${last}`)
  }
  for (const row of rows) {
    if (row !== last + 1 || first < 0) {
      end()
      first = row
    }
    last = row
  }
  end()
  return ranges.join(',')
}

/** Whether a text is one that {@link writeRows} may have written. */
export function isRows(text: string): boolean {
  return text === '' || eachRange(text, () => undefined)
}

const ZERO = 48
const COMMA = 44
const DASH = 45

/** By hand, since the ranges may be a million; `false`: the text is damaged. */
function eachRange(text: string, visit: (first: number, last: number) => void): boolean {
  let first = -1
  let number = -1
  for (let at = 0; at <= text.length; at++) {
    const code = at === text.length ? COMMA : text.charCodeAt(at)
    if (code >= ZERO && code <= ZERO + 9) {
      number = Math.max(number, 0) * 10 + code - ZERO
      continue
    }
    if (number < 0 || !Number.isSafeInteger(number)) return false
    if (code === DASH && first < 0) first = number
    else if (code === COMMA && first <= number) {
      visit(first < 0 ? number : first, number)
      first = -1
    } else return false
    number = -1
  }
  return true
}
