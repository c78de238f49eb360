import type { Store } from '../ledger/store.ts'
import { readLedger } from './ledger-state.ts'
import type { Output } from './output.ts'

/**
 * The outputs as the ledger has them, for runs that look at no directory: what is known is known from there, and
 * nothing of it has changed.
 *
 * @throws CdnPurgeError `LEDGER_INVALID`, `LEDGER_NEWER`, `LEDGER_INCOMPLETE`
 */
export async function recordedOutputs(store: Store, environment: string): Promise<readonly Output[]> {
  const { document, manifests } = await readLedger(store, environment, () => true)
  return Object.entries(document?.outputs ?? {}).flatMap(([name, { base }]) => {
    const manifest = manifests.get(name)
    return manifest === undefined ? [] : [{ name, manifest, ...(base === undefined ? {} : { base }) }]
  })
}
