import type { ByHand } from './by-hand/prepare-by-hand.ts'
import { commit } from './commit/commit.ts'
import type { Context } from './context.ts'
import { noTokens } from './images/token-report.ts'
import type { Prepared, RunInput } from './prepare/model.ts'
import { prepare, tell } from './prepare/prepare.ts'
import { walkLayers } from './purge/layer.ts'
import { purge } from './purge/purge.ts'
import { keepIn } from './purge/report-layer.ts'
import { reportChanges } from './report/changes.ts'
import type { RunReport } from './report/model.ts'
import type { Recording } from './report/page/recording.ts'

/**
 * Diff, purge, record: one run from the outputs to the report. With `dryRun` it sends and writes nothing.
 *
 * @param command - named in the report
 * @param recording - keeps what the HTML report shows beyond it
 * @throws CdnPurgeError for an output or ledger that cannot be read, a ledger that cannot be written (nothing was sent
 * then), and `INTERRUPTED` (state is kept)
 */
export async function run(
  input: RunInput,
  command: string,
  context: Context,
  recording?: Recording,
): Promise<RunReport> {
  return carryOut(() => prepare(input, context), command, context, recording)
}

/**
 * Purges what a user names, together with what is pending. It looks at no output, and what the ledger knows of them
 * stays as it is. With `dryRun` it sends and writes nothing.
 *
 * @param command - named in the report
 * @param recording - keeps what the HTML report shows beyond it
 * @throws CdnPurgeError `USAGE` for something that cannot be purged, before anything is sent
 */
export async function runByHand(
  input: ByHand,
  command: string,
  context: Context,
  recording?: Recording,
): Promise<RunReport> {
  const { prepareByHand } = await import('./by-hand/prepare-by-hand.ts')
  return carryOut(() => prepareByHand(input, context), command, context, recording)
}

/** The stages in order: prepare reads and decides; commit makes it durable; the layers are purged, or shown. */
async function carryOut(
  make: () => Promise<Prepared>,
  command: string,
  context: Context,
  recording: Recording | undefined,
): Promise<RunReport> {
  const { store, logger } = context
  const prepared = await make()
  recording?.begin(prepared)
  tell(prepared, logger)
  const { dryRun, waitForOrigin, verify } = prepared.input.options
  if (dryRun) {
    if (waitForOrigin !== false || verify !== false) {
      logger.info('Nothing is sent, so neither origin nor edge is asked ("waitForOrigin", "verify").')
    }
    const { showLayer } = await import('./purge/show-layer.ts')
    const { layers, warnings } = await walkLayers(
      prepared.targets,
      layer => showLayer(layer, recording),
      keepIn(recording),
    )
    const sequence = prepared.ledger.document?.sequence ?? 0
    const ledger = { location: store.location, sequence, written: false }
    return report(command, prepared, { targets: layers.flat(), warnings, ledger })
  }
  const committed = await commit(prepared, make, context)
  recording?.begin(committed.prepared)
  const { document, ...purged } = await purge(committed, context, recording)
  const sequence = (document ?? committed.document)?.sequence ?? 0
  const ledger = {
    location: store.location,
    sequence,
    written: committed.written || document !== undefined,
  }
  return report(command, committed.prepared, { ...purged, ledger })
}

function report(
  command: string,
  prepared: Prepared,
  found: Pick<RunReport, 'targets' | 'warnings' | 'ledger' | 'origin' | 'edge'>,
): RunReport {
  const { dryRun } = prepared.input.options
  return {
    version: 1,
    command,
    ok:
      dryRun ||
      found.targets.every(({ pending, queued = 0, errors }) => pending === queued && errors.length === 0),
    dryRun,
    firstRun: prepared.firstRun,
    changes: reportChanges(prepared),
    tokens: prepared.input.images?.tokens ?? noTokens,
    ...found,
    warnings: [...prepared.warnings, ...found.warnings],
  }
}
