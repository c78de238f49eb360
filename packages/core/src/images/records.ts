import type { Context } from '../context.ts'
import { rewriteLedger } from '../ledger/rewrite.ts'
import { parseLedger } from '../ledger/schema.ts'
import { emptyLedger } from '../ledger/settle.ts'
import {
  readUsableSnapshot,
  serializeSnapshotEntry,
  snapshotEntryToChange,
} from '../ledger/snapshot-entry.ts'
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
  const waiting = (await readUsableSnapshot(store, options.environment))?.entry
  return {
    known: new Map(Object.entries({ ...ledger?.images, ...waiting?.images })),
    firstRun: (ledger?.outputs.size ?? 0) + (waiting?.outputs.size ?? 0) === 0,
  }
}

type Records = Readonly<Record<string, ImageRecord>>

/**
 * Makes the function that records a token as soon as it is had, so that a build which then fails does not ask again.
 * Images that are decided at once share a write. It gives the record that counts: one image has one token, and
 * another process that works at the same build may have been faster.
 */
export function createRecorder(
  options: ResolvedOptions,
  context: Context,
): (image: string, record: ImageRecord) => Promise<ImageRecord> {
  const recorded: Record<string, ImageRecord> = {}
  let waiting: Record<string, ImageRecord> = {}
  let writing: Promise<void> = Promise.resolve()
  return async (image, record) => {
    waiting[image] = record
    const before = writing
    writing = before.then(async () => {
      const images = waiting
      waiting = {}
      if (Object.keys(images).length > 0)
        Object.assign(recorded, await recordImages(images, options, context))
    })
    await writing
    return recorded[image] ?? record
  }
}

/** Records images; gives what is recorded of them then. */
async function recordImages(
  images: Records,
  { when, environment, site }: ResolvedOptions,
  context: Context,
): Promise<Records> {
  const { store, clock } = context
  let recorded = images
  if (when === 'deploy') {
    await store.updateSnapshot(stored => {
      const before = snapshotEntryToChange(environment, stored, context)
      const createdAt = new Date(clock.now()).toISOString()
      recorded = keepRecorded(images, before.images)
      const entry = { ...before, createdAt, images: { ...before.images, ...recorded } }
      return { text: serializeSnapshotEntry(entry), manifests: new Map() }
    })
  } else {
    await rewriteLedger(context, before => {
      const document = before ?? emptyLedger(environment, site)
      recorded = keepRecorded(images, document.images)
      return { ...document, images: { ...document.images, ...recorded } }
    })
  }
  return recorded
}

/** Images, each with the token that is recorded for these very bytes, if one is. */
function keepRecorded(images: Records, before: Records): Records {
  return Object.fromEntries(
    Object.entries(images).map(([image, record]) => {
      const known = before[image]
      return [image, known?.hash === record.hash && known.token !== undefined ? known : record]
    }),
  )
}
