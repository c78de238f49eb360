import { describeRun } from './headline/headline.ts'
import type { Line, Telling } from './line.ts'
import type { RunReport } from './model.ts'
import { tellChanges } from './tell-changes.ts'
import { tellLive } from './tell-live.ts'
import { tellTarget } from './tell-target.ts'
import { tellTokens } from './tell-tokens.ts'

/** What a run did, a line each: all of it at a glance, then which files changed, and what came of it. */
export function summarize(report: RunReport, telling: Telling = {}): readonly Line[] {
  const headline: Line = { level: 'info', text: describeRun(report), headline: true }
  return [headline, ...tellChanges(report, telling), ...summarizePurge(report, telling)]
}

/** The details of it but for the files: what the origin served, what each target purged, tokens, what the edge served. */
export function summarizePurge(report: RunReport, telling: Telling = {}): readonly Line[] {
  const { origin, edge, targets, tokens, dryRun } = report
  return [
    ...(origin === undefined ? [] : tellLive(origin, 'origin', 'have the bytes of this build', telling)),
    ...targets.flatMap((target, index) => tellTarget(target, dryRun, targets.slice(0, index), telling)),
    ...tellTokens(tokens, dryRun, telling),
    ...(edge === undefined ? [] : tellLive(edge, 'edge', 'verified', telling)),
  ]
}
