import { describe, test } from 'vitest'
import { endAfter } from '../../../../../../test/support/ending-blobs.ts'
import { MemoryBlobs } from '../../../../../../test/support/memory-blobs.ts'
import { testStore } from '../../../testing/store/store-cases.ts'
import type { Store } from '../../store.ts'
import { createBlobStore } from './blob-store.ts'
import type { Blobs } from './blobs.ts'

const made = new WeakMap<Store, MemoryBlobs>()

function open(blobs: MemoryBlobs, used: Blobs = blobs): Store {
  const store = createBlobStore(used, Date.now)
  made.set(store, blobs)
  return store
}

const blobsOf = (store: Store | undefined) => (store && made.get(store)) ?? new MemoryBlobs()

describe('a store over blobs in memory', () => {
  testStore(same => open(blobsOf(same)), test, {
    endAfter: (same, steps) => open(blobsOf(same), endAfter(blobsOf(same), steps)),
  })
})
