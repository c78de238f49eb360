import type { LiveReport } from '../check-live/live-file.ts'
import { verify } from '../check-live/verify.ts'
import { waitForOrigin } from '../check-live/wait-for-origin.ts'
import { CdnPurgeError, describeCause } from '../errors/error.ts'
import type { LedgerDocument } from '../ledger/schema.ts'
import type { DueItem } from '../plan/item.ts'
import { commit, fold } from './commit.ts'
import type { Context } from './context.ts'
import { addStale } from './hold-back.ts'
import type { Prepared } from './prepare.ts'
import { purgeTarget } from './purge-target.ts'
import { reportChanges } from './report.ts'
import type { RunReport, TargetReport } from './result.ts'
import { Unnamed } from './unnamed.ts'

/**
 * Purges what was prepared: makes it durable as pending, waits for the origin if told so, sends layer by layer from
 * the origin outwards, settles each answer as it arrives, and looks through the edge if told so. What is not accepted
 * stays pending, and is held back in the layers outside.
 *
 * @param command - named in the report
 * @throws CdnPurgeError where the ledger cannot be written, or a credential is missing (nothing was sent then), and
 * `INTERRUPTED` (state is kept)
 */
export async function execute(prepared: Prepared, command: string, context: Context): Promise<RunReport> {
  const committed = await commit(prepared, context)
  const { prepared: current, document } = committed
  refuseWithoutCredentials(current)
  const origin = await waitForOrigin(current, context)
  const isLate = origin !== undefined && origin.differing.length > 0
  const purged = isLate ? leaveDue(current, origin) : await purgeLayers(current, document, context)
  for (const warning of purged.told) context.logger.warn(warning)
  const owed = current.targets.some(({ due }) => due.length > 0)
  const folded = owed || current.ledger.journal ? await fold(context) : undefined
  const verified = await verify(current, purged.reports, purged.unsettled, context)
  const targets = verified?.targets ?? purged.reports
  const last = verified?.document ?? folded
  return {
    version: 1,
    command,
    ok: targets.every(({ pending, errors }) => pending === 0 && errors.length === 0),
    dryRun: false,
    firstRun: current.firstRun,
    changes: reportChanges(current),
    targets,
    ...(origin === undefined ? {} : { origin }),
    ...(verified === undefined ? {} : { edge: verified.edge }),
    tokens: { requested: 0, images: 0 },
    ledger: {
      location: context.store.location,
      sequence: last?.sequence ?? document?.sequence ?? 0,
      written: committed.written || last !== undefined,
    },
    warnings: [...current.warnings, ...purged.told],
  }
}

/** What came of the layers. */
interface Purged {
  readonly reports: readonly TargetReport[]
  /** What is still owed anywhere. */
  readonly unsettled: readonly DueItem[]
  readonly told: readonly string[]
}

async function purgeLayers(
  { targets }: Prepared,
  document: LedgerDocument | undefined,
  context: Context,
): Promise<Purged> {
  const reports: TargetReport[] = []
  const stale = new Map<string, DueItem>()
  const unnamed = new Unnamed()
  const told: string[] = []
  try {
    for (const target of targets) {
      told.push(...unnamed.warn(target))
      if (!target.chosen) {
        addStale(stale, target.due)
        continue
      }
      const { report, unsettled } = await purgeTarget(target, [...stale.values()], document, context)
      addStale(stale, unsettled)
      unnamed.add(target, report)
      reports.push(report)
    }
  } catch (error) {
    // An interrupted run folds too, so that what was accepted is not sent again; its own error goes first.
    await fold(context).catch((cause: unknown) => context.logger.warn(describeCause(cause)))
    throw error
  }
  return { reports, unsettled: [...stale.values()], told }
}

/** Sends nothing, since the origin is late: all stays pending. */
function leaveDue({ targets, input }: Prepared, { ms }: LiveReport): Purged {
  const { waitForOrigin: wait } = input.options
  const isThroughEdge = wait !== false && wait.origin === undefined
  const edge =
    ' An edge that ignores queries, or changes bytes, must be passed by with "waitForOrigin.origin".'
  const reports = targets.flatMap(({ target, chosen, due }): TargetReport[] => {
    if (!chosen) return []
    const error = {
      code: 'ORIGIN_NOT_READY',
      message: `not sent, since after ${Math.round(ms / 1000)} s the origin did not serve the bytes of this build`,
      hint: `When it does, run \`cdn-purge run\` again.${isThroughEdge ? edge : ''}`,
      items: due.map(({ item }) => item),
    } as const
    return [
      {
        name: target.name,
        provider: target.provider,
        due: due.length,
        accepted: 0,
        settled: [],
        pending: due.length,
        collateral: 0,
        widenings: [],
        requests: [],
        errors: due.length === 0 ? [] : [error],
        skipped: [],
      },
    ]
  })
  return { reports, unsettled: targets.flatMap(({ due }) => due), told: [] }
}

/** What is live is recorded by now, so that it is not forgotten when it changes again before somebody sets the variable. */
function refuseWithoutCredentials({ targets }: Prepared): void {
  const problems = targets.filter(({ chosen }) => chosen).flatMap(({ target }) => target.missing)
  if (problems.length === 0) return
  const owed = targets.some(({ due }) => due.length > 0)
  throw new CdnPurgeError('CONFIG_INVALID', problems.join('\n'), {
    problems,
    ...(owed ? { hint: 'Nothing was sent. What is due is recorded as pending: the next run sends it.' } : {}),
  })
}
