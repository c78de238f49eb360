import { maskBody, revealBody } from '../http/body.ts'
import type { Target } from '../options/target.ts'
import { listOf } from '../plan/lists.ts'
import type { Batch } from '../plan/model.ts'
import type { PurgeRequest } from '../providers/contract/provider.ts'
import type { RequestReport } from '../report/model.ts'
import { createRedactor } from '../secret/redact.ts'
import type { Secret } from '../secret/secret.ts'
import type { ApiRequest } from '../wire/model.ts'

/** A request with what it carries. */
export interface PlannedRequest {
  readonly request: PurgeRequest
  readonly carried: Batch
}

/** What stands for the run where a request is only shown. */
const SHOWN_RUN = '{run}'

/**
 * The requests of a plan, in the order in which they are sent. A batch that makes a longer request than its list allows
 * is cut in two.
 *
 * @param session - what the login gave, where there is one
 * @param run - of the run that sends them
 */
export function listRequests(
  target: Pick<Target, 'api'>,
  batches: Iterable<Batch>,
  session?: Secret,
  run = SHOWN_RUN,
): readonly PlannedRequest[] {
  const { api } = target
  const { lists } = api.capabilities
  return Array.from(batches).flatMap(batch => {
    const byItem = new Map(batch.map(planned => [planned.item, planned]))
    const [first] = byItem.keys()
    const most = first === undefined ? undefined : lists[listOf(lists, first.kind)]?.bytes
    const requests = api.toRequests([...byItem.keys()], session, run)
    if (most !== undefined && batch.length > 1 && requests.some(request => sizeOf(request) > most)) {
      const middle = Math.ceil(batch.length / 2)
      return listRequests(target, [batch.slice(0, middle), batch.slice(middle)], session, run)
    }
    return requests.map(request => ({
      request,
      carried: request.items.flatMap(item => byItem.get(item) ?? []),
    }))
  })
}

/** Bytes of a request's body; of its longest header where it has none. */
function sizeOf({ body, headers }: ApiRequest): number {
  if (body !== undefined) return Buffer.byteLength(revealBody(body))
  return Math.max(0, ...Object.values(headers).map(value => (typeof value === 'string' ? value.length : 0)))
}

/** Due items that a batch settles. */
export function countCovers(batch: Batch): number {
  const [only] = batch
  // What an item covers is there once.
  if (batch.length === 1 && only !== undefined) return only.covers.length
  return new Set(batch.flatMap(({ covers }) => covers)).size
}

/** Headers that say nothing of what is purged, or that may hold a credential although it is no {@link Secret}. */
const UNTOLD = /^(?:accept|content-type)$|auth|cookie|credential|key|pass|secret|session|sign|token/i

/** From so many characters on, a body is kept as bytes, outside of the heap: all that is due stands in them once more. */
const LARGE = 1024

/** What is reported of a request: as it may be shown, with what came of it. */
export function reportRequest(
  request: ApiRequest,
  target: Pick<Target, 'secrets'>,
  rest: Omit<RequestReport, 'method' | 'url' | 'headers' | 'body'>,
): RequestReport {
  const { body, ...shown } = showRequest(request, target)
  const text = body === undefined ? undefined : JSON.stringify(body)
  if (text === undefined || text.length < LARGE)
    return { ...shown, ...(body === undefined ? {} : { body }), ...rest }
  const bytes = Buffer.from(text)
  return {
    ...shown,
    get body(): unknown {
      return JSON.parse(bytes.toString())
    },
    ...rest,
  }
}

/**
 * A request as it may be shown: secrets masked wherever they stand; of the headers, those that hold none and say what is
 * purged, such as the host of a `PURGE`.
 */
export function showRequest(
  { method, url, headers, body }: ApiRequest,
  { secrets }: Pick<Target, 'secrets'>,
): {
  readonly method: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
} {
  const redact = createRedactor(secrets)
  const telling = Object.entries(headers).flatMap(([name, value]) =>
    typeof value === 'string' && !UNTOLD.test(name) ? [[name, redact(value)] as const] : [],
  )
  return {
    method,
    url: redact(url),
    ...(telling.length === 0 ? {} : { headers: Object.fromEntries(telling) }),
    ...(body === undefined ? {} : { body: maskBody(body, redact) }),
  }
}
