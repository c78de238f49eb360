import type { Texts } from '../text/text-list.ts'

const DIGEST = 32

/** What two threads need to share a list of files: memory of both, so that handing it over copies nothing. */
export interface SharedMemory {
  /** One number: the index of the first file that neither has taken. */
  readonly next: SharedArrayBuffer
  /** The digests of the files. */
  readonly digests: SharedArrayBuffer
  /** For each file 1 once its digest is there. */
  readonly done: SharedArrayBuffer
}

/** Memory for a list of `count` files. */
export function shareMemory(count: number): SharedMemory {
  return {
    next: new SharedArrayBuffer(4),
    digests: new SharedArrayBuffer(count * DIGEST),
    done: new SharedArrayBuffer(count),
  }
}

/** A list of files that threads work through together: whichever is free takes the next one. */
export class SharedWork implements Texts {
  readonly #next: Int32Array
  readonly #digests: Buffer
  readonly #done: Uint8Array

  constructor({ next, digests, done }: SharedMemory) {
    this.#next = new Int32Array(next)
    this.#digests = Buffer.from(digests)
    this.#done = new Uint8Array(done)
  }

  /** The index of the next file; behind the last one where all are taken. */
  take(): number {
    return Atomics.add(this.#next, 0, 1)
  }

  /** Whether the hash of a file is there. */
  has(index: number): boolean {
    return index >= 0 && index < this.length && Atomics.load(this.#done, index) === 1
  }

  /** How many files. */
  get length(): number {
    return this.#done.length
  }

  /** The hash of a file, in hexadecimal; `undefined`: it is not there. */
  at(index: number): string | undefined {
    if (!this.has(index)) return undefined
    return this.#digests.toString('hex', index * DIGEST, (index + 1) * DIGEST)
  }

  /** The hashes, once all are there. */
  *[Symbol.iterator](): Generator<string> {
    for (let index = 0; index < this.length; index++) yield this.at(index) ?? ''
  }

  /** The files whose hashes are not there. */
  left(): number[] {
    const left: number[] = []
    for (let index = this.#done.indexOf(0); index >= 0; index = this.#done.indexOf(0, index + 1))
      left.push(index)
    return left
  }

  /** @param hash - in hexadecimal */
  put(index: number, hash: string): void {
    this.#digests.write(hash, index * DIGEST, 'hex')
    Atomics.store(this.#done, index, 1)
  }
}
