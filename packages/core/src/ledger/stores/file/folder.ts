import {
  closeSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { ErrorCode } from '../../../errors/catalog.ts'
import { CdnPurgeError } from '../../../errors/error.ts'
import { fileError, systemCode } from './file-error.ts'

const NEWLINE = 0x0a
/** How often a reader that a writer overtook reads again. */
const READS = 100

/** What systems answer that cannot flush a directory; where that is so, a rename is as durable as it gets. */
const cannotFlush = new Set(['EISDIR', 'EPERM', 'EINVAL', 'ENOTSUP', 'ENOSYS', 'EBADF'])

/**
 * A directory whose files are only ever replaced as a whole, durably. Whoever changes it holds its lock, so
 * temporary names are fixed: what a killed process left is overwritten or swept, never piled up.
 *
 * The calls block. A critical section made of them runs without giving up the thread: the stores of one process
 * exclude each other without a queue, and no signal handler finds a section half done.
 *
 * Failures are {@link CdnPurgeError}: `LEDGER_UNWRITABLE`, or `unreadable` for what cannot be read.
 */
export class Folder {
  readonly #path: string
  readonly #label: string
  readonly #unreadable: ErrorCode

  /**
   * @param path - absolute
   * @param label - how messages name the directory
   * @param unreadable - what it means that one of its files cannot be read
   */
  constructor(path: string, label: string, unreadable: ErrorCode) {
    this.#path = path
    this.#label = label
    this.#unreadable = unreadable
  }

  /** How messages name one of its files. */
  label(name: string): string {
    return `${this.#label}/${name}`
  }

  /** Whether there is such a directory. */
  exists(): boolean {
    return this.has('.')
  }

  /** Whether there is such a file. */
  has(name: string): boolean {
    try {
      return statSync(join(this.#path, name), { throwIfNoEntry: false }) !== undefined
    } catch (cause) {
      throw fileError(this.#unreadable, this.label(name), 'read', cause)
    }
  }

  /** A file's bytes; `undefined` where it is missing. */
  read(name: string): Buffer | undefined {
    try {
      return readFileSync(join(this.#path, name))
    } catch (cause) {
      if (systemCode(cause) === 'ENOENT') return undefined
      throw fileError(this.#unreadable, this.label(name), 'read', cause)
    }
  }

  /**
   * A file's bytes together with what else belongs to them, read without a lock; `undefined` where the file is
   * missing. Writers replace this file before they remove what belonged to the old one: the same file again
   * afterwards means that nothing was missed.
   *
   * @throws CdnPurgeError `LEDGER_LOCKED` where writers never leave the time to read both
   */
  readWith<Result>(name: string, readRest: (bytes: Buffer) => Result): Result | undefined {
    for (let tries = 0; tries < READS; tries++) {
      const bytes = this.read(name)
      if (bytes === undefined) return undefined
      const result = readRest(bytes)
      if (this.read(name)?.equals(bytes)) return result
    }
    throw new CdnPurgeError(
      'LEDGER_LOCKED',
      `${this.label(name)} changed each of the ${READS} times it was read.`,
      {
        hint: 'Wait until the other runs have ended and run again.',
      },
    )
  }

  /** The names of its files, without directories; none where it is missing. */
  names(): string[] {
    try {
      const entries = readdirSync(this.#path, { withFileTypes: true })
      return entries.filter(entry => entry.isFile()).map(entry => entry.name)
    } catch (cause) {
      if (systemCode(cause) === 'ENOENT') return []
      throw fileError(this.#unreadable, this.#label, 'read', cause)
    }
  }

  /** Makes the directory, durably, if it is missing. */
  create(): void {
    this.#change(this.#label, 'made', () => {
      const first = mkdirSync(this.#path, { recursive: true })
      if (first === undefined) return
      for (let made = this.#path; ; made = dirname(made)) {
        flushDirectory(dirname(made))
        if (made === first || made === dirname(made)) break
      }
    })
  }

  /** Fails as {@link Folder.create} would where the directory is missing and cannot be made. Leaves nothing behind. */
  checkCreatable(): void {
    this.#change(this.#label, 'made', () => {
      let above = dirname(this.#path)
      while (statSync(above, { throwIfNoEntry: false }) === undefined && above !== dirname(above)) {
        above = dirname(above)
      }
      rmdirSync(mkdtempSync(join(above, '.cdn-purge-tried-')))
    })
  }

  /** Replaces a file by one that is whole and on disk; {@link Folder.flush} makes the new name durable as well. */
  replace(name: string, bytes: Uint8Array | string): void {
    const path = join(this.#path, name)
    const temporary = `${path}.tmp`
    this.#change(this.label(name), 'written', () => {
      try {
        const file = openSync(temporary, 'w')
        try {
          writeFileSync(file, bytes)
          fsyncSync(file)
        } finally {
          closeSync(file)
        }
        renameSync(temporary, path)
      } catch (cause) {
        removeQuietly(temporary)
        throw cause
      }
    })
  }

  /** Makes renames and removals durable. */
  flush(): void {
    this.#change(this.#label, 'flushed', () => flushDirectory(this.#path))
  }

  /**
   * Adds a line to a file, which it makes if it is missing. A line that an earlier process left half written is
   * closed first, so that it spoils nothing but itself.
   */
  append(name: string, line: string): void {
    this.#change(this.label(name), 'written', () => {
      const file = openSync(join(this.#path, name), 'a+')
      try {
        const { size } = fstatSync(file)
        const last = Buffer.alloc(1, NEWLINE)
        if (size > 0) readSync(file, last, 0, 1, size - 1)
        writeFileSync(file, last[0] === NEWLINE ? `${line}\n` : `\n${line}\n`)
      } finally {
        closeSync(file)
      }
    })
  }

  /** Removes a file, if it is there. */
  remove(name: string): void {
    this.#change(this.label(name), 'removed', () => rmSync(join(this.#path, name), { force: true }))
  }

  /** Removes the directory itself if nothing is left in it. */
  removeIfEmpty(): void {
    this.#change(this.#label, 'removed', () => {
      try {
        rmdirSync(this.#path)
      } catch (cause) {
        if (systemCode(cause) !== 'ENOTEMPTY') throw cause
      }
    })
  }

  #change(label: string, action: string, change: () => void): void {
    try {
      change()
    } catch (cause) {
      throw fileError('LEDGER_UNWRITABLE', label, action, cause)
    }
  }
}

function flushDirectory(path: string): void {
  // ASSUME: Linux and macOS flush a directory through a descriptor opened for reading; Windows opens none.
  try {
    const directory = openSync(path, 'r')
    try {
      fsyncSync(directory)
    } finally {
      closeSync(directory)
    }
  } catch (cause) {
    if (!cannotFlush.has(systemCode(cause) ?? '')) throw cause
  }
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // The failure that led here is the one to report, and the next write sweeps the file.
  }
}
