import type { OutputEntry } from '../ledger/output-entry.ts'
import { readLedger } from '../ledger/read.ts'
import { parseSnapshotEntry } from '../ledger/snapshot-entry.ts'
import type { Store } from '../ledger/store.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { isOwedWhole, listPending } from '../owed/pending-items.ts'
import type { DueItem } from '../plan/model.ts'

/** An output as the ledger, or a snapshot, has it. */
export interface RecordedOutput {
  /** The directory relative to the root, such as `dist`. */
  readonly name: string
  /** How many it has. */
  readonly files: number
  /** Whether the last run took it from a snapshot, since its folder was not there. */
  readonly carried?: true
}

/** What a target owes, and since when. */
export interface OwedItem extends DueItem {
  /** The ledger's sequence at which it became due, or due again. */
  readonly since: number
}

/** What a target owes. */
export interface OwedByTarget {
  /** Its name. */
  readonly target: string
  /** Whether the configuration has it. What others owe is kept, and nothing sends it. */
  readonly configured: boolean
  /** What is pending there. */
  readonly items: readonly OwedItem[]
}

/** What a build left for the next run to apply. */
export interface WaitingSnapshot {
  /** Of the ledger that it is for. */
  readonly environment: string
  /** When the build ended: ISO 8601, UTC. */
  readonly createdAt: string
  /** Outputs as they are then. */
  readonly outputs: readonly RecordedOutput[]
}

/** What is known and owed. */
export interface LedgerStatus {
  /** Where the ledger lies; holds no secret. */
  readonly location: string
  /** Of the ledger: the option "environment". */
  readonly environment: string
  /** Grows by one with each write; 0: there is no ledger yet. */
  readonly sequence: number
  /** ISO 8601; absent where there is no ledger yet. */
  readonly updatedAt?: string
  /** Outputs as they were deployed last. */
  readonly outputs: readonly RecordedOutput[]
  /** By target: those of the configuration in its order, also where nothing is pending, then the others. */
  readonly pending: readonly OwedByTarget[]
  /** What a build left for the next run to apply. */
  readonly snapshot?: WaitingSnapshot
}

/**
 * Reads what the ledger says. Writes and sends nothing.
 *
 * @throws CdnPurgeError `LEDGER_INVALID`, `LEDGER_NEWER`, `SNAPSHOT_INVALID`
 */
export async function readStatus(
  { targets, environment }: Pick<ResolvedOptions, 'targets' | 'environment'>,
  store: Store,
): Promise<LedgerStatus> {
  const ledger = await readLedger(store, environment, (output, _, its) => isOwedWhole(output, its))
  const { document } = ledger
  const snapshot = await store.readSnapshot()
  const entry = snapshot && parseSnapshotEntry(snapshot.text, store.location)
  const owed = new Map([...(document?.pending.keys() ?? [])].map(name => [name, listPending(ledger, name)]))
  const configured = targets.map(({ name }) => name)
  const others = [...owed.keys()].filter(name => !configured.includes(name) && owed.get(name)?.length !== 0)
  return {
    location: store.location,
    environment,
    sequence: document?.sequence ?? 0,
    ...(document === undefined ? {} : { updatedAt: document.updatedAt }),
    outputs: listOutputs(document?.outputs ?? new Map()),
    pending: [...configured, ...others].map((target, index) => ({
      target,
      configured: index < configured.length,
      items: owed.get(target) ?? [],
    })),
    // One without an output says only which folders are not served.
    ...(entry === undefined || entry.outputs.size === 0
      ? {}
      : {
          snapshot: {
            environment: entry.environment,
            createdAt: entry.createdAt,
            outputs: listOutputs(entry.outputs),
          },
        }),
  }
}

function listOutputs(outputs: ReadonlyMap<string, Pick<OutputEntry, 'files' | 'context'>>): RecordedOutput[] {
  return [...outputs].map(([name, { files, context }]) => ({
    name,
    files,
    ...(context?.carried === undefined ? {} : { carried: context.carried }),
  }))
}
