import type { Context } from '../context.ts'
import { rewriteLedger } from '../ledger/rewrite.ts'
import { parseLedger } from '../ledger/schema.ts'
import { emptyLedger } from '../ledger/settle.ts'
import { serializeSnapshotEntry, snapshotEntryFor, snapshotEntryToChange } from '../ledger/snapshot-entry.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { ImageRecord } from './tokens.ts'

/** What earlier builds left of their images. */
export interface KnownImages {
  readonly known: ReadonlyMap<string, ImageRecord>
  /** Whether nothing was ever deployed. */
  readonly firstRun: boolean
}

/** Reads the images that are known: those of a snapshot that waits for its deploy, then the ledger's. */
export async function readImages(options: ResolvedOptions, { store }: Context): Promise<KnownImages> {
  const stored = await store.read()
  const ledger = stored === undefined ? undefined : parseLedger(stored.text, store.location)
  const snapshot = await store.readSnapshot()
  const waiting = snapshotEntryFor(options.environment, snapshot, store.location)
  return {
    known: new Map(Object.entries({ ...ledger?.images, ...waiting?.images })),
    firstRun: (ledger?.outputs.size ?? 0) + (waiting?.outputs.size ?? 0) === 0,
  }
}

/**
 * Makes the function that records a token as soon as it is had, so that a build which then fails does not ask again.
 * Images that are decided at once share a write.
 */
export function createRecorder(
  options: ResolvedOptions,
  context: Context,
): (image: string, record: ImageRecord) => Promise<void> {
  let waiting: Record<string, ImageRecord> = {}
  let writing: Promise<void> = Promise.resolve()
  return async (image, record) => {
    waiting[image] = record
    const before = writing
    writing = before.then(async () => {
      const images = waiting
      waiting = {}
      if (Object.keys(images).length > 0) await recordImages(images, options, context)
    })
    await writing
  }
}

async function recordImages(
  images: Readonly<Record<string, ImageRecord>>,
  { when, environment, site }: ResolvedOptions,
  context: Context,
): Promise<void> {
  const { store, clock } = context
  if (when === 'deploy') {
    await store.updateSnapshot(stored => {
      const before = snapshotEntryToChange(environment, stored, store.location, clock.now())
      const createdAt = new Date(clock.now()).toISOString()
      const entry = { ...before, createdAt, images: { ...before.images, ...images } }
      return { text: serializeSnapshotEntry(entry), manifests: new Map() }
    })
  } else {
    await rewriteLedger(context, before => {
      const document = before ?? emptyLedger(environment, site)
      return { ...document, images: { ...document.images, ...images } }
    })
  }
}
