import { createHash } from 'node:crypto'
import { describe, test } from 'vitest'
import { defineStore, type Store, type StoredSnapshot } from '../../ledger/store.ts'
import { testStore } from './store-cases.ts'

/** What a third party may write: all in one object, which is replaced as a whole. */
interface Held {
  text: string | undefined
  journal: readonly string[]
  manifests: ReadonlyMap<string, Uint8Array>
  snapshot: StoredSnapshot | undefined
}

const held = new WeakMap<Store, Held>()

function openMemory(of: Held): Store {
  const version = () =>
    of.text === undefined
      ? undefined
      : createHash('sha256')
          .update(JSON.stringify([of.text, of.journal]))
          .digest('hex')
  const store = defineStore({
    location: 'memory',
    async read() {
      const [text, now] = [of.text, version()]
      return text === undefined || now === undefined ? undefined : { text, journal: of.journal, version: now }
    },
    readManifest: async hash => of.manifests.get(hash),
    async write({ text, manifests, keep }, expected) {
      if (version() !== expected) return false
      const all = [...of.manifests, ...manifests].filter(([hash]) => keep.has(hash))
      Object.assign(of, { text, journal: [], manifests: new Map(all) })
      return true
    },
    async append(line) {
      of.journal = [...of.journal, line]
    },
    listManifests: async () => [...of.manifests.keys()],
    readSnapshot: async () => of.snapshot,
    async updateSnapshot(change) {
      const next = change(of.snapshot)
      const all = [...(of.snapshot?.manifests ?? []), ...next.manifests]
      of.snapshot = { text: next.text, manifests: new Map(all.filter(([hash]) => next.text.includes(hash))) }
    },
    async removeSnapshot(text) {
      if (of.snapshot?.text === text) of.snapshot = undefined
    },
  })
  held.set(store, of)
  return store
}

describe('the store of a third party', () => {
  testStore(same => {
    const known = same && held.get(same)
    return openMemory(known ?? { text: undefined, journal: [], manifests: new Map(), snapshot: undefined })
  }, test)
})
