import { randomUUID } from 'node:crypto'
import { type Blobs, forEach, textOf } from './blobs.ts'

const FOLDER = 'journal/'
/** Digits of a time in milliseconds, until the year 5138. */
const DIGITS = 14

/** The journal's lines, a blob each, by names that sort by time. A line may be replayed any number of times, so it is
 * enough that none is lost: whoever folds them removes those alone that it has read. */
export class JournalBlobs {
  readonly #blobs: Blobs
  readonly #now: () => number
  #last = 0

  constructor(blobs: Blobs, now: () => number) {
    this.#blobs = blobs
    this.#now = now
  }

  /** The names of all lines, oldest first. */
  names(): Promise<readonly string[]> {
    return this.#blobs.list(FOLDER)
  }

  /** The lines by these names, but for those that were folded meanwhile. */
  async read(names: readonly string[]): Promise<readonly string[]> {
    const blobs = await forEach(names, name => this.#blobs.get(name))
    return blobs.flatMap(blob => (blob === undefined ? [] : [textOf(blob)]))
  }

  /** Adds a line. Those of one process keep their order, also where its clock is set back. */
  async append(line: string): Promise<void> {
    this.#last = Math.max(this.#last + 1, this.#now())
    const name = `${FOLDER}${String(this.#last).padStart(DIGITS, '0')}-${randomUUID()}`
    await this.#blobs.put(name, Buffer.from(line), 'any')
  }

  /** Removes the lines by these names. */
  async remove(names: readonly string[]): Promise<void> {
    await forEach(names, name => this.#blobs.remove(name))
  }
}
