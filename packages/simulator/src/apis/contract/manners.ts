import type { IncomingHttpHeaders } from 'node:http'
import type { Verdict } from '../../control/log.ts'
import type { Refusal } from './refusal.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route's name in faults and in the log, such as `wao.invalidate`. */
    route?: string
    /**
     * What the route takes as its body; `text` comes to it as it was sent, whatever its type. To a schema, none is
     * `null`.
     * @default 'none'
     */
    body?: 'json' | 'json or none' | 'text' | 'none'
    /** How many bytes the body may have; needs `Manners.tooLarge`. @default any number */
    maxBytes?: number
    /** Whether the route is open to callers without credentials. @default false */
    open?: boolean
  }
}

/** A field that a request has wrong. */
export interface Complaint {
  readonly field: string
  readonly message: string
  readonly in: 'body' | 'path' | 'query'
}

/** A request as it came: what a signature covers. */
export interface SentRequest {
  readonly method: string
  /** Raw path and query, with the API's base path. */
  readonly target: string
  /** Fields by lower-case name. */
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** How one vendor looks at requests and words its refusals. */
export interface Manners {
  /** Looks at the credential; a refusal says more of one that is not valid than `unauthorized` would. */
  judge(credential: string | undefined, sent: SentRequest): Verdict | Refusal
  /** The answer to a credential that is not valid. */
  unauthorized(verdict: Verdict): Refusal
  /** The answer to a path or method that the API does not have. */
  notFound(): Refusal
  /** The answer to fields that are wrong. */
  invalid(complaints: readonly Complaint[]): Refusal
  /** The answer to a body that is larger than its route takes. */
  tooLarge?(bytes: number): Refusal
  /** Replaces secrets in a body, parsed or text, before it is logged. */
  logBody?(body: unknown, route: string | undefined): unknown
}
