import type { Price } from '../plan/capabilities.ts'
import type { Cost, TargetReport } from '../report/model.ts'
import type { Recording } from '../report/page/recording.ts'
import { listWholes } from '../report/wholes.ts'
import { listWidenings } from '../report/widenings.ts'
import { heldError, waitingError } from './hold-back.ts'
import type { Done, PlannedLayer, WalkedLayer } from './layer.ts'

/** What is reported of a layer that was sent to, or would be; nothing of another. */
export function reportLayer(layer: WalkedLayer): readonly TargetReport[] {
  return layer.done === undefined ? [] : [reportDone(layer, layer.done)]
}

/** Makes the same, which tells a recording of the layer. */
export function keepIn(recording: Recording | undefined): typeof reportLayer {
  return layer => {
    const { target, due, free, made, done } = layer
    recording?.addLayer({
      target: target.name,
      capabilities: target.api.capabilities,
      due,
      free,
      skipped: made.skipped.flatMap(({ due: index }) => free.at(index) ?? []),
      hitting: done?.wide.filter(({ collateral }) => collateral > 0).map(({ item }) => item) ?? [],
    })
    return reportLayer(layer)
  }
}

function costOf(items: number, price: Price | undefined): { readonly cost?: Cost } {
  if (price === undefined || items === 0) return {}
  const { perItem, ...rest } = price
  // Prices have few decimals, sums of floating-point numbers many.
  return { cost: { items, most: Number((items * perItem).toFixed(6)), ...rest } }
}

function reportDone(
  { target, due, free, held, waiting, made }: PlannedLayer,
  { requests, settled, planned, items, wide, errors, jobs }: Done,
): TargetReport {
  const passedOver = new Set(made.skipped.map(({ due: index }) => index))
  // What stands for several URLs may be skipped for some of them, and settled for the rest.
  if (passedOver.size > 0) for (const index of Array.from(settled.indexes)) passedOver.delete(index)
  return {
    name: target.name,
    provider: target.provider,
    title: target.title,
    due: due.length,
    accepted: settled.length,
    settled,
    ...(planned === undefined ? {} : { planned }),
    wholes: listWholes(wide, free),
    pending: due.length - settled.length - passedOver.size,
    collateral: made.collateral,
    widenings: listWidenings(made, free),
    ...costOf(items, target.api.capabilities.price),
    requests,
    errors: [...errors, ...heldError(held), ...waitingError(waiting)],
    skipped: made.skipped.map(({ due: index, reason }) => ({ item: free.at(index)?.item ?? '', reason })),
    ...(made.spelled === undefined
      ? {}
      : {
          spelled: made.spelled.map(({ due: index, urls }) => ({ item: free.at(index)?.item ?? '', urls })),
        }),
    ...(jobs === undefined ? {} : { jobs }),
  }
}
