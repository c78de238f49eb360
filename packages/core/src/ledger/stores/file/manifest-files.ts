import type { ErrorCode } from '../../../errors/catalog.ts'
import { CdnPurgeError } from '../../../errors/error.ts'
import { manifestHash } from '../../../manifest/manifest.ts'
import type { Folder } from './folder.ts'

const manifestFile = /^([0-9a-f]{64})\.sums$/

/**
 * A manifest's bytes; `undefined` where it is missing.
 *
 * @throws CdnPurgeError `damaged` where the bytes do not have the hash that they are named by
 */
export function readManifestFile(folder: Folder, hash: string, damaged: ErrorCode): Buffer | undefined {
  const name = `${hash}.sums`
  const bytes = folder.read(name)
  if (bytes === undefined) return undefined
  const actual = manifestHash(bytes)
  if (actual === hash) return bytes
  throw new CdnPurgeError(
    damaged,
    `${folder.label(name)} is damaged: it is named by the SHA-256 of its content, which is ${actual}.`,
    {
      hint: 'Restore the file, or make it anew: a snapshot by a build, a ledger by "cdn-purge run --reset-ledger".',
    },
  )
}

/** The hashes of the manifests in a directory. */
export function listManifests(folder: Folder): string[] {
  return folder.names().flatMap(name => manifestFile.exec(name)?.[1] ?? [])
}

/** Makes manifests durable; those that are there already are left as they are. */
export function writeManifests(folder: Folder, manifests: ReadonlyMap<string, Uint8Array>): void {
  if (manifests.size === 0) return
  for (const [hash, bytes] of manifests) {
    const name = `${hash}.sums`
    if (folder.read(name)?.equals(bytes) !== true) folder.replace(name, bytes)
  }
  folder.flush()
}

/** Removes the manifests that nothing refers to, and temporary files that a killed process left. */
export function sweep(folder: Folder, isKept: (hash: string) => boolean, debris: readonly RegExp[]): void {
  for (const name of folder.names()) {
    const hash = manifestFile.exec(name)?.[1]
    const stray = hash === undefined ? debris.some(pattern => pattern.test(name)) : !isKept(hash)
    if (stray) folder.remove(name)
  }
}
