/** Header fields by lower-case name. */
export type Headers = Record<string, string | string[]>

/** What an edge asks its origin for. */
export interface OriginRequest {
  /** Host name, lower case, no port. */
  readonly host: string
  /** Raw path, percent-encoded as the client sent it. */
  readonly path: string
  /** Raw query with its `?`, or an empty string. */
  readonly query: string
  readonly headers: Headers
}

/** What an origin answers; the body is whole. */
export interface OriginResponse {
  readonly status: number
  readonly headers: Headers
  readonly body: Buffer
}

/** Something that an edge can fetch from. */
export interface OriginServer {
  fetch(request: OriginRequest): Promise<OriginResponse>
}
