import type { Context } from './context.ts'
import { execute } from './execute.ts'
import { prepare, type RunInput } from './prepare.ts'
import { preview } from './preview.ts'
import type { RunReport } from './result.ts'

/**
 * Diff, purge, record: one run from the outputs to the report. With `dryRun` it sends and writes nothing.
 *
 * @param command - named in the report
 */
export async function run(input: RunInput, command: string, context: Context): Promise<RunReport> {
  const prepared = await prepare(input, context)
  for (const warning of prepared.warnings) context.logger.warn(warning)
  return input.options.dryRun
    ? preview(prepared, command, context.store.location)
    : execute(prepared, command, context)
}
