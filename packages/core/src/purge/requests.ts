import { maskBody } from '../http/body.ts'
import type { Target } from '../options/target.ts'
import type { Batch } from '../plan/model.ts'
import type { PurgeRequest } from '../providers/contract/provider.ts'
import { createRedactor } from '../secret/redact.ts'
import type { Secret } from '../secret/secret.ts'
import type { ApiRequest } from '../wire/model.ts'

/** A request with what it carries. */
export interface PlannedRequest {
  readonly request: PurgeRequest
  readonly carried: Batch
}

/**
 * The requests of a plan, in the order in which they are sent.
 *
 * @param session - what the login gave, where there is one
 */
export function listRequests(
  { api }: Target,
  batches: readonly Batch[],
  session?: Secret,
): readonly PlannedRequest[] {
  return batches.flatMap(batch => {
    const byItem = new Map(batch.map(planned => [planned.item, planned]))
    return api.toRequests([...byItem.keys()], session).map(request => ({
      request,
      carried: request.items.flatMap(item => byItem.get(item) ?? []),
    }))
  })
}

/** Due items that a batch settles. */
export function countCovers(batch: Batch): number {
  return new Set(batch.flatMap(({ covers }) => covers)).size
}

/** A request as it may be shown: method, URL and body, secrets masked wherever they stand, headers left out. */
export function showRequest(
  { method, url, body }: ApiRequest,
  { secrets }: Pick<Target, 'secrets'>,
): {
  readonly method: string
  readonly url: string
  readonly body?: unknown
} {
  const redact = createRedactor(secrets)
  return { method, url: redact(url), ...(body === undefined ? {} : { body: maskBody(body, redact) }) }
}
