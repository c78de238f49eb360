import type { LiveReport } from '../live/model.ts'
import type { Prepared } from '../prepare/model.ts'
import type { ErrorReport, TargetReport } from '../report/model.ts'
import { none, unplanned, type Walk, type WalkedLayer } from './layer.ts'

/**
 * Sends nothing, since the origin is late: all that is due stays pending.
 *
 * @param keep - what is kept of a layer
 */
export function leaveLayers(
  { targets, input }: Prepared,
  { ms }: LiveReport,
  keep: (layer: WalkedLayer) => readonly TargetReport[],
): Walk<readonly TargetReport[]> {
  const { waitForOrigin: wait } = input.options
  const isThroughEdge = wait !== false && wait.origin === undefined
  const edge =
    ' An edge that ignores queries, or changes bytes, must be passed by with "waitForOrigin.origin".'
  const layers = targets.map(target => {
    const error: ErrorReport = {
      code: 'ORIGIN_NOT_READY',
      message: `not sent, since after ${Math.round(ms / 1000)} s the origin did not serve the bytes of this build`,
      hint: `When it does, run \`cdn-purge run\` again.${isThroughEdge ? edge : ''}`,
      items: Array.from(target.due, ({ item }) => item),
    }
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
