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
import type { RunReport, TargetReport } from './report/model.ts'
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
  if (logger.trace !== undefined) {
    const { tracePrepared } = await import('./prepare/trace-prepared.ts')
    tracePrepared(prepared, logger.trace)
  }
  const { dryRun, waitForOrigin, verify } = prepared.input.options
  if (dryRun) {
    if (waitForOrigin !== false || verify !== false) {
      logger.info('Nothing is sent, so neither origin nor edge is asked ("waitForOrigin", "verify").')
    }
    const { showLayer } = await import('./purge/show-layer.ts')
    const { layers, warnings: found } = await walkLayers(
      prepared.targets,
      layer => showLayer(layer, recording),
      keepIn(recording),
    )
    const warnings = [...found, ...(await warnOfExcess(layers.flat(), prepared))]
    for (const warning of warnings) logger.warn(warning)
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

/** A plan that is only shown says what a run would stop at. */
async function warnOfExcess(
  targets: readonly TargetReport[],
  { input: { options } }: Prepared,
): Promise<readonly string[]> {
  const { describeExcess } = await import('./purge/stop/safety-stop.ts')
  const excess = describeExcess(targets, options)
  if (excess === undefined) return []
  return [`A run stops here and sends nothing, since ${excess}. \`cdn-purge run --yes\` sends it.`]
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
