import type { Blob, Blobs, Expected } from '../../packages/core/src/ledger/stores/blobs/blobs.ts'

/** Blobs in memory, by their names. */
export class MemoryBlobs implements Blobs {
  readonly location = 'memory'
  readonly blobs: Map<string, Blob>
  #count = 0

  /** @param blobs - of another one, which this one shares */
  constructor(blobs = new Map<string, Blob>()) {
    this.blobs = blobs
  }

  async get(name: string): Promise<Blob | undefined> {
    return this.blobs.get(name)
  }

  async put(name: string, bytes: Uint8Array, expected: Expected): Promise<string | undefined> {
    const version = this.blobs.get(name)?.version
    if (expected === 'absent' && version !== undefined) return undefined
    if (typeof expected === 'object' && version !== expected.version) return undefined
    const next = `${++this.#count}-${Math.random()}`
    this.blobs.set(name, { bytes, version: next })
    return next
  }

  async remove(name: string): Promise<void> {
    this.blobs.delete(name)
  }

  async list(prefix: string): Promise<readonly string[]> {
    return [...this.blobs.keys()].filter(name => name.startsWith(prefix)).sort()
  }
}
