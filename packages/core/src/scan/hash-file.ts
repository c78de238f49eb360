import * as crypto from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import { Slices } from './slice.ts'

/** Large enough for most files of a site in one read, small enough to stay in a core's cache. */
export const BUFFER_SIZE = 1 << 18

// ASSUME `crypto.hash` exists from Node 20.12 on, at twice the speed of `createHash` on small files; other runtimes
// that load this package may lack it. https://nodejs.org/api/crypto.html#cryptohashalgorithm-data-options
const hashOnce: (bytes: Uint8Array) => string =
  typeof crypto.hash === 'function'
    ? bytes => crypto.hash('sha256', bytes, 'hex')
    : bytes => crypto.createHash('sha256').update(bytes).digest('hex')

/**
 * SHA-256 of a file, in hexadecimal. A small file takes one read and is answered at once, without a promise; only
 * a large one is read in slices.
 *
 * @param buffer - {@link BUFFER_SIZE} bytes that nothing else uses until the answer is there
 */
export function hashFile(path: string, buffer: Buffer, slices: Slices): string | Promise<string> {
  const file = openSync(path, 'r')
  let pending = false
  try {
    const length = readSync(file, buffer, 0, buffer.length, null)
    if (length < buffer.length) return hashOnce(buffer.subarray(0, length))
    pending = true
    return hashRest(file, buffer, slices)
  } finally {
    if (!pending) closeSync(file)
  }
}

/** A buffer that nobody uses now. */
let spare: Buffer | undefined

/** SHA-256 of one file, in hexadecimal; for files that are looked at one by one. */
export async function hashOne(path: string): Promise<string> {
  const buffer = spare ?? Buffer.allocUnsafeSlow(BUFFER_SIZE)
  spare = undefined
  try {
    return await hashFile(path, buffer, new Slices())
  } finally {
    spare = buffer
  }
}

/** Goes on where the first read filled the buffer; closes the file. */
async function hashRest(file: number, buffer: Buffer, slices: Slices): Promise<string> {
  try {
    const hash = crypto.createHash('sha256')
    let length = buffer.length
    while (length > 0) {
      hash.update(length === buffer.length ? buffer : buffer.subarray(0, length))
      if (slices.over) await slices.next()
      length = readSync(file, buffer, 0, buffer.length, null)
    }
    return hash.digest('hex')
  } finally {
    closeSync(file)
  }
}
