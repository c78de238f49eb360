import type { Clock } from '../../control/clock.ts'
import type { FaultQueue } from '../../control/faults.ts'
import type { Verdict, WritableEntry } from '../../control/log.ts'
import type { Provider, RouteName } from '../../providers.ts'
import type { Refusal } from './refusal.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route's name in faults and in the log. */
    route?: RouteName
    /** What the route takes as its body. @default 'none' */
    body?: 'json' | 'none'
    /** Whether the route is open to callers without credentials. @default false */
    open?: boolean
  }
}

/** What an API needs from the simulator around it. */
export interface ApiContext {
  readonly clock: Clock
  readonly faults: FaultQueue
  /** Appends to the log; the entry's status is filled in later. */
  record(entry: WritableEntry): void
  /** Aborted when the simulator closes. */
  readonly signal: AbortSignal
}

/** A field that a request has wrong. */
export interface Complaint {
  readonly field: string
  readonly message: string
  readonly in: 'body' | 'path' | 'query'
}

/** How one vendor looks at requests and words its refusals. */
export interface Manners {
  readonly provider: Provider
  /** The field that carries the credential, lower case. */
  readonly credential: 'authorization' | 'x-api-key'
  /** Looks at the credential. */
  judge(credential: string | undefined): Verdict
  /** The answer to a credential that is not valid. */
  unauthorized(verdict: Verdict): Refusal
  /** The answer to a path or method that the API does not have. */
  notFound(): Refusal
  /** The answer to fields that are wrong. */
  invalid(complaints: readonly Complaint[]): Refusal
  /** Replaces secrets in a body, parsed or text, before it is logged. */
  logBody?(body: unknown, route: RouteName | undefined): unknown
}
