import type { Store } from '../store.ts'

/**
 * A store that is opened by its first call: most of what opens a context never asks for the ledger, and what speaks to a
 * server costs more to load than all the rest.
 *
 * @param location - as that of the store
 * @param open - what it rejects with, each call rejects with
 */
export function createLazyStore(location: string, open: () => Promise<Store>): Store {
  let opened: Promise<Store> | undefined
  const store = (): Promise<Store> => {
    opened ??= open()
    return opened
  }
  return {
    location,
    read: async () => (await store()).read(),
    readManifest: async hash => (await store()).readManifest(hash),
    write: async (next, expected) => (await store()).write(next, expected),
    append: async line => (await store()).append(line),
    listManifests: async () => (await store()).listManifests(),
    readSnapshot: async () => (await store()).readSnapshot(),
    updateSnapshot: async change => (await store()).updateSnapshot(change),
    removeSnapshot: async text => (await store()).removeSnapshot(text),
    lastWrite: async () => (await store()).lastWrite?.(),
    tryWrite: async () => (await store()).tryWrite?.(),
    async close() {
      // Whoever called it was told why it could not be opened.
      const open = await opened?.catch(() => undefined)
      await open?.close?.()
    },
  }
}
