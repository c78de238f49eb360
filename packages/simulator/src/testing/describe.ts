import { createHash } from 'node:crypto'
import type { Held } from '../edge/edge.ts'
import type { EdgePurged, LogEntry, OriginAnswer, Simulator } from '../simulator.ts'
import type { NamedEdge } from './edges-in-use.ts'
import { type ApiRequest, requestFor } from './request-for.ts'

/** What both an edge and the origin answer with. */
export type Answer = Pick<Held, 'status' | 'body'>

/** A request that the log kept, with the status that it was answered. */
type Answered = ApiRequest & Pick<LogEntry, 'status'>

/** How much of a text is shown. */
const excerpt = 60
/** How many requests are listed. */
const listed = 10

/** An answer on one line: `200, 14 bytes, sha256 1f3a9c0d: "<h1>About</h1>"`. */
export function describeAnswer({ status, body }: Answer): string {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 8)
  return `${status}, ${body.length} ${body.length === 1 ? 'byte' : 'bytes'}, sha256 ${hash}: ${shown(body)}`
}

/** What an edge holds, a line each; or that it holds nothing. */
export function describeHeld({ id, edge }: NamedEdge, address: string): string[] {
  const held = edge.held(address)
  if (held.length === 0) return [`  edge of ${id}  holds nothing there`]
  return held.map(answer => `  edge of ${id}  ${describeAnswer(answer)}, for ${answer.age} s`)
}

/** A request on one line: `POST /purge?url=… {"files":[…]} → 200`. */
export function describeRequest({ method, path, query = {}, body, status }: Answered): string {
  const search = new URLSearchParams(query).toString()
  const text =
    body === undefined ? '' : ` ${printable(typeof body === 'string' ? body : JSON.stringify(body))}`
  const answered = status === undefined ? '' : ` → ${status}`
  return `${method} ${printable(path)}${search === '' ? '' : `?${search}`}${cut(text, 300)}${answered}`
}

/** Who asked for a purge. */
export function describePurge({ request, edge }: EdgePurged): string {
  return request === undefined ? `simulator.edges.${edge}.purge(…)` : describeRequest(request)
}

/** What the API of an edge was asked since the log was cleared, and what it would have to be asked. */
export function describeRequests(
  { id, edge }: NamedEdge,
  address: string,
  origin: OriginAnswer,
  simulator: Simulator,
): string[] {
  const sent = simulator.log.filter(({ api }) => api === id)
  const more = sent.length - listed
  const wanted = { ...located(edge, address), contentType: String(origin.headers['content-type'] ?? '') }
  return [
    sent.length === 0
      ? `  The API of ${id} was sent no request since the log was cleared.`
      : `  The API of ${id} was sent since the log was cleared:`,
    ...sent.slice(0, listed).map(entry => `    ${describeRequest(entry)}`),
    ...(more > 0 ? [`    and ${more} more`] : []),
    '  This would purge it:',
    `    ${describeRequest(requestFor(id, wanted, simulator.apis))}`,
  ]
}

/** The purges of an edge that reach an address, oldest first. */
export function purgesOf(
  { id, edge }: NamedEdge,
  address: string,
  origin: OriginAnswer,
  simulator: Simulator,
): EdgePurged[] {
  const { host, path, query } = located(edge, address)
  const { status, headers } = origin
  const resource = { host, path, query, status, headers, contentType: String(headers['content-type'] ?? '') }
  return simulator.purges.filter(
    purge => purge.edge === id && (purge.hits.includes(host + path + query) || purge.matches(resource)),
  )
}

function located(edge: NamedEdge['edge'], address: string) {
  return edge.locate(address) ?? { host: '', path: address, query: '' }
}

function shown(body: Uint8Array): string {
  if (body.includes(0)) return '(binary)'
  return cut(`"${printable(Buffer.from(body).toString('utf8'))}"`, excerpt)
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text
}

/** One line: what is no character that is seen becomes a space. */
function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ')
}
