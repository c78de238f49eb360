import { maskBody } from '../http/body.ts'
import type { ApiRequest } from '../wire/model.ts'

/** A request as it may be shown: method, URL and body, secrets masked, headers left out. */
export function showRequest({ method, url, body }: ApiRequest): {
  readonly method: string
  readonly url: string
  readonly body?: unknown
} {
  return { method, url, ...(body === undefined ? {} : { body: maskBody(body) }) }
}
