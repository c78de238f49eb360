/** What a store holds of the ledger at one instant. */
export interface StoredLedger {
  /** The text of `ledger.json`. */
  readonly text: string
  /** Journal lines written since that text, oldest first, without line ends. */
  readonly journal: readonly string[]
  /** Opaque; changes with every write and every journal line. */
  readonly version: string
}

/** What one write replaces. */
export interface LedgerWrite {
  /** The new text of `ledger.json`. */
  readonly text: string
  /** New manifests by their SHA-256, durable before the text is. */
  readonly manifests: ReadonlyMap<string, Uint8Array>
  /** SHA-256 of every manifest that the new text refers to; others are removed last. */
  readonly keep: ReadonlySet<string>
}

/** Which write a store has seen last. */
export interface LedgerMark {
  /** The ledger's identity. */
  readonly id: string
  readonly sequence: number
}

/** A build's snapshot as `when: 'deploy'` stores it: the entry's JSON and its manifests. */
export interface StoredSnapshot {
  readonly text: string
  readonly manifests: ReadonlyMap<string, Uint8Array>
}

/**
 * Where a ledger lives. Compare-and-set is the whole contract: a write lands only on the version it was
 * made from, so two runs at once can lose nothing.
 */
export interface Store {
  /** How messages name it, such as `.cdn-purge`. Holds no secret. */
  readonly location: string
  /** The ledger as it is now; `undefined` where there is none yet. */
  read(): Promise<StoredLedger | undefined>
  /** A manifest's bytes, checked against its name; `undefined` where it is missing. */
  readManifest(hash: string): Promise<Uint8Array | undefined>
  /**
   * Replaces the ledger and empties the journal, durably and as a whole, if the version is still `expected`
   * (`undefined`: if there is none). Returns whether it did.
   */
  write(next: LedgerWrite, expected: string | undefined): Promise<boolean>
  /** Adds one line to the journal. A line that is lost in a power cut only makes a purge be sent again. */
  append(line: string): Promise<void>
  /** The SHA-256 of every manifest that is there, also of those that no ledger refers to, for `--reset-ledger`. */
  listManifests(): Promise<readonly string[]>
  /** The snapshot that a build left; `undefined` where there is none. */
  readSnapshot(): Promise<StoredSnapshot | undefined>
  /**
   * Changes the snapshot under the lock: `change` gets it as it is, as far as it can be read, and gives the new entry
   * with the manifests that are new.
   */
  updateSnapshot(change: (stored: StoredSnapshot | undefined) => StoredSnapshot): Promise<void>
  /** Removes the snapshot if its entry still reads `text`. */
  removeSnapshot(text: string): Promise<void>
  /**
   * The last write, as the store knows of it by another way than by the ledger itself; `undefined` before the first. By it,
   * a ledger that was lost is told from one that never was, and an older copy from the newest. Without, neither is.
   */
  lastWrite?(): Promise<LedgerMark | undefined>
  /**
   * Shows that the ledger can be written, and changes nothing of it: rejects as a write would. For `cdn-purge doctor`;
   * without, it says that nobody can tell.
   */
  tryWrite?(): Promise<void>
  /** Closes connections, when the run is over. */
  close?(): Promise<void>
}

/** Makes a store from an object; third parties use it for the option `ledger`. */
export function defineStore(store: Store): Store {
  return store
}
