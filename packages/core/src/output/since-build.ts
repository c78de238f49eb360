import { diffManifests } from '../manifest/diff.ts'
import { listSome } from '../text/list-some.ts'

/** Files that are named one by one. */
const SHOWN = 5

/**
 * Says in one line how a directory differs from what the build recorded of it: copies, compressed files, a sitemap,
 * maps that were deleted. The directory is what is live, and so it is what a run purges.
 *
 * @param name - of the output
 * @returns `undefined` where nothing differs
 */
export function describeSinceBuild(name: string, built: Uint8Array, found: Uint8Array): string | undefined {
  const { added, changed, removed } = diffManifests(built, found)
  const all = [
    ...added.map(({ path }) => `${path} is new`),
    ...changed.map(({ path }) => `${path} has other bytes`),
    ...removed.map(({ path }) => `${path} is gone`),
  ]
  if (all.length === 0) return undefined
  const count = all.length === 1 ? '1 file is' : `${all.length} files are`
  return `${name}: ${count} not as the build left ${all.length === 1 ? 'it' : 'them'}: ${listSome(all, SHOWN)}. Purged as they are now.`
}
