import { randomUUID } from 'node:crypto'
import type { LedgerMark, LedgerWrite, Store, StoredLedger, StoredSnapshot } from '../../store.ts'
import { type Blobs, textOf } from './blobs.ts'
import { JournalBlobs } from './journal-blobs.ts'
import { ManifestBlobs } from './manifest-blobs.ts'
import { putMark, readMark } from './mark-blob.ts'
import { SnapshotBlobs } from './snapshot-blobs.ts'

const LEDGER = 'ledger.json'

/** What a version is made of: the ledger's own, and the names of the journal's lines that were read with it. */
interface Seen {
  readonly ledger: string
  readonly lines: readonly string[]
}

/**
 * A ledger in a place for blobs. A write is one `put` of `ledger.json`, which lands only on the version that it was made
 * from: what it refers to is there before, and what nothing refers to is removed after. A process that ends at any
 * instant leaves the old ledger or the new one.
 *
 * @param now - milliseconds since 1970, to name the journal's lines by
 */
export function createBlobStore(blobs: Blobs, now: () => number): Store {
  return new BlobStore(blobs, now)
}

class BlobStore implements Store {
  readonly location: string
  readonly #blobs: Blobs
  readonly #manifests: ManifestBlobs
  readonly #journal: JournalBlobs
  readonly #snapshot: SnapshotBlobs

  constructor(blobs: Blobs, now: () => number) {
    this.location = blobs.location
    this.#blobs = blobs
    this.#manifests = new ManifestBlobs(blobs, 'manifests/', 'LEDGER_INCOMPLETE')
    this.#journal = new JournalBlobs(blobs, now)
    this.#snapshot = new SnapshotBlobs(blobs)
  }

  async read(): Promise<StoredLedger | undefined> {
    // The lines come first: one that is folded meanwhile is gone only once the ledger that holds it is there.
    const lines = await this.#journal.names()
    const journal = await this.#journal.read(lines)
    const blob = await this.#blobs.get(LEDGER)
    if (blob === undefined) return undefined
    return { text: textOf(blob), journal, version: JSON.stringify({ ledger: blob.version, lines }) }
  }

  lastWrite(): Promise<LedgerMark | undefined> {
    return readMark(this.#blobs)
  }

  readManifest(hash: string): Promise<Uint8Array | undefined> {
    return this.#manifests.read(hash)
  }

  async write(next: LedgerWrite, expected: string | undefined): Promise<boolean> {
    const seen: Seen | undefined = expected === undefined ? undefined : JSON.parse(expected)
    const lines = await this.#journal.names()
    if (seen !== undefined && lines.some(name => !seen.lines.includes(name))) return false
    const blob = await this.#blobs.get(LEDGER)
    if (blob?.version !== seen?.ledger) return false
    const replacement = await this.#manifests.put(next.manifests, textOf(blob))
    const landsOn = blob === undefined ? 'absent' : { version: blob.version }
    if ((await this.#blobs.put(LEDGER, Buffer.from(next.text), landsOn)) === undefined) return false
    await putMark(this.#blobs, next.text)
    // A line that came in since then stays, and is replayed: it settles what this ledger still owes of it.
    await this.#journal.remove(lines)
    await this.#manifests.sweep(replacement, hash => next.keep.has(hash))
    return true
  }

  append(line: string): Promise<void> {
    return this.#journal.append(line)
  }

  listManifests(): Promise<readonly string[]> {
    return this.#manifests.list()
  }

  readSnapshot(): Promise<StoredSnapshot | undefined> {
    return this.#snapshot.read()
  }

  updateSnapshot(change: (stored: StoredSnapshot | undefined) => StoredSnapshot): Promise<void> {
    return this.#snapshot.update(change)
  }

  removeSnapshot(text: string): Promise<void> {
    return this.#snapshot.remove(text)
  }

  async tryWrite(): Promise<void> {
    const name = `tried/${randomUUID()}`
    await this.#blobs.put(name, Buffer.from('tried'), 'absent')
    await this.#blobs.remove(name)
  }

  async close(): Promise<void> {
    await this.#blobs.close?.()
  }
}
