import { createHash } from 'node:crypto'
import type { PurgeJob } from '@cdn-purge/core/engine'

/**
 * What all keys of a queue begin with. The braces keep them in one slot of a Redis Cluster, as scripts over several
 * keys need it.
 */
export function prefixOf(name: string): string {
  return `{${name}}`
}

/** The Hash that holds, by ledger, what its last run said of it. */
export function jobsKey(name: string): string {
  return `${prefixOf(name)}:ledgers`
}

/** The Hash that holds, by ledger, the job that failed to the end. */
export function deadKey(name: string): string {
  return `${prefixOf(name)}:dead`
}

/** Names the ledger of a job: at any time, one worker at most sends what it owes. */
export function ledgerId({ options: { ledger, environment } }: PurgeJob): string {
  const sorted = Object.entries(Object(ledger)).sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify([sorted, environment]))
    .digest('hex')
    .slice(0, 32)
}
