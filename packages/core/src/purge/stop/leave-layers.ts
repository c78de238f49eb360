import type { Prepared } from '../../prepare/model.ts'
import type { ErrorReport, TargetReport } from '../../report/model.ts'
import { none, unplanned, type Walk, type WalkedLayer } from '../layer.ts'

/**
 * Sends nothing: all that is due stays pending.
 *
 * @param why - told of each target that owes something
 * @param keep - what is kept of a layer
 */
export function leaveLayers(
  { targets }: Pick<Prepared, 'targets'>,
  why: Omit<ErrorReport, 'items'>,
  keep: (layer: WalkedLayer) => readonly TargetReport[],
): Walk<readonly TargetReport[]> {
  const layers = targets.map(target => {
    const error: ErrorReport = { ...why, items: Array.from(target.due, ({ item }) => item) }
    const done = {
      requests: [],
      settled: none,
      items: 0,
      wide: [],
      errors: target.due.length === 0 ? [] : [error],
    }
    return keep({ ...unplanned(target), done: target.chosen ? done : undefined })
  })
  return { layers, stale: targets.flatMap(({ due }) => [...due]), warnings: [] }
}
