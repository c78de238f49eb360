import type { ReportModel, TargetModel } from '@cdn-purge/report'
import type { ResolvedOptions } from '../../options/resolve.ts'
import type { RunReport, TargetReport } from '../model.ts'
import { listFiles } from './file-states.ts'
import { fitFiles } from './fit-files.ts'
import { listRequests } from './page-requests.ts'
import type { Recording } from './recording.ts'

/** Entries of the map and the list of files: a page of about half a megabyte. */
const FILES = 15_000
/** Skipped items, and images, that are listed. */
const LISTED = 1000

/**
 * What the HTML report of a run shows.
 *
 * @param now - milliseconds since the epoch
 * @param home - absolute; what the names of outputs start at
 */
export async function createPageModel(
  report: RunReport,
  recording: Recording,
  { site, environment }: Pick<ResolvedOptions, 'site' | 'environment'>,
  { now, home }: { readonly now: number; readonly home: string },
): Promise<ReportModel> {
  const { command, ok, dryRun, firstRun, changes, ledger, warnings, tokens } = report
  const files = await listFiles(recording, report, home)
  const requests = listRequests(recording)
  return {
    version: 1,
    createdAt: new Date(now).toISOString(),
    command,
    environment,
    sites: site,
    ok,
    dryRun,
    firstRun,
    ms: now - recording.startedAt,
    changes: {
      added: changes.added.length,
      changed: changes.changed.length,
      removed: changes.removed.length,
      // A purge by hand looks at no output: what the ledger knows is as it was.
      unchanged: Math.max(changes.unchanged, files.filter(({ change }) => change === undefined).length),
    },
    ledger,
    warnings,
    targets: report.targets.map(target => describe(target, dryRun, requests.get(target.name) ?? [])),
    files: fitFiles(files, FILES),
    tokens: { requested: tokens.requested, images: tokens.given.slice(0, LISTED) },
  }
}

function describe(target: TargetReport, dryRun: boolean, shown: TargetModel['shown']): TargetModel {
  const { name, provider, due, accepted, pending, queued = 0, collateral, cost, requests, errors } = target
  const planned = target.planned?.length ?? 0
  return {
    name,
    provider,
    due,
    accepted: dryRun ? planned : accepted,
    pending: dryRun ? pending - planned : pending,
    queued,
    collateral,
    ...(cost === undefined ? {} : { cost: `${cost.most} ${cost.currency}` }),
    requests: requests.length,
    shown,
    problems: errors.map(({ code, message, hint, items }) => ({
      code,
      message,
      items: items.length,
      ...(hint === undefined ? {} : { hint }),
    })),
    skipped: target.skipped.slice(0, LISTED),
  }
}
