import type { Target } from '../options/target.ts'
import type { Batch, PlannedItem } from '../plan/model.ts'
import type { PurgeRequest } from '../providers/contract/provider.ts'

/** A request with what it carries. */
export interface PlannedRequest {
  readonly request: PurgeRequest
  readonly carried: readonly PlannedItem[]
}

/** The requests of a plan, in the order in which they are sent. */
export function listRequests({ api }: Target, batches: readonly Batch[]): PlannedRequest[] {
  return batches.flatMap(batch => {
    const byItem = new Map(batch.map(planned => [planned.item, planned]))
    return api.toRequests([...byItem.keys()]).map(request => ({
      request,
      carried: request.items.flatMap(item => byItem.get(item) ?? []),
    }))
  })
}
