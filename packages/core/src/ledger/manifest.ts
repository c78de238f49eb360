import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import {
  asBuffer,
  damagedManifest,
  formatLine,
  HASH_LENGTH,
  NEWLINE,
  SEPARATOR,
  unescapePath,
} from '../snapshot/line.ts'
import { comparePaths } from '../snapshot/order.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'

/** Characters that are encoded in one go. */
const WRITE_PIECE = 1 << 16
/** Bytes that are decoded in one go. */
const READ_PIECE = 1 << 20

const hashPattern = /^[0-9a-f]{64}$/

/**
 * Writes a snapshot as a manifest: one line `HASH  PATH` a file, in the snapshot's order. `sha256sum -c` reads it
 * in the directory that was scanned.
 */
export function writeManifest({ paths, hashes }: Snapshot): Uint8Array {
  let bytes = Buffer.allocUnsafeSlow(expectSize(paths))
  let size = 0
  let text = ''
  const flush = (): void => {
    const end = size + Buffer.byteLength(text)
    if (end > bytes.length) {
      const larger = Buffer.allocUnsafeSlow(end * 2)
      bytes.copy(larger, 0, 0, size)
      bytes = larger
    }
    size += bytes.write(text, size)
    text = ''
  }
  for (let i = 0; i < paths.length; i++) {
    text += formatLine(hashes[i] ?? '', paths[i] ?? '')
    if (text.length > WRITE_PIECE) flush()
  }
  flush()
  return bytes.subarray(0, size)
}

/** Exact for names in ASCII that need no escape. */
function expectSize(paths: readonly string[]): number {
  let size = paths.length * (HASH_LENGTH + SEPARATOR.length + 1)
  for (const path of paths) size += path.length
  return size
}

/** The name of a manifest: the SHA-256 of its bytes, in hexadecimal. */
export function manifestHash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/**
 * Reads what {@link writeManifest} wrote, and checks every line.
 *
 * @throws CdnPurgeError `LEDGER_INVALID`, naming the line
 */
export function readManifest(bytes: Uint8Array): Snapshot {
  const buffer = asBuffer(bytes)
  const paths: string[] = []
  const hashes: string[] = []
  const damaged = (why: string) => damagedManifest(paths.length + 1, why)
  let previous = ''
  for (const text of decodePieces(buffer, damaged)) {
    for (let start = 0; start < text.length; ) {
      const end = text.indexOf('\n', start)
      const isEscaped = text.startsWith('\\', start)
      const hashStart = isEscaped ? start + 1 : start
      const nameStart = hashStart + HASH_LENGTH + SEPARATOR.length
      const hash = text.slice(hashStart, hashStart + HASH_LENGTH)
      if (
        end <= nameStart ||
        !hashPattern.test(hash) ||
        !text.startsWith(SEPARATOR, hashStart + HASH_LENGTH)
      ) {
        throw damaged('it is not a SHA-256, two spaces and a path')
      }
      const name = text.slice(nameStart, end)
      const path = isEscaped ? unescapePath(name) : name
      if (path === undefined) throw damaged('its path is not escaped as sha256sum does')
      if (path.startsWith('/')) throw damaged('its path is not relative')
      if (comparePaths(previous, path) >= 0) throw damaged('its path does not sort after the one before')
      paths.push(path)
      hashes.push(hash)
      previous = path
      start = end + 1
    }
  }
  return { paths, hashes }
}

/** Pieces of whole lines, so that no text grows beyond what a string can hold; single lines where some is no text. */
function* decodePieces(buffer: Buffer, damaged: (why: string) => Error): Generator<string> {
  const isText = isUtf8(buffer)
  for (let start = 0; start < buffer.length; ) {
    const last = isText ? buffer.lastIndexOf(NEWLINE, start + READ_PIECE) : buffer.indexOf(NEWLINE, start)
    if (last < start) throw damaged('its end is missing')
    if (!isText && !isUtf8(buffer.subarray(start, last))) throw damaged('it is not UTF-8')
    yield buffer.toString('utf8', start, last + 1)
    start = last + 1
  }
}
