import { comparePaths } from '../scan/order.ts'
import { countLines } from './count-lines.ts'
import { equalLength } from './equal-length.ts'
import {
  asBuffer,
  BACKSLASH,
  damagedManifest,
  HASH_LENGTH,
  NEWLINE,
  SEPARATOR,
  unescapePath,
} from './line.ts'

/** A file that is not what it was. */
export interface Change {
  /** Relative to the directory, separated by `/`. */
  readonly path: string
  /** Its SHA-256 before; absent for a file that was added. */
  readonly before?: string
  /** Its SHA-256 now; absent for a file that was removed. */
  readonly after?: string
}

/** What two manifests differ in. The lists are sorted as the manifests are. */
export interface ChangeSet {
  readonly added: readonly Change[]
  readonly changed: readonly Change[]
  readonly removed: readonly Change[]
  /** Number of files whose bytes are the same in both. */
  readonly unchanged: number
}

/**
 * Compares two manifests as bytes; text is made for the lines that differ only.
 *
 * @param before - the last deploy's manifest; `undefined` where there is none, so that every file is added
 * @throws CdnPurgeError `LEDGER_INVALID`, naming a line that cannot be understood; lines that are equal in both are
 * not looked into
 */
export function diffManifests(before: Uint8Array | undefined, after: Uint8Array): ChangeSet {
  if (before === undefined) return allAdded(after)
  const added: Change[] = []
  const changed: Change[] = []
  const removed: Change[] = []
  const old = new Cursor(before)
  const now = new Cursor(after)
  while (!old.done && !now.done) {
    const equal = equalLength(old.bytes, old.start, now.bytes, now.start)
    if (equal > 0) {
      // Lines that are equal as a whole; of one that ends within, the equal beginning does not count.
      const lines = now.bytes.lastIndexOf(NEWLINE, now.start + equal - 1) + 1 - now.start
      if (lines > 0) {
        old.moveTo(old.start + lines)
        now.moveTo(now.start + lines)
        continue
      }
    }
    const order = old.compare(now)
    if (order < 0) {
      removed.push({ path: old.path, before: old.hash })
      old.next()
    } else if (order > 0) {
      added.push({ path: now.path, after: now.hash })
      now.next()
    } else {
      changed.push({ path: now.path, before: old.hash, after: now.hash })
      old.next()
      now.next()
    }
  }
  for (; !old.done; old.next()) removed.push({ path: old.path, before: old.hash })
  for (; !now.done; now.next()) added.push({ path: now.path, after: now.hash })
  const touched = added.length + changed.length
  return { added, changed, removed, unchanged: countLines(now.bytes) - touched }
}

/** Every file of a manifest, listed anew for each who asks: there may be a million, and most runs never ask. */
function allAdded(manifest: Uint8Array): ChangeSet {
  return {
    get added() {
      const added: Change[] = []
      for (const now = new Cursor(manifest); !now.done; now.next()) {
        added.push({ path: now.path, after: now.hash })
      }
      return added
    },
    changed: [],
    removed: [],
    unchanged: 0,
  }
}

/** A place in a manifest: always the start of a line, which is looked into when asked for. */
class Cursor {
  readonly bytes: Buffer
  start = 0
  #line = -1
  #pathStart = 0
  #end = 0

  constructor(bytes: Uint8Array) {
    this.bytes = asBuffer(bytes)
  }

  get done(): boolean {
    return this.start >= this.bytes.length
  }

  get hash(): string {
    this.#look()
    const end = this.#pathStart - SEPARATOR.length
    return this.bytes.toString('latin1', end - HASH_LENGTH, end)
  }

  get path(): string {
    this.#look()
    const text = this.bytes.toString('utf8', this.#pathStart, this.#end)
    const path = this.#isEscaped ? unescapePath(text) : text
    if (path === undefined) throw this.#damaged('its path is not escaped as sha256sum does')
    return path
  }

  get #isEscaped(): boolean {
    return this.bytes[this.start] === BACKSLASH
  }

  moveTo(start: number): void {
    this.start = start
  }

  next(): void {
    this.#look()
    this.start = this.#end + 1
  }

  /** Order of the two paths, by their bytes. */
  compare(other: Cursor): number {
    if (this.#isEscaped || other.#isEscaped) return comparePaths(this.path, other.path)
    this.#look()
    other.#look()
    return this.bytes.compare(other.bytes, other.#pathStart, other.#end, this.#pathStart, this.#end)
  }

  #look(): void {
    if (this.#line === this.start) return
    const { bytes, start } = this
    const pathStart = start + (this.#isEscaped ? 1 : 0) + HASH_LENGTH + SEPARATOR.length
    const end = bytes.indexOf(NEWLINE, start)
    if (end <= pathStart) throw this.#damaged('it is not a SHA-256, two spaces and a path')
    this.#line = start
    this.#pathStart = pathStart
    this.#end = end
  }

  #damaged(why: string): Error {
    return damagedManifest(countLines(this.bytes.subarray(0, this.start)) + 1, why)
  }
}
