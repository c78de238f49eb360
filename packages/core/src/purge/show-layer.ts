import type { RequestReport } from '../report/model.ts'
import type { Recording } from '../report/page/recording.ts'
import type { Delivered, PlannedLayer } from './layer.ts'
import { countCovers, listRequests, showRequest } from './requests.ts'

/** Shows what would be sent in place of sending it; a layer that is sent to is taken to accept everything. */
export async function showLayer(layer: PlannedLayer, recording?: Recording): Promise<Delivered> {
  const requests = listRequests(layer.target, layer.made.batches).map(
    ({ request, carried }): RequestReport => {
      const hit = carried.reduce((sum, { collateral }) => sum + collateral, 0)
      const report: RequestReport = {
        ...showRequest(request, layer.target),
        covers: countCovers(carried),
        ...(hit === 0 ? {} : { collateral: hit }),
      }
      recording?.addRequest(layer.target.name, report, { carried, attempts: [], paced: 0 })
      return report
    },
  )
  const accepted = layer.made.batches.flat()
  const reached = new Set(accepted.flatMap(({ covers }) => covers))
  const planned = layer.free.filter((_, index) => reached.has(index))
  return { done: { requests, settled: [], planned, accepted, errors: [] }, stale: [] }
}
