import type { Price } from '../plan/capabilities.ts'
import type { Cost, TargetReport } from '../report/model.ts'
import { listWholes } from '../report/wholes.ts'
import { listWidenings } from '../report/widenings.ts'
import { heldError, waitingError } from './hold-back.ts'
import type { Done, PlannedLayer, WalkedLayer } from './layer.ts'

/** What is reported of a layer that was sent to, or would be; nothing of another. */
export function reportLayer(layer: WalkedLayer): readonly TargetReport[] {
  return layer.done === undefined ? [] : [reportDone(layer, layer.done)]
}

function costOf(items: number, price: Price | undefined): { readonly cost?: Cost } {
  if (price === undefined || items === 0) return {}
  const { perItem, ...rest } = price
  // Prices have few decimals, sums of floating-point numbers many.
  return { cost: { items, most: Number((items * perItem).toFixed(6)), ...rest } }
}

function reportDone(
  { target, due, free, held, waiting, made }: PlannedLayer,
  { requests, settled, planned, accepted, errors, jobs }: Done,
): TargetReport {
  const skipped = made.skipped.map(({ due: index, reason }) => ({ item: free[index], reason }))
  const isSettled = new Set(skipped.length === 0 ? [] : settled)
  const passedOver = new Set(skipped.flatMap(({ item }) => (item && !isSettled.has(item) ? [item] : [])))
  return {
    name: target.name,
    provider: target.provider,
    title: target.title,
    due: due.length,
    accepted: settled.length,
    settled,
    ...(planned === undefined ? {} : { planned }),
    wholes: listWholes(accepted, free),
    pending: due.length - settled.length - passedOver.size,
    collateral: made.collateral,
    widenings: listWidenings(made, free),
    ...costOf(accepted.length, target.api.capabilities.price),
    requests,
    errors: [...errors, ...heldError(held), ...waitingError(waiting)],
    skipped: skipped.map(({ item, reason }) => ({ item: item?.item ?? '', reason })),
    ...(jobs === undefined ? {} : { jobs }),
  }
}
