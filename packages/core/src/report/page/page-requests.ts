import type { RequestModel } from '@cdn-purge/report'
import { describeDue } from '../describe-due.ts'
import type { RequestReport } from '../model.ts'
import type { RecordedRequest, Recording } from './recording.ts'

/** Requests that are described; of more, those that failed, and the first. */
const REQUESTS = 2000
/** Different due items that are named, and characters of bodies: in all, and of one body. */
const ITEMS = 20_000
const BODIES = 300_000
const BODY = 2000

/** The requests of a run as the page shows them, by target. */
export function listRequests({
  layers,
  requests,
  startedAt,
}: Pick<Recording, 'layers' | 'requests' | 'startedAt'>): ReadonlyMap<string, readonly RequestModel[]> {
  const free = new Map(layers.map(layer => [layer.target, layer.free]))
  const named = new Set<string>()
  let bodies = BODIES
  const byTarget = new Map<string, RequestModel[]>()
  for (const request of choose(requests)) {
    const due = free.get(request.target) ?? []
    const covers: string[] = []
    for (const index of request.covers) {
      const item = due.at(index)
      const text = item === undefined ? '' : describeDue(item)
      if (!named.has(text) && named.size >= ITEMS) continue
      named.add(text)
      covers.push(text)
    }
    const body = textOf(request.report)
    const shown = body?.slice(0, Math.min(BODY, bodies))
    bodies -= shown?.length ?? 0
    const list = byTarget.get(request.target) ?? []
    byTarget.set(request.target, list)
    list.push({
      ...describe(request, startedAt),
      covers,
      coversMore: request.covers.length - covers.length,
      ...(shown === undefined ? {} : { body: shown, bodyCut: (body?.length ?? 0) - shown.length }),
    })
  }
  return byTarget
}

function choose(requests: readonly RecordedRequest[]): readonly RecordedRequest[] {
  if (requests.length <= REQUESTS) return requests
  const failed = requests.filter(({ failure }) => failure !== undefined).slice(0, REQUESTS)
  const others = requests.filter(({ failure }) => failure === undefined).slice(0, REQUESTS - failed.length)
  const chosen = new Set([...failed, ...others])
  return requests.filter(request => chosen.has(request))
}

function describe(
  { report, attempts, paced, failure }: RecordedRequest,
  startedAt: number,
): Omit<RequestModel, 'covers' | 'coversMore' | 'body'> {
  const { method, url, status, ms, collateral = 0, said, operation } = report
  return {
    method,
    url,
    outcome: failure !== undefined ? 'refused' : attempts.length === 0 ? 'planned' : 'accepted',
    attempts: attempts.map(({ startedAt: at, ...attempt }) => ({ ...attempt, at: at - startedAt })),
    collateral,
    ...(failure === undefined ? {} : { failure }),
    ...(status === undefined ? {} : { status }),
    ...(ms === undefined ? {} : { ms }),
    ...(paced > 0 ? { paced } : {}),
    ...(said === undefined ? {} : { said }),
    ...(operation === undefined ? {} : { operation }),
  }
}

/** What it carries: telling headers, and its body. */
function textOf({ headers = {}, body }: RequestReport): string | undefined {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body, undefined, 2)
  if (text === undefined) return lines.length === 0 ? undefined : lines.join('\n')
  return [...lines, text].join('\n')
}
