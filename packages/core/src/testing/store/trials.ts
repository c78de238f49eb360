import type { Store } from '../../ledger/store.ts'

/**
 * Makes an empty store; with a store that it made before, one more for the same ledger, as another process would open
 * it.
 */
export type CreateStore = (same?: Store) => Store | Promise<Store>

/**
 * Makes one more store for the same ledger, whose process ends after so many steps: what asks or changes the outside
 * is a step, and from then on each one rejects without doing anything.
 */
export type EndAfter = (same: Store, steps: number) => Store | Promise<Store>

/** What is tried of a store beside its contract. */
export interface StoreTrials {
  /** Ends the process at each step of a write. Without, that is not tried. */
  readonly endAfter?: EndAfter
}
