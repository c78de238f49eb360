import type { ApiResponse } from '../../wire/model.ts'
import type { Failure } from './provider.ts'

const SHOWN = 300

/** The body as JSON, or `undefined` where it is empty or not JSON. */
export function readJson(response: ApiResponse): unknown {
  if (response.text.trim() === '') return undefined
  try {
    return JSON.parse(response.text)
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

/** At most 300 characters of a body, on one line. */
export function excerpt(response: ApiResponse): string {
  const text = response.text.replace(/\s+/g, ' ').trim()
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
}

/**
 * The failure that a status outside 2xx stands for, in the vendor's words where there are some.
 *
 * @param hints - what to do about a status
 */
export function statusFailure(
  response: ApiResponse,
  message: string | undefined,
  hints: Readonly<Record<number, string>> = {},
): Failure | undefined {
  const { status } = response
  if (status >= 200 && status < 300) return undefined
  const said = message ?? excerpt(response)
  const hint = hints[status]
  return {
    kind: status === 401 || status === 403 ? 'credentials' : isRejection(status) ? 'rejected' : 'other',
    message: said === '' ? `HTTP ${status}` : `HTTP ${status}: ${said}`,
    ...(hint === undefined ? {} : { hint }),
  }
}

/** Statuses that speak of the request's content, so that halving it may find the offending item. */
function isRejection(status: number): boolean {
  return status === 400 || status === 413 || status === 422
}

/** The failure of a 2xx whose body is not what the vendor documents: a truncated answer looks like a clean 200. */
export function invalidAnswer(response: ApiResponse, expected: string): Failure {
  const body = excerpt(response)
  return {
    kind: 'other',
    message: `HTTP ${response.status}, but ${body === '' ? 'an empty body' : `the body "${body}"`} is not ${expected}`,
    hint: 'The purge stays pending. If this lasts, check "baseUrl" and what stands between here and the API.',
  }
}
