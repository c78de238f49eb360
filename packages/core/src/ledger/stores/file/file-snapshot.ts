import { manifestHash } from '../../../manifest/manifest.ts'
import type { StoredSnapshot } from '../../store.ts'
import type { Folder } from './folder.ts'
import type { HeldLock } from './lock.ts'
import { listManifests, readManifestFile, sweep, writeManifests } from './manifest-files.ts'

const ENTRY = 'entry.json'
const debris = [/^(?:entry\.json|[0-9a-f]{64}\.sums)\.tmp$/]

/**
 * The snapshot as it is now; `undefined` where there is none. Takes no lock.
 *
 * @throws CdnPurgeError `SNAPSHOT_INVALID` for a manifest that is damaged
 */
export function readSnapshotFolder(folder: Folder): StoredSnapshot | undefined {
  return folder.readWith(ENTRY, entry => {
    const manifests = new Map<string, Uint8Array>()
    for (const hash of listManifests(folder)) {
      const bytes = readManifestFile(folder, hash, 'SNAPSHOT_INVALID')
      if (bytes !== undefined) manifests.set(hash, bytes)
    }
    return { text: entry.toString(), manifests }
  })
}

/**
 * Replaces the snapshot as a whole: manifests first, the entry last. A manifest that is there already is kept if
 * the new entry names its hash anywhere, so that a second build need not carry the first one's. Needs the lock.
 */
export function updateSnapshotFolder(
  folder: Folder,
  change: (stored: StoredSnapshot | undefined) => StoredSnapshot,
  lock: HeldLock,
): void {
  const next = change(readForUpdate(folder))
  folder.create()
  writeManifests(folder, next.manifests)
  lock.renew()
  folder.replace(ENTRY, next.text)
  folder.flush()
  sweep(folder, hash => next.manifests.has(hash) || next.text.includes(hash), debris)
}

/** A manifest that is damaged is none: a build replaces it. */
function readForUpdate(folder: Folder): StoredSnapshot | undefined {
  const entry = folder.read(ENTRY)
  if (entry === undefined) return undefined
  const manifests = new Map(
    listManifests(folder).flatMap(hash => {
      const bytes = folder.read(`${hash}.sums`)
      return bytes !== undefined && manifestHash(bytes) === hash ? [[hash, bytes] as const] : []
    }),
  )
  return { text: entry.toString(), manifests }
}

/** Removes the snapshot if its entry still reads `text`. Needs the lock. */
export function removeSnapshotFolder(folder: Folder, text: string): void {
  if (folder.read(ENTRY)?.toString() !== text) return
  // The entry goes first: without it there is no snapshot, whatever else is left.
  folder.remove(ENTRY)
  folder.flush()
  sweep(folder, () => false, debris)
  folder.removeIfEmpty()
}
