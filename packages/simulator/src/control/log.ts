/** What a credential turned out to be; it stands in the log in the place of the credential. */
export type Verdict = 'valid' | 'invalid' | 'missing'

/** A request that reached an API. */
export interface LogEntry<Api extends string = string, Route extends string = string> {
  readonly api: Api
  /** The route's name, such as `wao.invalidate`; `undefined` where no route matched. */
  readonly route?: Route
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
export type WritableEntry<Api extends string = string, Route extends string = string> = {
  -readonly [K in keyof LogEntry<Api, Route>]: LogEntry<Api, Route>[K]
}

/** The requests that reached the APIs. */
export interface Log<Api extends string = string, Route extends string = string> {
  /** Oldest first. */
  readonly entries: readonly LogEntry<Api, Route>[]
  /**
   * Appends an entry, which may still be filled in.
   * @throws where it is of an API or a route that there is not.
   */
  record(entry: WritableEntry): void
  clear(): void
}

/** Makes an empty log for these APIs and routes. */
export function createLog<Api extends string, Route extends string>(
  apis: readonly Api[],
  routes: readonly Route[],
): Log<Api, Route> {
  const entries: LogEntry<Api, Route>[] = []
  const isKnown = (entry: WritableEntry): entry is WritableEntry<Api, Route> =>
    apis.some(api => api === entry.api) &&
    (entry.route === undefined || routes.some(route => route === entry.route))
  return {
    entries,
    record(entry) {
      if (!isKnown(entry)) throw new Error(`no such API or route: ${entry.api}, ${entry.route}`)
      entries.push(entry)
    },
    clear: () => void entries.splice(0),
  }
}
