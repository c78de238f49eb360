import type { ApiResponse } from '../../wire/model.ts'
import type { Failure } from './provider.ts'

/** The body as JSON, or `undefined` where it is empty or not JSON. */
export function readJson(response: ApiResponse): unknown {
  return parseJson(response.text)
}

/** A text as JSON, or `undefined` where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A property of a JSON value, where it is an object that has it. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined
}

/** Text at one of the given places (`'data.message'`), the first that holds any. */
export function firstText(value: unknown, ...places: readonly string[]): string | undefined {
  for (const place of places) {
    const found = place.split('.').reduce(field, value)
    if (typeof found === 'string' && found.trim() !== '') return found.trim()
  }
  return undefined
}

/** What a vendor means by a status: what to do about it, and where it is not the usual, what kind of failure it is. */
export type StatusMeaning = string | { readonly kind: Failure['kind']; readonly hint: string }

/**
 * The failure of an answer that has not the documented status, in the vendor's words where there are some. Another
 * status of 2xx is one too, since who stands between here and the API answers 200 as well; and so is an HTML page with
 * any status, since no API answers with one.
 *
 * @param documented - the status that the vendor documents for success
 * @param message - the vendor's words, as far as they were found
 * @param meanings - by status; without: 401 and 403 refuse the key, 400, 413 and 422 the content
 */
export function statusFailure(
  response: ApiResponse,
  documented: number,
  message: string | undefined,
  meanings: Readonly<Record<number, StatusMeaning>> = {},
): Failure | undefined {
  const { status } = response
  if (status === documented) {
    return isPage(response) ? invalidAnswer(response, 'an answer of the API') : undefined
  }
  if (status >= 200 && status < 300) return invalidAnswer(response, `the documented HTTP ${documented}`)
  const said = message ?? response.shown
  const meaning = meanings[status]
  const { kind = usualKind(status), hint = undefined } =
    typeof meaning === 'string' ? { hint: meaning } : (meaning ?? {})
  return {
    kind,
    message: said === '' ? `HTTP ${status}` : `HTTP ${status}: ${said}`,
    ...(hint === undefined ? {} : { hint }),
  }
}

function usualKind(status: number): Failure['kind'] {
  if (status === 401 || status === 403) return 'credentials'
  // They speak of the request's content, so that halving it may find the offending item.
  return status === 400 || status === 413 || status === 422 ? 'rejected' : 'other'
}

/** A page for people, such as the login of a network, whatever it calls itself. */
function isPage({ headers, text }: ApiResponse): boolean {
  return (
    /html/i.test(headers['content-type'] ?? '') || /^\s*<(?:!doctype\s+html|html|head|body)\b/i.test(text)
  )
}

/** The failure of an answer that is not what the vendor documents, with what came: whatever is not known as a yes is a no. */
export function invalidAnswer(response: ApiResponse, expected: string): Failure {
  return {
    kind: 'other',
    message: `HTTP ${response.status}, but ${describeBody(response)} is not ${expected}`,
    hint: 'If this lasts, check "baseUrl" and what stands between here and the API, such as a proxy or the login page of a network.',
  }
}

/** The failure of an answer that has the documented status and says itself that it failed. */
export function failedAnswer(response: ApiResponse, message: string | undefined): Failure {
  return {
    kind: 'rejected',
    message: `HTTP ${response.status} with a failure in it: ${message ?? describeBody(response)}`,
    hint: 'Its status says yes, its body no. If this lasts, ask the support of the vendor.',
  }
}

function describeBody(response: ApiResponse): string {
  const { shown: body } = response
  const type = response.headers['content-type'] ?? 'of no type'
  return body === '' ? 'an empty body' : `the body "${body}" (${type})`
}

/** Whether a JSON object says that something failed, in one of the places where APIs write that. */
export function hasFailureMarker(body: unknown): boolean {
  const [status, code, statusCode] = ['status', 'code', 'statusCode'].map(name => field(body, name))
  return (
    ['error', 'errors'].some(name => isFilled(field(body, name))) ||
    ['success', 'succeeded', 'ok', 'status'].some(name => /^(?:false|0)$/i.test(String(field(body, name)))) ||
    /^(?:error|fail)/i.test(String(status)) ||
    [status, code, statusCode].some(value => /^[45]\d\d$/.test(String(value)))
  )
}

function isFilled(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0
  return value !== undefined && value !== null && value !== false && value !== '' && value !== 0
}
