import type { KnownUrls } from '../model.ts'
import type { DueUrls } from './due-urls.ts'

/** What is due on one host, beside what is known of it. */
export interface HostDue {
  readonly origin: string
  readonly known: readonly KnownUrls[]
  readonly urls: DueUrls
}

/** Paths that no item may cover, sorted, by origin. */
export type Avoid = ReadonlyMap<string, readonly string[]>
