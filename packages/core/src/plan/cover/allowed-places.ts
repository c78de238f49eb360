import type { Texts } from '../../text/text-list.ts'
import type { Capabilities } from '../capabilities.ts'
import { fitsPrefix } from '../pattern.ts'
import type { Table } from '../read/known-table.ts'
import { lowerBound } from '../read/sorted.ts'
import { folderPath, type Trie } from './folders.ts'

/** Where patterns may stand. */
export interface Places {
  /** Whether a pattern may stand at a folder. */
  allows(folder: number): boolean
  /** Whether a prefix may. */
  allowsPrefix(folder: number): boolean
  /** Whether an extension may, by its index. */
  allowsExtension(folder: number, extension: number): boolean
}

/**
 * A pattern also hits what the build does not know. So it stands at a folder of the known output in which all is
 * known, or under a prefix that only this build serves; at the root only if the build owns all of the site.
 *
 * @param capabilities - where a URL cannot be named, a pattern at such a folder cannot be either
 */
export function findPlaces(
  table: Table,
  trie: Trie,
  owns: readonly string[],
  { refuses, prefix, extensionLength = Number.POSITIVE_INFINITY }: Capabilities,
): Places {
  const owned = inherit(trie, table.paths, owns.map(asFolder))
  // Above the deepest folder that holds all of an output, folders are not the build's: the site has a base path.
  const inside = inherit(
    trie,
    table.paths,
    table.outputs.map(({ base }) => base),
  )
  const exists = (folder: number): boolean => {
    if (table.outputs.length === 1 && table.known?.[trie.start[folder] ?? 0] !== 0) return true
    const path = folderPath(trie, table.paths, folder)
    return table.outputs.some(
      ({ base, paths }) => path.startsWith(base) && paths.at(lowerBound(paths, path))?.startsWith(path),
    )
  }
  const isSeen = (folder: number): boolean => {
    const path = folderPath(trie, table.paths, folder)
    return !table.unseen.some(folders => folders[lowerBound(folders, path)]?.startsWith(path))
  }
  const ask = (folder: number): boolean =>
    (owned[folder] === 1 || (folder > 0 && inside[folder] === 1 && exists(folder) && isSeen(folder))) &&
    refuses?.((table.origins[0] ?? '') + folderPath(trie, table.paths, folder), true) === undefined
  const answers = new Uint8Array(trie.parent.length)
  const allows = (folder: number): boolean => {
    if (answers[folder] === 0) answers[folder] = ask(folder) ? YES : NO
    return answers[folder] === YES
  }
  const isLimited = prefix === false || (prefix.maxLength ?? prefix.maxDepth) !== undefined
  const lengthOf = (folder: number): number => trie.length[folder] ?? 0
  return {
    allows,
    allowsPrefix: folder =>
      (!isLimited || fitsPrefix(folderPath(trie, table.paths, folder), prefix)) && allows(folder),
    allowsExtension: (folder, extension) =>
      lengthOf(folder) + (trie.extensions[extension] ?? '').length <= extensionLength && allows(folder),
  }
}

const YES = 1
const NO = 2

function asFolder(path: string): string {
  return path.endsWith('/') ? path : `${path}/`
}

/** 1 for each folder at or beneath one of `roots`. */
function inherit(trie: Trie, paths: Texts, roots: readonly string[]): Uint8Array {
  const found = new Uint8Array(trie.parent.length)
  for (let folder = 0; folder < found.length; folder++) {
    if (found[trie.parent[folder] ?? -1] === 1) found[folder] = 1
    else if (roots.length > 0) {
      const path = paths.at(trie.start[folder] ?? 0) ?? '/'
      const length = trie.length[folder] ?? 0
      if (roots.some(root => root.length <= length && path.startsWith(root))) found[folder] = 1
    }
  }
  return found
}

/** For each folder the sum of the numbers of the rows beneath it that `counts` accepts. */
export function sumByFolder(
  trie: Trie,
  numbers: ArrayLike<number>,
  counts: (row: number) => boolean,
): Float64Array {
  const sums = new Float64Array(trie.parent.length)
  for (let row = 0; row < trie.leaf.length; row++) {
    const folder = trie.leaf[row] ?? -1
    if (folder >= 0 && counts(row)) sums[folder] = (sums[folder] ?? 0) + (numbers[row] ?? 0)
  }
  for (let folder = sums.length - 1; folder > 0; folder--) {
    const parent = trie.parent[folder] ?? 0
    sums[parent] = (sums[parent] ?? 0) + (sums[folder] ?? 0)
  }
  return sums
}
