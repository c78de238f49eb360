import type { Clock } from './clock.ts'
import type { LogEntry } from './log.ts'

/** What is kept of a purge that reached an edge. */
export interface Kept<Entry extends LogEntry> {
  /** The request that asked for it; `undefined` where nobody did by the API. */
  readonly request: Entry | undefined
  /** When it acts: milliseconds since the epoch. */
  readonly at: number
}

/** The purges that reached the edges. */
export interface Purges<Told, Entry extends LogEntry> {
  /** Oldest first. */
  readonly entries: readonly (Told & Kept<Entry>)[]
  record(told: Told): void
  clear(): void
}

/**
 * Makes an empty record.
 *
 * @param log the requests, of which the one that is not answered yet asks for a purge of its API's edge.
 */
export function createPurges<
  Told extends { readonly edge: string; readonly after: number },
  Entry extends LogEntry,
>(log: readonly Entry[], clock: Clock): Purges<Told, Entry> {
  const entries: (Told & Kept<Entry>)[] = []
  return {
    entries,
    record(told) {
      const request = log.findLast(({ api, status }) => api === told.edge && status === undefined)
      entries.push({ ...told, request, at: clock.now() + told.after })
    },
    clear: () => void entries.splice(0),
  }
}
