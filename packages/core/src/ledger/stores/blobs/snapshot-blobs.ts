import { CdnPurgeError, isCdnPurgeError } from '../../../errors/error.ts'
import type { StoredSnapshot } from '../../store.ts'
import { type Blob, type Blobs, textOf } from './blobs.ts'
import { ManifestBlobs } from './manifest-blobs.ts'

const FOLDER = 'snapshot/'
const ENTRY = `${FOLDER}entry.json`
const MANIFESTS = `${FOLDER}manifests/`
/** How often builds may come in between before that is an error. */
const ATTEMPTS = 50

/** The snapshot: its entry, and its manifests beside it. An entry without text is none: it can be compared and set. */
export class SnapshotBlobs {
  readonly #blobs: Blobs
  readonly #manifests: ManifestBlobs

  constructor(blobs: Blobs) {
    this.#blobs = blobs
    this.#manifests = new ManifestBlobs(blobs, MANIFESTS, 'SNAPSHOT_INVALID')
  }

  /**
   * The snapshot as it is now, whole; `undefined` where there is none.
   *
   * @throws CdnPurgeError `SNAPSHOT_INVALID` for a manifest that is damaged
   */
  async read(): Promise<StoredSnapshot | undefined> {
    let entry = await this.#blobs.get(ENTRY)
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const text = textOf(entry)
      if (text === '') return undefined
      const manifests = await this.#manifestsOf(text)
      const after = await this.#blobs.get(ENTRY)
      if (after?.version === entry?.version) return { text, manifests }
      entry = after
    }
    throw this.#busy()
  }

  /** Replaces the snapshot: the manifests first, then the entry, then what nothing refers to is removed. */
  async update(change: (stored: StoredSnapshot | undefined) => StoredSnapshot): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const entry = await this.#blobs.get(ENTRY)
      const text = textOf(entry)
      const next = change(text === '' ? undefined : { text, manifests: await this.#intactOf(text) })
      const replacement = await this.#manifests.put(next.manifests, text)
      if ((await this.#put(next.text, entry)) === undefined) continue
      await this.#manifests.sweep(replacement, hash => next.text.includes(hash))
      return
    }
    throw this.#busy()
  }

  /** Removes the snapshot if its entry still reads `text`. */
  async remove(text: string): Promise<void> {
    const entry = await this.#blobs.get(ENTRY)
    if (entry === undefined || textOf(entry) !== text) return
    const replacement = await this.#manifests.put(new Map(), '')
    if ((await this.#put('', entry)) === undefined) return
    await this.#manifests.sweep(replacement, () => false)
  }

  #put(text: string, entry: Blob | undefined): Promise<string | undefined> {
    return this.#blobs.put(
      ENTRY,
      Buffer.from(text),
      entry === undefined ? 'absent' : { version: entry.version },
    )
  }

  async #manifestsOf(text: string, read = (hash: string) => this.#manifests.read(hash)) {
    const manifests = new Map<string, Uint8Array>()
    for (const hash of await this.#manifests.list()) {
      const bytes = text.includes(hash) ? await read(hash) : undefined
      if (bytes !== undefined) manifests.set(hash, bytes)
    }
    return manifests
  }

  /** A manifest that is damaged is none: a build replaces it. */
  #intactOf(text: string): Promise<Map<string, Uint8Array>> {
    return this.#manifestsOf(text, async hash => {
      try {
        return await this.#manifests.read(hash)
      } catch (error) {
        if (isCdnPurgeError(error) && error.code === 'SNAPSHOT_INVALID') return undefined
        throw error
      }
    })
  }

  #busy(): CdnPurgeError {
    return new CdnPurgeError(
      'LEDGER_LOCKED',
      `Other builds kept writing to the snapshot in ${this.#blobs.location}; gave up after ${ATTEMPTS} tries.`,
      { hint: 'Run again when they are done. Nothing was lost.' },
    )
  }
}
