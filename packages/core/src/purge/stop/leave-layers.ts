import type { Prepared } from '../../prepare/model.ts'
import type { ErrorReport, TargetReport } from '../../report/model.ts'
import { unplanned, type Walk } from '../layer.ts'
import { reportLayer } from '../report-layer.ts'

/**
 * Sends nothing: all that is due stays pending.
 *
 * @param why - told of each target that owes something
 */
export function leaveLayers(
  { targets }: Pick<Prepared, 'targets'>,
  why: Omit<ErrorReport, 'items'>,
): Walk<readonly TargetReport[]> {
  const layers = targets.map(target => {
    const error: ErrorReport = { ...why, items: target.due.map(({ item }) => item) }
    const done = { requests: [], settled: [], accepted: [], errors: target.due.length === 0 ? [] : [error] }
    return reportLayer({ ...unplanned(target), done: target.chosen ? done : undefined })
  })
  return { layers, stale: targets.flatMap(({ due }) => due), warnings: [] }
}
