import type { Context } from '../context.ts'
import { oweAgain } from '../ledger/owe-again.ts'
import type { LedgerDocument } from '../ledger/schema.ts'
import type { DueItem } from '../plan/model.ts'
import { createCovers, dueKey } from '../plan/pattern.ts'
import type { Prepared } from '../prepare/model.ts'
import type { TargetReport } from '../report/model.ts'
import { deployedItems } from './deployed-items.ts'
import { listFiles, locate } from './list-files.ts'
import { throughEdge } from './look/address.ts'
import { lookThroughEdge } from './look/look.ts'
import { lookUntil } from './look/look-until.ts'
import type { LiveReport } from './model.ts'
import { takeSample } from './sample.ts'

/** What a look through the edge gave, after a purge. */
export interface Verified {
  readonly edge: LiveReport
  /** The reports of the targets, with what was verified, and what is pending again. */
  readonly targets: readonly TargetReport[]
  /** The ledger, where it was written. */
  readonly document: LedgerDocument | undefined
}

/**
 * Looks through the edge, as the option `verify` says, until a sample of what was accepted has the bytes of the build.
 * What stays stale is due again at each target that had accepted it: which of them kept it cannot be seen from outside.
 *
 * @param pending - what some target still owes: it may be stale, and is owed anyway
 * @returns `undefined` where nothing is looked at
 * @throws CdnPurgeError `INTERRUPTED`: what was accepted is settled then
 */
export async function verify(
  prepared: Prepared,
  reports: readonly TargetReport[],
  pending: Iterable<DueItem>,
  context: Context,
): Promise<Verified | undefined> {
  const { verify: wish, targets } = prepared.input.options
  if (wish === false) return undefined
  // ASSUME: what a vendor serves under URLs of its own is not seen under those of the site.
  const elsewhere = new Set(targets.filter(({ api }) => api.images !== undefined).map(({ name }) => name))
  const seen = reports.filter(({ name }) => !elsewhere.has(name))
  const deployed = new Map(
    prepared.targets.map(target => [
      target.target.name,
      new Set(Array.from(deployedItems(prepared, target), dueKey)),
    ]),
  )
  const covers = createCovers(
    seen.flatMap(({ name, settled }) =>
      Array.from(settled).filter(item => deployed.get(name)?.has(dueKey(item))),
    ),
  )
  const owed = createCovers(pending)
  const unnamed = new Set(reports.flatMap(({ skipped }) => skipped.map(({ item }) => item)))
  const files = listFiles(prepared, context.home, () => ({
    url: url => covers(url) && !owed(url) && !unnamed.has(url),
  }))
  const sample = locate(takeSample(files, wish.sample))
  if (sample.length === 0) {
    if (reports.some(({ settled }) => settled.length > 0)) {
      context.logger.info(
        'The option "verify" has nothing to look at: of what was accepted, no bytes are known that the edge must serve.',
      )
    }
    return undefined
  }
  const { report: edge, equal } = await lookUntil(
    {
      files: sample,
      look: lookThroughEdge(throughEdge),
      timeout: wish.timeout,
      title: 'Verifying through the edge',
    },
    context,
  )
  const stale = edge.differing.map(({ url }) => url)
  const judged = reports.map(report => {
    if (elsewhere.has(report.name)) return { report, again: [] }
    const isOwn = createCovers(report.settled)
    const again = stale.filter(isOwn)
    return { report: judge(report, equal.filter(isOwn).length, again, edge.ms), again }
  })
  const { document } = await oweAgain(
    judged.map(({ report: { name }, again }) => ({ name, settled: again.map(toItem) })),
    context,
  )
  return { edge, targets: judged.map(({ report }) => report), document }
}

function toItem(item: string): DueItem {
  return { kind: 'url', item }
}

/** The report of a target with what was seen of what it had accepted. */
function judge(report: TargetReport, verified: number, stale: readonly string[], ms: number): TargetReport {
  if (stale.length === 0) return { ...report, verified }
  const again = new Set(stale)
  return {
    ...report,
    verified,
    settled: Array.from(report.settled).filter(({ item }) => !again.has(item)),
    pending: report.pending + stale.length,
    errors: [
      ...report.errors,
      {
        code: 'EDGE_STALE',
        message: `accepted, but after ${Math.round(ms / 1000)} s still not what the edge serves`,
        hint: 'The next run purges it again.',
        items: stale,
      },
    ],
  }
}
