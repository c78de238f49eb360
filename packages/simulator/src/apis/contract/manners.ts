import type { Verdict } from '../../control/log.ts'
import type { Refusal } from './refusal.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route's name in faults and in the log, such as `wao.invalidate`. */
    route?: string
    /** What the route takes as its body. @default 'none' */
    body?: 'json' | 'none'
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

/** How one vendor looks at requests and words its refusals. */
export interface Manners {
  /** Looks at the credential. */
  judge(credential: string | undefined): Verdict
  /** The answer to a credential that is not valid. */
  unauthorized(verdict: Verdict): Refusal
  /** The answer to a path or method that the API does not have. */
  notFound(): Refusal
  /** The answer to fields that are wrong. */
  invalid(complaints: readonly Complaint[]): Refusal
  /** Replaces secrets in a body, parsed or text, before it is logged. */
  logBody?(body: unknown, route: string | undefined): unknown
}
