import type { Price } from '../plan/capabilities.ts'
import { dueKey } from '../plan/pattern.ts'
import type { Cost, TargetReport } from '../report/model.ts'
import { listWholes } from '../report/wholes.ts'
import { listWidenings } from '../report/widenings.ts'
import { heldError, waitingError } from './hold-back.ts'
import type { Done, PlannedLayer, WalkedLayer } from './layer.ts'

/**
 * What is reported of the layers that were sent to, or would be.
 *
 * @param isQueued - what they owe was left to others
 */
export function reportLayers(
  layers: readonly WalkedLayer[],
  { isQueued = false }: { readonly isQueued?: boolean } = {},
): readonly TargetReport[] {
  return layers.flatMap(layer => {
    if (layer.done === undefined) return []
    const report = reportLayer(layer, layer.done)
    return [isQueued && report.pending > 0 ? { ...report, queued: report.pending } : report]
  })
}

function costOf(items: number, price: Price | undefined): { readonly cost?: Cost } {
  if (price === undefined || items === 0) return {}
  const { perItem, ...rest } = price
  // Prices have few decimals, sums of floating-point numbers many.
  return { cost: { items, most: Number((items * perItem).toFixed(6)), ...rest } }
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
    ...costOf(accepted.length, target.api.capabilities.price),
    requests,
    errors: [...errors, ...heldError(held), ...waitingError(waiting)],
    skipped: skipped.map(({ item, reason }) => ({ item: item?.item ?? '', reason })),
    ...(jobs === undefined ? {} : { jobs }),
  }
}
