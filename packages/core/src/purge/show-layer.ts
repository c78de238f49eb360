import { marked } from '../plan/due-list.ts'
import type { PlannedItem } from '../plan/model.ts'
import type { RequestReport } from '../report/model.ts'
import type { Recording } from '../report/page/recording.ts'
import { type Delivered, isWide, none, type PlannedLayer } from './layer.ts'
import { countCovers, listRequests, reportRequest } from './requests.ts'

/** Shows what would be sent in place of sending it; a layer that is sent to is taken to accept everything. */
export async function showLayer(layer: PlannedLayer, recording?: Recording): Promise<Delivered> {
  const { target, free, made, needed } = layer
  const requests: RequestReport[] = []
  const wide: PlannedItem[] = []
  let items = 0
  for (const batch of made.batches) {
    items += batch.length
    wide.push(...batch.filter(isWide))
    for (const { request, carried } of listRequests(target, [batch])) {
      const hit = carried.reduce((sum, { collateral }) => sum + collateral, 0)
      const rest = { covers: countCovers(carried), ...(hit === 0 ? {} : { collateral: hit }) }
      const report = reportRequest(request, target, rest)
      recording?.addRequest(target.name, report, { carried, attempts: [], paced: 0 })
      requests.push(report)
    }
  }
  const planned = marked(free, needed)
  return { done: { requests, settled: none, planned, items, wide, errors: [] }, stale: [] }
}
