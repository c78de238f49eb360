import { dueKey } from '../plan/pattern.ts'
import type { TargetReport } from '../report/model.ts'
import { listWholes } from '../report/wholes.ts'
import { listWidenings } from '../report/widenings.ts'
import { heldError, waitingError } from './hold-back.ts'
import type { Done, PlannedLayer, WalkedLayer } from './layer.ts'

/** What is reported of the layers that were sent to, or would be. */
export function reportLayers(layers: readonly WalkedLayer[]): readonly TargetReport[] {
  return layers.flatMap(layer => (layer.done === undefined ? [] : [reportLayer(layer, layer.done)]))
}

function reportLayer(
  { target, due, free, held, waiting, made }: PlannedLayer,
  { requests, settled, planned, accepted, errors, jobs }: Done,
): TargetReport {
  const skipped = made.skipped.map(({ due: index, reason }) => ({ item: free[index], reason }))
  const over = new Set([...settled, ...skipped.flatMap(({ item }) => item ?? [])].map(dueKey))
  return {
    name: target.name,
    provider: target.provider,
    due: due.length,
    accepted: settled.length,
    settled,
    ...(planned === undefined ? {} : { planned }),
    wholes: listWholes(accepted, free),
    pending: due.length - over.size,
    collateral: made.collateral,
    widenings: listWidenings(made, free),
    requests,
    errors: [...errors, ...heldError(held), ...waitingError(waiting)],
    skipped: skipped.map(({ item, reason }) => ({ item: item?.item ?? '', reason })),
    ...(jobs === undefined ? {} : { jobs }),
  }
}
