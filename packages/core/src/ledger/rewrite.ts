import { randomUUID } from 'node:crypto'
import { CdnPurgeError } from '../errors/error.ts'
import type { Clock } from '../http/clock.ts'
import { type LedgerDocument, parseLedger } from './schema.ts'
import { replay, serializeLedger } from './settle.ts'
import type { Store } from './store.ts'

/** How often other runs may write between our read and our write before we give up. */
export const ATTEMPTS = 50

/** What a write to the ledger needs. */
export interface LedgerAccess {
  readonly store: Store
  readonly clock: Clock
}

/**
 * Changes the ledger as it is at that moment, its journal folded in.
 *
 * @param change - gives the new content, or `undefined` to leave it; told whether lines wait in the journal
 * @returns the ledger that it wrote; `undefined` where it was left
 */
export async function rewriteLedger(
  { store, clock }: LedgerAccess,
  change: (document: LedgerDocument | undefined, journal: boolean) => LedgerDocument | undefined,
): Promise<LedgerDocument | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const stored = await store.read()
    const before = stored && replay(parseLedger(stored.text, store.location), stored.journal)
    const changed = change(before, stored !== undefined && stored.journal.length > 0)
    if (changed === undefined) return undefined
    const document = stamp({ ...changed, sequence: changed.sequence + 1 }, clock)
    const write = { text: serializeLedger(document), manifests: new Map(), keep: manifestsOf(document) }
    if (await store.write(write, stored?.version)) return document
  }
  throw busy(store)
}

/**
 * Folds the journal into the ledger at the end of a run.
 *
 * @returns the ledger that it wrote; `undefined` where there was nothing to fold
 */
export function fold(access: LedgerAccess): Promise<LedgerDocument | undefined> {
  return rewriteLedger(access, (document, journal) => (journal ? document : undefined))
}

/** The document with the time of its write, and an identity where it has none. */
export function stamp(document: LedgerDocument, clock: Clock): LedgerDocument {
  return { ...document, id: document.id ?? randomUUID(), updatedAt: new Date(clock.now()).toISOString() }
}

/** SHA-256 of every manifest that a ledger refers to. */
export function manifestsOf(document: LedgerDocument): ReadonlySet<string> {
  return new Set([...document.outputs.values()].map(({ manifest }) => manifest))
}

/** Others wrote too often. */
export function busy({ location }: Store): CdnPurgeError {
  return new CdnPurgeError(
    'LEDGER_LOCKED',
    `Other runs kept writing to the ledger ${location}; gave up after ${ATTEMPTS} tries.`,
    { hint: 'Run again when they are done. Nothing was lost.' },
  )
}
