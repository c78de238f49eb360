/** A list of texts: an array, or something that holds or makes them otherwise. */
export interface Texts extends Iterable<string> {
  readonly length: number
  /** The text at an index, from the end where it is negative; `undefined` where there is none. */
  at(index: number): string | undefined
}

/** Texts that are made when somebody asks: views of others, of which none is held twice. */
export class MadeTexts implements Texts {
  readonly length: number
  readonly #make: (index: number) => string

  /** @param make - the text at an index from 0 to below `length` */
  constructor(length: number, make: (index: number) => string) {
    this.length = length
    this.#make = make
  }

  at(index: number): string | undefined {
    const at = index < 0 ? this.length + index : index
    return at >= 0 && at < this.length ? this.#make(at) : undefined
  }

  *[Symbol.iterator](): Generator<string> {
    for (let index = 0; index < this.length; index++) yield this.#make(index)
  }
}

/** So many texts stay what they are: short lists are read often, and cost little. */
const FEW = 1 << 14
/** Bytes that are reserved at once. */
const PAGE = 1 << 20
/** Longer texts, in code units, are kept as they are: in UTF-8 each unit takes up to three bytes. */
const LONGEST = 0xffff / 3
const UTF8_UNIT = 3
/** Half of a pair of code units, which UTF-8 cannot hold. */
const LONE = /\p{Surrogate}/u

/**
 * A list of texts that grows at its end. Many of them are kept as bytes outside of the heap, each read anew when somebody
 * asks: a million URLs take a third of what strings take, and nothing of what a garbage collector has to look at.
 */
export class TextList implements Texts {
  #length = 0
  #few: string[] | undefined = []
  readonly #pages: Buffer[] = []
  /** Where the next text begins in the last page. */
  #end = PAGE
  #starts = new Uint32Array(0)
  #sizes = new Uint16Array(0)
  /** Whether a byte is a code unit. */
  #isAscii = true
  /** Very long ones, and those that UTF-8 cannot hold. */
  readonly #odd = new Map<number, string>()

  get length(): number {
    return this.#length
  }

  at(index: number): string | undefined {
    const at = index < 0 ? this.#length + index : index
    if (this.#few !== undefined) return this.#few[at]
    if (!(at >= 0 && at < this.#length)) return undefined
    const start = this.#starts[at] ?? 0
    const from = start % PAGE
    const to = from + (this.#sizes[at] ?? 0)
    const text = this.#pages[(start - from) / PAGE]?.toString(this.#isAscii ? 'latin1' : 'utf8', from, to)
    return this.#odd.size === 0 ? text : (this.#odd.get(at) ?? text)
  }

  *[Symbol.iterator](): Generator<string> {
    for (let at = 0; at < this.#length; at++) yield this.at(at) ?? ''
  }

  toJSON(): readonly string[] {
    return [...this]
  }

  push(text: string): void {
    if (this.#few !== undefined) {
      this.#length = this.#few.push(text)
      if (this.#length === FEW) this.#pack(this.#few)
      return
    }
    this.#write(text)
  }

  #pack(few: readonly string[]): void {
    this.#few = undefined
    this.#length = 0
    for (const text of few) this.#write(text)
  }

  #write(text: string): void {
    const at = this.#length++
    if (at === this.#starts.length) this.#grow()
    if (text.length > LONGEST) {
      this.#odd.set(at, text)
      return
    }
    if (this.#end + text.length * UTF8_UNIT > PAGE) {
      this.#pages.push(Buffer.allocUnsafeSlow(PAGE))
      this.#end = 0
    }
    const size = this.#pages.at(-1)?.write(text, this.#end) ?? 0
    if (size !== text.length) {
      this.#isAscii = false
      if (LONE.test(text)) this.#odd.set(at, text)
    }
    this.#starts[at] = (this.#pages.length - 1) * PAGE + this.#end
    this.#sizes[at] = size
    this.#end += size
  }

  #grow(): void {
    const room = Math.max(2 * FEW, 2 * this.#starts.length)
    const [starts, sizes] = [new Uint32Array(room), new Uint16Array(room)]
    starts.set(this.#starts)
    sizes.set(this.#sizes)
    this.#starts = starts
    this.#sizes = sizes
  }
}
