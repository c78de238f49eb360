import { isHashedName } from '../urls/hashed-name.ts'

/**
 * What is worth keeping of the names of which bundlers said that they carry a content hash: those of files that matter
 * still, and whose names do not show it. Without it, a name that a later deploy removes would be judged by its looks.
 *
 * @param known - paths of files
 * @param matters - whether a file is there, or was
 * @returns sorted
 */
export function keepHashed(
  known: ReadonlySet<string> | undefined,
  matters: (path: string) => boolean,
): string[] {
  return [...(known ?? [])].filter(path => !isHashedName(path) && matters(path)).sort()
}
