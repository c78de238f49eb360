import { CdnPurgeError, isCdnPurgeError } from '../errors/error.ts'
import { manifestHash, readManifest } from '../manifest/manifest.ts'

/**
 * Checks what a build on another machine says of an output that is not here, before anything is purged by it.
 *
 * @param hash - the SHA-256 that the snapshot's entry gives
 * @throws CdnPurgeError `SNAPSHOT_INVALID` for a manifest that no scan would have written
 */
export function checkTrusted(manifest: Uint8Array, hash: string, name: string, location: string): void {
  // A store need not have compared them, and what was cut at the end of a line looks whole.
  if (manifestHash(manifest) !== hash) throw damaged(location, name, 'it is not the one that the build wrote')
  const { paths } = readWhole(manifest, name, location)
  if (paths.length === 0) throw damaged(location, name, 'it names no file')
  const odd = paths.find(
    path => path.includes('\0') || path.split('/').some(part => ['', '.', '..'].includes(part)),
  )
  if (odd !== undefined) throw damaged(location, name, `${JSON.stringify(odd)} is no path inside it`)
}

/**
 * Refuses outputs outside the folder that holds the ledger, which whoever carried the snapshot here could name to have
 * other folders read.
 *
 * @param expected - the one that the user named, which may lie anywhere
 */
export function refuseClimbing(
  names: readonly string[],
  expected: string | undefined,
  location: string,
): void {
  const found = names.find(name => /^(?:\.\.(?:\/|$)|\/|[A-Za-z]:)/.test(name) && name !== expected)
  if (found === undefined) return
  throw new CdnPurgeError(
    'SNAPSHOT_INVALID',
    `The snapshot in ${location} is of "${found}", which lies outside the folder that holds the ledger.`,
    { hint: `Name it, if that is meant: cdn-purge run ${found}, or the option "dir".` },
  )
}

/** The error for a snapshot of another environment. */
export function otherEnvironment(location: string, found: string, wanted: string): CdnPurgeError {
  return new CdnPurgeError(
    'SNAPSHOT_INVALID',
    `The snapshot in ${location} is of the environment "${found}", not "${wanted}".`,
    { hint: `Run with --env ${found}, or build again for "${wanted}".` },
  )
}

/** The error for a manifest that was not carried along. */
export function lacksManifest(location: string, hash: string, name: string): CdnPurgeError {
  return new CdnPurgeError(
    'SNAPSHOT_INVALID',
    `The snapshot in ${location} lacks ${hash}.sums, the manifest of "${name}".`,
    { hint: 'Carry the whole folder "snapshot" from the build to this machine.' },
  )
}

function readWhole(manifest: Uint8Array, name: string, location: string) {
  try {
    return readManifest(manifest)
  } catch (error) {
    if (!isCdnPurgeError(error)) throw error
    throw damaged(location, name, error.message)
  }
}

function damaged(location: string, name: string, why: string): CdnPurgeError {
  return new CdnPurgeError(
    'SNAPSHOT_INVALID',
    `The snapshot in ${location} cannot be trusted with "${name}", which is not here: ${why}`,
    { hint: 'Build again, and carry the whole folder "snapshot" to this machine.' },
  )
}
