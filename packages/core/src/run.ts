import { type ByHand, prepareByHand } from './by-hand/prepare-by-hand.ts'
import type { Context } from './context.ts'
import { type Prepared, prepare, type RunInput, tell } from './prepare/prepare.ts'
import { execute } from './purge/execute.ts'
import { preview } from './purge/preview.ts'
import type { RunReport } from './report/model.ts'

/**
 * Diff, purge, record: one run from the outputs to the report. With `dryRun` it sends and writes nothing.
 *
 * @param command - named in the report
 */
export async function run(input: RunInput, command: string, context: Context): Promise<RunReport> {
  return carryOut(await prepare(input, context), command, context)
}

/**
 * Purges what a user names, together with what is pending. It looks at no output, and what the ledger knows of them
 * stays as it is. With `dryRun` it sends and writes nothing.
 *
 * @param command - named in the report
 * @throws CdnPurgeError `USAGE` for something that cannot be purged, before anything is sent
 */
export async function runByHand(input: ByHand, command: string, context: Context): Promise<RunReport> {
  return carryOut(await prepareByHand(input, context), command, context)
}

async function carryOut(prepared: Prepared, command: string, context: Context): Promise<RunReport> {
  tell(prepared, context.logger)
  return prepared.input.options.dryRun
    ? preview(prepared, command, context.store.location)
    : execute(prepared, command, context)
}
