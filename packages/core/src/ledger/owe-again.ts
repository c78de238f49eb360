import type { Context } from '../context.ts'
import { rewriteLedger } from '../ledger/rewrite.ts'
import { owe } from '../ledger/settle.ts'
import type { TargetReport } from '../report/model.ts'

/**
 * Makes due again what a run had settled, where it turns out that it should not have been settled: the process that
 * built the site failed after all, and what is live is not what was purged for.
 *
 * @param settled - by target, as a report has it, or as {@link Context.onSettled} told it
 * @returns how many items are pending again; 0 also where there is no ledger, which owes everything anyway
 * @throws CdnPurgeError `LEDGER_UNWRITABLE`, `LEDGER_LOCKED`, `LEDGER_INVALID`
 */
export async function oweAgain(
  settled: readonly Pick<TargetReport, 'name' | 'settled'>[],
  context: Context,
): Promise<number> {
  const count = settled.reduce((sum, target) => sum + target.settled.length, 0)
  if (count === 0) return 0
  const document = await rewriteLedger(context, before =>
    settled.reduce(
      (after, { name, settled: items }) => after && owe(after, name, items, after.sequence + 1),
      before,
    ),
  )
  return document === undefined ? 0 : count
}
