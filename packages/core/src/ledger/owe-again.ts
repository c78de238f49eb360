import type { DueList } from '../plan/model.ts'
import { type LedgerAccess, rewriteLedger } from './rewrite.ts'
import type { LedgerDocument } from './schema.ts'
import { owe } from './settle.ts'

/** What is owed again. */
export interface OwedAgain {
  /** How many items; 0 also where there is no ledger, which owes everything anyway. */
  readonly count: number
  /** The ledger, where it was written. */
  readonly document: LedgerDocument | undefined
}

/**
 * Makes due again what a run had settled, where it turns out that it should not have been settled: the process that
 * built the site failed after all, or the edge still has what was to go.
 *
 * @param settled - by the target's name
 * @throws CdnPurgeError `LEDGER_UNWRITABLE`, `LEDGER_LOCKED`, `LEDGER_INVALID`
 */
export async function oweAgain(
  settled: readonly { readonly name: string; readonly settled: DueList }[],
  ledger: LedgerAccess,
): Promise<OwedAgain> {
  const count = settled.reduce((sum, target) => sum + target.settled.length, 0)
  if (count === 0) return { count: 0, document: undefined }
  const document = await rewriteLedger(ledger, before =>
    settled.reduce(
      (after, { name, settled: items }) => after && owe(after, name, items, after.sequence + 1),
      before,
    ),
  )
  return { count: document === undefined ? 0 : count, document }
}
