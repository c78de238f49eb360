import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { asBuffer, damagedManifest, formatLine, NEWLINE, unescapePath } from '../snapshot/line.ts'
import { comparePaths } from '../snapshot/order.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'

/** UTF-16 units gathered before they are encoded; each takes at most three bytes. */
const CHUNK = 1 << 16

const linePattern = /^(\\?)([0-9a-f]{64}) {2}([^/\0][^\0]*)$/

/**
 * Writes a snapshot as a manifest: one line `HASH  PATH` a file, in the snapshot's order. `sha256sum -c` reads it
 * in the directory that was scanned.
 */
export function writeManifest({ paths, hashes }: Snapshot): Uint8Array {
  let bytes = Buffer.allocUnsafeSlow(CHUNK * 4)
  let size = 0
  let text = ''
  const flush = (): void => {
    if (size + text.length * 3 > bytes.length) {
      const larger = Buffer.allocUnsafeSlow(bytes.length * 2 + text.length * 3)
      bytes.copy(larger, 0, 0, size)
      bytes = larger
    }
    size += bytes.write(text, size)
    text = ''
  }
  for (let i = 0; i < paths.length; i++) {
    text += formatLine(hashes[i] ?? '', paths[i] ?? '')
    if (text.length > CHUNK) flush()
  }
  flush()
  return bytes.subarray(0, size)
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
  const isText = isUtf8(buffer)
  let previous = ''
  for (let start = 0; start < buffer.length; ) {
    const end = buffer.indexOf(NEWLINE, start)
    if (end < 0) throw damagedManifest(bytes, start, 'its end is missing')
    if (!isText && !isUtf8(buffer.subarray(start, end)))
      throw damagedManifest(bytes, start, 'it is not UTF-8')
    const [, mark, hash, name] = linePattern.exec(buffer.toString('utf8', start, end)) ?? []
    if (hash === undefined || name === undefined) {
      throw damagedManifest(bytes, start, 'it is not a SHA-256, two spaces and a relative path')
    }
    const path = mark === '' ? name : unescapePath(name)
    if (path === undefined) throw damagedManifest(bytes, start, 'its path is not escaped as sha256sum does')
    if (comparePaths(previous, path) >= 0) {
      throw damagedManifest(bytes, start, 'its path does not sort after the one before')
    }
    paths.push(path)
    hashes.push(hash)
    previous = path
    start = end + 1
  }
  return { paths, hashes }
}
