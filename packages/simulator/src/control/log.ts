import type { Provider, RouteName } from '../providers.ts'

/** What a credential turned out to be; it stands in the log in the place of the credential. */
export type Verdict = 'valid' | 'invalid' | 'missing'

/** A request that reached an API. */
export interface LogEntry {
  readonly api: Provider
  /** The route's name, such as `wao.invalidate`; `undefined` where no route matched. */
  readonly route?: RouteName
  readonly method: string
  /** The path beneath the API's base URL. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** The request's fields by lower-case name; credentials are replaced by their verdict. */
  readonly headers: Readonly<Record<string, string>>
  /** The parsed JSON, the text where it is not JSON, `undefined` where there was no body. */
  readonly body?: unknown
  /** The status that was answered; `undefined` while none was, and for good where the connection was dropped. */
  readonly status?: number
  /** Milliseconds since the epoch, by the simulator's clock. */
  readonly at: number
}

/** An entry whose status is filled in when it is answered. */
export type WritableEntry = { -readonly [K in keyof LogEntry]: LogEntry[K] }
