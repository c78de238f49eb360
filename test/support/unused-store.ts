import type { Store } from '@cdn-purge/core'

const refuse = async (): Promise<never> => {
  throw new Error('the ledger must not be touched here')
}

/** A store for code that has no business with the ledger: every call fails. */
export const unusedStore: Store = {
  location: 'nowhere',
  read: refuse,
  readManifest: refuse,
  write: refuse,
  append: refuse,
  listManifests: refuse,
  readSnapshot: refuse,
  updateSnapshot: refuse,
  removeSnapshot: refuse,
}
