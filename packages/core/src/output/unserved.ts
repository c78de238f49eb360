import { resolve, sep } from 'node:path'
import type { Context } from '../context.ts'
import { rewriteLedger } from '../ledger/rewrite.ts'
import type { LedgerDocument } from '../ledger/schema.ts'
import { emptyLedger } from '../ledger/settle.ts'
import {
  readUsableSnapshot,
  serializeSnapshotEntry,
  snapshotEntryToChange,
} from '../ledger/snapshot-entry.ts'
import type { Store } from '../ledger/store.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { Sides } from './model.ts'
import { relativeName } from './place.ts'

/**
 * The folders that are not served: what earlier builds have said, also in other processes, and what these do. One in
 * which something is built for browsers from now on is none of them any more.
 *
 * @param before - names
 * @returns names, sorted
 */
export function joinUnserved(
  before: readonly string[],
  { served, unserved }: Sides,
  home: string,
): readonly string[] {
  const names = new Set([...before, ...unserved.map(directory => relativeName(home, directory))])
  return [...names]
    .filter(name => !served.some(directory => `${directory}${sep}`.startsWith(resolve(home, name) + sep)))
    .sort()
}

/** What the ledger and a snapshot that waits have of it. */
export async function readUnserved(
  document: LedgerDocument | undefined,
  store: Store,
): Promise<readonly string[]> {
  const waiting = await readUsableSnapshot(store)
  return [...(document?.unserved ?? []), ...(waiting?.entry.unserved ?? [])]
}

/**
 * Records what builds have written for a server, where they wrote nothing that is served: the build for browsers, or
 * the run after the upload, may be another process. Writes nothing that is known already.
 */
export async function recordUnserved(
  sides: Sides,
  options: Pick<ResolvedOptions, 'when' | 'environment' | 'site'>,
  context: Context,
): Promise<void> {
  const { store, home } = context
  const join = (before: readonly string[] = []) => joinUnserved(before, sides, home)
  const isKnown = (before: readonly string[] = []) => String(before) === String(join(before))
  if (options.when !== 'deploy') {
    await rewriteLedger(context, before => {
      const document = before ?? emptyLedger(options.environment, options.site)
      return isKnown(document.unserved) ? undefined : { ...document, unserved: [...join(document.unserved)] }
    })
    return
  }
  await store.updateSnapshot(stored => {
    const entry = snapshotEntryToChange(options.environment, stored, context)
    const text = serializeSnapshotEntry({ ...entry, unserved: [...join(entry.unserved)] })
    return { text, manifests: new Map() }
  })
}
