import type { DueItem } from '../plan/model.ts'
import type { Prepared } from '../prepare/prepare.ts'
import type { PreparedTarget } from '../prepare/target.ts'
import { reportChanges } from '../report/changes.ts'
import type { RequestReport, RunReport, TargetReport } from '../report/model.ts'
import { listWidenings } from '../report/widenings.ts'
import { countCovers } from './dispatch.ts'
import { addStale, heldError, holdBack, staleUrls, waitingError } from './hold-back.ts'
import { listRequests } from './requests.ts'
import { showRequest } from './show.ts'

/** The report of a run that sends and writes nothing: the exact requests, secrets masked. */
export function preview(prepared: Prepared, command: string, location: string): RunReport {
  return {
    version: 1,
    command,
    ok: true,
    dryRun: true,
    firstRun: prepared.firstRun,
    changes: reportChanges(prepared),
    targets: previewTargets(prepared.targets),
    tokens: { requested: 0, images: 0 },
    ledger: { location, sequence: prepared.ledger.document?.sequence ?? 0, written: false },
    warnings: prepared.warnings,
  }
}

function previewTargets(targets: readonly PreparedTarget[]): TargetReport[] {
  const stale = new Map<string, DueItem>()
  const reports: TargetReport[] = []
  for (const target of targets) {
    // A layer that is sent to is taken to accept everything.
    if (target.chosen) reports.push(previewTarget(target, [...stale.values()]))
    else addStale(stale, target.due)
  }
  return reports
}

function previewTarget({ target, due, plan }: PreparedTarget, stale: readonly DueItem[]): TargetReport {
  const { free, held } = holdBack(due, stale)
  const made = plan(free, staleUrls(stale))
  const { batches, skipped, collateral } = made
  const requests = listRequests(target, batches).map(({ request, carried }): RequestReport => {
    const hit = carried.reduce((sum, planned) => sum + planned.collateral, 0)
    return {
      ...showRequest(request),
      covers: countCovers(carried),
      ...(hit === 0 ? {} : { collateral: hit }),
    }
  })
  const planned = new Set(batches.flat().flatMap(({ covers }) => covers))
  for (const { due: index } of skipped) planned.add(index)
  return {
    name: target.name,
    provider: target.provider,
    due: due.length,
    accepted: 0,
    settled: [],
    pending: due.length - skipped.length,
    collateral,
    widenings: listWidenings(made, free),
    requests,
    errors: [...heldError(held), ...waitingError(free.filter((_, index) => !planned.has(index)))],
    skipped: skipped.map(({ due: index, reason }) => ({ item: free[index]?.item ?? '', reason })),
  }
}
