import { CdnPurgeError, isCdnPurgeError } from '../errors/error.ts'
import { readPaths } from '../manifest/manifest.ts'
import { type LedgerDocument, parseLedger } from './schema.ts'
import { replay } from './settle.ts'
import type { LedgerMark, Store } from './store.ts'

/** The ledger at one instant, its journal replayed. */
export interface LedgerState {
  /** `undefined` before the first run. */
  readonly document: LedgerDocument | undefined
  /** What a write must expect. */
  readonly version: string | undefined
  /** Whether lines wait in the journal to be folded. */
  readonly journal: boolean
  /** Manifests of the last deploy that were asked for, by output. */
  readonly manifests: ReadonlyMap<string, Uint8Array>
}

/** How often a manifest may vanish under a reader, by other runs' writes, before that is an error. */
const READS = 20

/**
 * Reads the ledger and the manifests that `wanted` asks for. A reader whose manifest vanished, since another run
 * wrote in between, reads again.
 *
 * @throws CdnPurgeError `LEDGER_INVALID`, `LEDGER_NEWER`, `LEDGER_INCOMPLETE`, `LEDGER_LOST`
 */
export async function readLedger(
  store: Store,
  environment: string,
  wanted: (output: string, hash: string, document: LedgerDocument) => boolean,
): Promise<LedgerState> {
  let before: string | undefined
  for (let read = 0; read < READS; read++) {
    // First, since another run may write in between: the ledger is never older than what was known of it before.
    const mark = await store.lastWrite?.()
    const stored = await store.read()
    if (stored === undefined) {
      if (mark !== undefined) throw lost(store, 'is gone', mark)
      return { document: undefined, version: undefined, journal: false, manifests: new Map() }
    }
    const document = replay(parseLedger(stored.text, store.location), stored.journal)
    if (document.environment !== environment) throw otherEnvironment(store, document.environment, environment)
    if (mark?.id === document.id && mark !== undefined && document.sequence < mark.sequence) {
      throw lost(store, `is an older copy (write ${document.sequence})`, mark)
    }
    const { manifests, missing } = await readManifests(store, document, wanted)
    if (missing === undefined) {
      return { document, version: stored.version, journal: stored.journal.length > 0, manifests }
    }
    if (before === stored.version) throw incomplete(store, missing)
    before = stored.version
  }
  throw incomplete(store, 'a manifest')
}

/**
 * Reads a ledger that is to be replaced, whatever its state: nothing of it counts but the manifests that lie there, so
 * that what they name can be purged once more.
 */
export async function readForReset(store: Store): Promise<LedgerState> {
  const stored = await store.read()
  const manifests = new Map<string, Uint8Array>()
  for (const hash of await store.listManifests()) {
    const bytes = await readIntact(store, hash)
    if (bytes !== undefined) manifests.set(hash, bytes)
  }
  return { document: undefined, version: stored?.version, journal: false, manifests }
}

/** A manifest, unless it is damaged. */
async function readIntact(store: Store, hash: string): Promise<Uint8Array | undefined> {
  try {
    const bytes = await store.readManifest(hash)
    if (bytes !== undefined) readPaths(bytes)
    return bytes
  } catch (error) {
    if (isCdnPurgeError(error)) return undefined
    throw error
  }
}

async function readManifests(
  store: Store,
  document: LedgerDocument,
  wanted: (output: string, hash: string, document: LedgerDocument) => boolean,
) {
  const manifests = new Map<string, Uint8Array>()
  for (const [output, { manifest }] of document.outputs) {
    if (!wanted(output, manifest, document)) continue
    const bytes = await store.readManifest(manifest)
    if (bytes === undefined) return { manifests, missing: `${manifest}.sums, the manifest of "${output}",` }
    manifests.set(output, bytes)
  }
  return { manifests, missing: undefined }
}

function incomplete(store: Store, missing: string): CdnPurgeError {
  return new CdnPurgeError(
    'LEDGER_INCOMPLETE',
    `The ledger ${store.location} refers to a file that is not there: ${missing} is missing.`,
    {
      hint: 'Restore it (a CI cache must keep the whole directory), or start afresh with "cdn-purge run --reset-ledger".',
    },
  )
}

function lost(store: Store, what: string, { sequence }: LedgerMark): CdnPurgeError {
  return new CdnPurgeError(
    'LEDGER_LOST',
    `The ledger ${store.location} ${what}, although write ${sequence} of it is known: it was removed, evicted or replaced by another copy.`,
    {
      hint: 'What it owed is not known any more. Restore the newest copy, or start afresh with "cdn-purge run --reset-ledger", which purges all that is known.',
    },
  )
}

function otherEnvironment(store: Store, found: string, wanted: string): CdnPurgeError {
  return new CdnPurgeError(
    'LEDGER_INVALID',
    `The ledger ${store.location} is of the environment "${found}", not "${wanted}".`,
    {
      hint: 'Give each environment a ledger of its own: the option "ledger" names the directory.',
    },
  )
}
