import { existsSync } from 'node:fs'
import { readLedger } from '../ledger/read.ts'
import { snapshotEntryFor } from '../ledger/snapshot-entry.ts'
import { silentLogger } from '../log/logger.ts'
import { openContext, traceDirectory } from '../open.ts'
import { checkLeft, type LeftOptions } from '../options/left-options.ts'

/**
 * The options that the last build left for the command in the usual folder: in the snapshot that waits, else in the
 * ledger.
 *
 * @param root - absolute
 * @returns `undefined` where there are none
 * @throws CdnPurgeError `CONFIG_INVALID`, `LEDGER_INVALID`, `LEDGER_NEWER`, `SNAPSHOT_INVALID`
 */
export async function readLeftOptions(root: string, environment: string): Promise<LeftOptions | undefined> {
  const place = { ledger: '.cdn-purge', environment }
  if (!existsSync(traceDirectory(place, root))) return undefined
  const { context, close } = openContext(place, root, silentLogger)
  try {
    const { store } = context
    const { document } = await readLedger(store, environment, () => false)
    const entry = snapshotEntryFor(environment, await store.readSnapshot(), store.location)
    // A snapshot without them is of a build whose options stand somewhere else.
    const { options: left } = entry ?? document ?? {}
    if (left !== undefined) checkLeft(left, store.location)
    return left
  } finally {
    await close()
  }
}
