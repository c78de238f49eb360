import type { ErrorCode } from '../errors/catalog.ts'

/** What was looked at. */
export type CheckName =
  | 'configuration'
  | 'ledger'
  | 'connection'
  | 'credentials'
  | 'patterns'
  | 'clock'
  | 'site'
  | 'missing file'
  | 'service worker'
  | 'page URLs'

/** One thing that was looked at, and what was seen. All texts are fit to be printed, and hold no secret. */
export interface Check {
  readonly check: CheckName
  /** What it is about: the name of a target, a URL, or where the ledger lies. */
  readonly about?: string
  /** `failed`: runs fail by it. `warning`: they work, and something is amiss. `skipped`: nobody looked, for a reason. */
  readonly state: 'ok' | 'warning' | 'failed' | 'skipped'
  /** What was seen, in words. */
  readonly found: string
  /** What to do about it. */
  readonly todo?: string
  /** Of one that failed: what a run would fail with. */
  readonly code?: ErrorCode
}
