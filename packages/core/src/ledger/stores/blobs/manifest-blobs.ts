import { randomUUID } from 'node:crypto'
import type { ErrorCode } from '../../../errors/catalog.ts'
import { CdnPurgeError } from '../../../errors/error.ts'
import { manifestHash } from '../../../manifest/manifest.ts'
import { type Blobs, forEach } from './blobs.ts'

/** What a text refers to manifests in, and what it was replaced by; and the manifests that were there before. */
interface Replacement {
  /** Names of all blobs before anything was put. */
  readonly before: readonly string[]
  /** Hashes of the manifests that were put anew. */
  readonly fresh: ReadonlySet<string>
}

/**
 * The manifests of a ledger or snapshot, each named by its hash and a nonce: `<sha256>-<nonce>.sums`.
 *
 * The nonce is for a writer that sweeps late. It removes blobs by the names that it saw before its own write landed, and
 * whoever writes after that puts what it newly refers to under names of its own: nothing that a later text refers to
 * can be removed by an earlier writer, without a lock.
 */
export class ManifestBlobs {
  readonly #blobs: Blobs
  readonly #folder: string
  readonly #damaged: ErrorCode
  /** Names whose content this process has seen to be right. */
  readonly #intact = new Set<string>()

  /**
   * @param folder - what names start with, such as `manifests/`
   * @param damaged - the error for a manifest whose bytes do not have the hash that it is named by
   */
  constructor(blobs: Blobs, folder: string, damaged: ErrorCode) {
    this.#blobs = blobs
    this.#folder = folder
    this.#damaged = damaged
  }

  /** The hashes of all that is there. */
  async list(): Promise<readonly string[]> {
    return [...new Set((await this.#names()).map(hashOf))]
  }

  /**
   * A manifest's bytes; `undefined` where it is missing.
   *
   * @throws CdnPurgeError where every blob of that hash is damaged
   */
  async read(hash: string): Promise<Uint8Array | undefined> {
    let actual: string | undefined
    for (const name of await this.#names(hash)) {
      const blob = await this.#blobs.get(name)
      if (blob === undefined) continue
      actual = manifestHash(blob.bytes)
      if (actual === hash) {
        this.#intact.add(name)
        return blob.bytes
      }
    }
    if (actual === undefined) return undefined
    throw new CdnPurgeError(
      this.#damaged,
      `${this.#blobs.location}/${this.#folder}${hash}… is damaged: it is named by the SHA-256 of its content, which is ${actual}.`,
      {
        hint: 'Restore it, or make it anew: a snapshot by a build, a ledger by "cdn-purge run --reset-ledger".',
      },
    )
  }

  /**
   * Puts the manifests of a text that is about to be put.
   *
   * @param replaced - the text as it is, which the new one lands on or not at all: what it refers to stays until then
   */
  async put(manifests: ReadonlyMap<string, Uint8Array>, replaced: string): Promise<Replacement> {
    const before = await this.#names()
    const kept = new Set(
      before
        .filter(name => this.#intact.has(name))
        .map(hashOf)
        .filter(hash => replaced.includes(hash)),
    )
    const fresh = new Set<string>()
    for (const [hash, bytes] of manifests) {
      if (kept.has(hash)) continue
      const name = `${this.#folder}${hash}-${randomUUID()}.sums`
      await this.#blobs.put(name, bytes, 'any')
      this.#intact.add(name)
      fresh.add(hash)
    }
    return { before, fresh }
  }

  /** Removes what the text that has landed does not refer to, and older blobs of what was put anew. */
  async sweep({ before, fresh }: Replacement, isKept: (hash: string) => boolean): Promise<void> {
    const stray = before.filter(name => fresh.has(hashOf(name)) || !isKept(hashOf(name)))
    await forEach(stray, name => this.#blobs.remove(name))
  }

  #names(hash = ''): Promise<readonly string[]> {
    return this.#blobs.list(this.#folder + hash)
  }
}

function hashOf(name: string): string {
  return /([0-9a-f]{64})-[^/]*$/.exec(name)?.[1] ?? ''
}
