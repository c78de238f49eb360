import { hash } from 'node:crypto'
import { join } from 'node:path'
import type { Waits } from '../../../wait/waits.ts'
import type { LedgerWrite, Store, StoredLedger, StoredSnapshot } from '../../store.ts'
import { readSnapshotFolder, removeSnapshotFolder, updateSnapshotFolder } from './file-snapshot.ts'
import { Folder } from './folder.ts'
import type { HeldLock } from './lock.ts'
import { listManifests, readManifestFile, sweep, writeManifests } from './manifest-files.ts'

const LEDGER = 'ledger.json'
const JOURNAL = 'journal.ndjson'
const ATTRIBUTES = '.gitattributes'
/** What is written and removed to show that something can be. */
const TRIED = 'tried'
/** Milliseconds that it may wait for the lock: who asks sits in front of it. */
const TRY_TIMEOUT = 1_000
/** Files that locking leaves when it is killed; whoever holds the lock may remove them. */
const lockDebris = /^lock\.[0-9a-z-]+\.(?:tmp|broken)$/
const debris = [/^(?:tried|(?:tried|ledger\.json|\.gitattributes|[0-9a-f]{64}\.sums)\.tmp)$/, lockDebris]

/** How a directory is used as a store. */
export interface FileStoreOptions {
  /** How messages name the directory, such as `.cdn-purge`. */
  readonly location: string
  /**
   * How long to wait while another process holds the lock, in milliseconds.
   *
   * @default 30000
   */
  readonly lockTimeout?: number
  /** Tells of a long wait for it. */
  readonly waits?: Waits
}

/**
 * A ledger in a directory, which is made by the first write. A process killed at any instant leaves the old
 * ledger or the new one, whole and with its manifests; several processes, also on several machines that share
 * the directory, exclude each other by a lock file in it.
 *
 * @param directory - absolute
 * @throws CdnPurgeError from its calls: `LEDGER_UNWRITABLE`, `LEDGER_INVALID` or `LEDGER_INCOMPLETE`,
 *   `SNAPSHOT_INVALID`, `LEDGER_LOCKED`
 */
export function createFileStore(directory: string, options: FileStoreOptions): Store {
  return new FileStore(directory, options)
}

class FileStore implements Store {
  readonly location: string
  readonly #directory: string
  readonly #lockTimeout: number
  readonly #waits: Waits | undefined
  readonly #folder: Folder
  readonly #snapshot: Folder

  constructor(directory: string, { location, lockTimeout = 30_000, waits }: FileStoreOptions) {
    this.location = location
    this.#directory = directory
    this.#lockTimeout = lockTimeout
    this.#waits = waits
    this.#folder = new Folder(directory, location, 'LEDGER_INVALID')
    this.#snapshot = new Folder(join(directory, 'snapshot'), `${location}/snapshot`, 'SNAPSHOT_INVALID')
  }

  async read(): Promise<StoredLedger | undefined> {
    return this.#folder.readWith(LEDGER, text => this.#withJournal(text))
  }

  async readManifest(name: string): Promise<Uint8Array | undefined> {
    return readManifestFile(this.#folder, name, 'LEDGER_INCOMPLETE')
  }

  async write(next: LedgerWrite, expected: string | undefined): Promise<boolean> {
    this.#folder.create()
    return this.#locked(lock => {
      const text = this.#folder.read(LEDGER)
      if ((text && this.#withJournal(text).version) !== expected) return false
      this.#keepLineEnds()
      writeManifests(this.#folder, next.manifests)
      // Without a ledger, a journal is that of one which is gone. It must not settle what a new one owes.
      if (expected === undefined) this.#folder.remove(JOURNAL)
      lock.renew()
      this.#folder.replace(LEDGER, next.text)
      this.#folder.flush()
      this.#folder.remove(JOURNAL)
      sweep(this.#folder, name => next.keep.has(name), debris)
      return true
    })
  }

  async append(line: string): Promise<void> {
    // Where there is no ledger (any more) there is nothing to settle.
    if (!this.#folder.has(LEDGER)) return
    await this.#locked(() => this.#folder.append(JOURNAL, line))
  }

  async listManifests(): Promise<readonly string[]> {
    return listManifests(this.#folder)
  }

  async readSnapshot(): Promise<StoredSnapshot | undefined> {
    return readSnapshotFolder(this.#snapshot)
  }

  async updateSnapshot(change: (stored: StoredSnapshot | undefined) => StoredSnapshot): Promise<void> {
    this.#folder.create()
    await this.#locked(lock => {
      this.#keepLineEnds()
      updateSnapshotFolder(this.#snapshot, change, lock)
    })
  }

  async removeSnapshot(text: string): Promise<void> {
    if (!this.#snapshot.exists()) return
    await this.#locked(() => removeSnapshotFolder(this.#snapshot, text))
  }

  async tryWrite(): Promise<void> {
    if (!this.#folder.exists()) {
      this.#folder.checkCreatable()
      return
    }
    await this.#locked(() => {
      this.#folder.replace(TRIED, '')
      this.#folder.remove(TRIED)
    }, TRY_TIMEOUT)
  }

  #withJournal(text: Buffer): StoredLedger {
    const journal = this.#folder.read(JOURNAL)
    // A last line without its end is one that a killed process left, or that is being written.
    const lines = journal?.toString().split('\n').slice(0, -1) ?? []
    return {
      text: text.toString(),
      journal: lines.filter(line => line !== ''),
      version: `${hash('sha256', text)}-${journal?.length ?? 0}`,
    }
  }

  /** A ledger may be committed, and Git changes line ends where it is not told not to. */
  #keepLineEnds(): void {
    if (!this.#folder.has(ATTRIBUTES)) this.#folder.replace(ATTRIBUTES, '* -text\n')
  }

  async #locked<Result>(action: (lock: HeldLock) => Result, timeout = this.#lockTimeout): Promise<Result> {
    // Who writes nothing does without.
    const { withLock } = await import('./lock.ts')
    return withLock(this.#directory, this.location, timeout, action, { waits: this.#waits })
  }
}
