import { CdnPurgeError, describeCause } from '../errors/error.ts'
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
 * Purges what was prepared: makes it durable as pending, sends layer by layer from the origin outwards, settles each
 * answer as it arrives. What is not accepted stays pending, and is held back in the layers outside.
 *
 * @param command - named in the report
 * @throws CdnPurgeError where the ledger cannot be written, or a credential is missing (nothing was sent then), and
 * `INTERRUPTED` (state is kept)
 */
export async function execute(prepared: Prepared, command: string, context: Context): Promise<RunReport> {
  const committed = await commit(prepared, context)
  const { prepared: current, document } = committed
  refuseWithoutCredentials(current)
  const targets: TargetReport[] = []
  const stale = new Map<string, DueItem>()
  const unnamed = new Unnamed()
  const told: string[] = []
  try {
    for (const target of current.targets) {
      told.push(...unnamed.warn(target))
      if (!target.chosen) {
        addStale(stale, target.due)
        continue
      }
      const { report, unsettled } = await purgeTarget(target, [...stale.values()], document, context)
      addStale(stale, unsettled)
      unnamed.add(target, report)
      targets.push(report)
    }
  } catch (error) {
    // An interrupted run folds too, so that what was accepted is not sent again; its own error goes first.
    await fold(context).catch((cause: unknown) => context.logger.warn(describeCause(cause)))
    throw error
  }
  for (const warning of told) context.logger.warn(warning)
  const owed = current.targets.some(({ due }) => due.length > 0)
  const folded = owed || current.ledger.journal ? await fold(context) : undefined
  return {
    version: 1,
    command,
    ok: targets.every(({ pending, errors }) => pending === 0 && errors.length === 0),
    dryRun: false,
    firstRun: current.firstRun,
    changes: reportChanges(current),
    targets,
    tokens: { requested: 0, images: 0 },
    ledger: {
      location: context.store.location,
      sequence: folded?.sequence ?? document?.sequence ?? 0,
      written: committed.written || folded !== undefined,
    },
    warnings: [...current.warnings, ...told],
  }
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
