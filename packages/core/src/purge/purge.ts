import type { Committed } from '../commit/commit.ts'
import type { Context } from '../context.ts'
import { CdnPurgeError, describeCause } from '../errors/error.ts'
import { fold } from '../ledger/rewrite.ts'
import type { LedgerDocument } from '../ledger/schema.ts'
import type { LedgerMark } from '../ledger/store.ts'
import type { LiveReport } from '../live/model.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { Prepared } from '../prepare/model.ts'
import type { ErrorReport, TargetReport } from '../report/model.ts'
import type { Recording } from '../report/page/recording.ts'
import { explainInterruption } from './explain-interruption.ts'
import { walkLayers } from './layer.ts'
import { keepIn } from './report-layer.ts'
import { leaveLayers } from './stop/leave-layers.ts'

/** What a purge did. */
export interface Purged {
  readonly targets: readonly TargetReport[]
  readonly warnings: readonly string[]
  /** The ledger as it was written last; `undefined`: not since the first request. */
  readonly document: LedgerDocument | undefined
  readonly origin?: LiveReport
  readonly edge?: LiveReport
}

/**
 * Purges what is recorded as pending: stops where the plan is over a bar, waits for the origin if told so, sends layer by layer from the origin outwards,
 * settles each answer as it arrives, and looks through the edge if told so. What is not accepted stays pending, and is
 * held back in the layers outside. Where others send it, all of it stays pending, and is handed to them.
 *
 * @param recording - is told of layers and requests
 * @throws CdnPurgeError where a credential is missing (nothing was sent then), and `INTERRUPTED` (state is kept)
 */
export async function purge(
  { prepared, document }: Committed,
  context: Context,
  recording?: Recording,
): Promise<Purged> {
  if (context.handOver === undefined) refuseWithoutCredentials(prepared, context)
  try {
    return await purgePending(prepared, document, context, recording)
  } catch (error) {
    throw await explainInterruption(error, prepared.input.options.environment, context)
  }
}

async function purgePending(
  prepared: Prepared,
  document: LedgerDocument | undefined,
  context: Context,
  recording: Recording | undefined,
): Promise<Purged> {
  const { targets, ledger, input } = prepared
  const { options } = input
  // What a run does not need, it does not load.
  const stop =
    options.maxUrls === undefined && options.maxRequests === undefined
      ? undefined
      : await (await import('./stop/safety-stop.ts')).findStop(prepared, context)
  const origin =
    options.waitForOrigin === false || stop !== undefined
      ? undefined
      : await (await import('../live/wait-for-origin.ts')).waitForOrigin(prepared, context)
  const why = stop ?? (await lateness(options, origin))
  const walk = why
    ? leaveLayers(prepared, why, keepIn(recording))
    : await walkLayers(
        targets,
        async layer =>
          context.handOver === undefined
            ? (await import('./send-layer.ts')).sendLayer(layer, document, context, recording)
            : (await import('./show-layer.ts')).showLayer(layer, recording),
        keepIn(recording),
      ).catch(async (error: unknown) => {
        // An interrupted run folds too, so that what was accepted is not sent again; its own error goes first.
        await fold(context).catch((cause: unknown) => context.logger.warn(describeCause(cause)))
        throw error
      })
  for (const warning of walk.warnings) context.logger.warn(warning)
  const owed = targets.some(({ due }) => due.length > 0)
  const folded = owed || ledger.journal ? await fold(context) : undefined
  const isQueued = context.handOver !== undefined && why === undefined
  if (owed && isQueued) await context.handOver?.(markOf(folded ?? document))
  const reports = walk.layers.flat().map(report => (isQueued ? withQueued(report) : report))
  const verified =
    options.verify === false || stop !== undefined
      ? undefined
      : await (await import('../live/verify.ts')).verify(prepared, reports, walk.stale, context)
  return {
    targets: verified?.targets ?? reports,
    warnings: walk.warnings,
    document: verified?.document ?? folded,
    ...(origin === undefined ? {} : { origin }),
    ...(verified === undefined ? {} : { edge: verified.edge }),
  }
}

/** By which others know that it is the ledger that was left to them. */
function markOf(document: LedgerDocument | undefined): LedgerMark | undefined {
  const { id, sequence = 0 } = document ?? {}
  return id === undefined ? undefined : { id, sequence }
}

/** Why nothing may be sent, where the origin is late. */
async function lateness(
  options: ResolvedOptions,
  origin: LiveReport | undefined,
): Promise<Omit<ErrorReport, 'items'> | undefined> {
  if (origin === undefined || origin.differing.length === 0) return undefined
  return (await import('./stop/late-origin.ts')).describeLateOrigin(options, origin)
}

/** All that stays pending was left to others. */
function withQueued(report: TargetReport): TargetReport {
  return report.pending === 0 ? report : { ...report, queued: report.pending }
}

/** What is live is recorded by now, so that it is not forgotten when it changes again before somebody sets the variable. */
function refuseWithoutCredentials(
  { targets }: Prepared,
  { later = 'the next run' }: Pick<Context, 'later'>,
): void {
  const sending = targets.filter(
    ({ chosen, target, due }) => chosen && (!target.onlyByHand || due.length > 0),
  )
  const problems = sending.flatMap(({ target }) => target.missing)
  if (problems.length === 0) return
  const owed = targets.some(({ due }) => due.length > 0)
  throw new CdnPurgeError('CONFIG_INVALID', problems, {
    problems,
    ...(owed ? { hint: `Nothing was sent. What is due is recorded as pending: ${later} sends it.` } : {}),
  })
}
