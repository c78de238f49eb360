import type { Texts } from '../../text/text-list.ts'

/**
 * The folders of some sorted paths, as arrays by folder in the order in which a walk enters them: a parent stands
 * before its folders, folder 0 is the root. No object is made for a path.
 */
export interface Trie {
  readonly parent: readonly number[]
  /** Characters of the folder's path, both slashes included. */
  readonly length: readonly number[]
  /** The rows from `start` up to and without `end` begin with the folder's path. */
  readonly start: readonly number[]
  readonly end: readonly number[]
  /** For each row the deepest folder whose prefix is sure to cover it; -1: none. */
  readonly leaf: Int32Array
  /** Rows that their folder's prefix may cover or not, by folder: the folder's own URL and its queries. */
  readonly own: ReadonlyMap<number, readonly number[]>
  /** For each row its extension, an index into `extensions`; -1: none. Absent where nobody asked for them. */
  readonly extension?: Int32Array
  readonly extensions: readonly string[]
}

const SLASH = 47
const DOT = 46

/** How paths are to be read. */
export interface Reading {
  /** Whether the prefix `/dir/` is sure to cover the URL `/dir/`; where not, that row belongs to the parent. */
  readonly coversFolder: boolean
  /** Whether paths may have queries; slashes in them are no folders. */
  readonly hasQueries: boolean
  /** Whether extensions are wanted. */
  readonly extensions: boolean
}

/** Reads the folders of sorted paths in one pass. */
export function buildTrie(paths: Texts, { coversFolder, hasQueries, extensions }: Reading): Trie {
  const parent = [-1]
  const length = [1]
  const start = [0]
  const end = [paths.length]
  const leaf = new Int32Array(paths.length)
  const extension = new Int32Array(extensions ? paths.length : 0)
  const own = new Map<number, number[]>()
  const addOwn = (at: number, row: number): void => {
    const rows = own.get(at)
    if (rows === undefined) own.set(at, [row])
    else rows.push(row)
  }
  const names = new Names()
  let folder = 0
  for (let row = 0; row < paths.length; row++) {
    const path = paths.at(row) ?? ''
    while ((end[folder] ?? 0) <= row) folder = parent[folder] ?? 0
    let at = path.indexOf('/', length[folder])
    // The end of the path is wanted only where a slash may stand behind it, or an extension before it.
    const query = hasQueries && (at >= 0 || extensions || !coversFolder) ? path.indexOf('?') : -1
    const size = query < 0 ? path.length : query
    // A slash at the very end is the folder's own URL.
    const last = coversFolder ? size : size - 1
    for (; at >= 0 && at < last; at = path.indexOf('/', at + 1)) {
      const limit = end[folder] ?? 0
      parent.push(folder)
      folder = length.push(at + 1) - 1
      start.push(row)
      const prefix = path.slice(0, at + 1)
      end.push(endOfRun(paths, prefix, row, limit))
      if (coversFolder) continue
      // A folder's own URL, and most of its queries, come before all else in it.
      for (let i = row - 1; paths.at(i)?.startsWith(prefix); i--) addOwn(folder, i)
    }
    const isOwn = !coversFolder && size === length[folder]
    leaf[row] = isOwn ? (parent[folder] ?? -1) : folder
    if (isOwn) addOwn(folder, row)
    if (extensions) extension[row] = names.find(path, size)
  }
  return {
    parent,
    length,
    start,
    end,
    leaf,
    own,
    extensions: names.list,
    ...(extensions ? { extension } : {}),
  }
}

/**
 * Where the run of paths that begin with `prefix` ends: it starts at `row` and ends at `limit` or before. Asking each
 * path in doubling steps costs a large folder no more than a few comparisons, so that most of what sorted paths share
 * is never read again.
 */
function endOfRun(paths: Texts, prefix: string, row: number, limit: number): number {
  let low = row + 1
  let step = 1
  while (low + step - 1 < limit && (paths.at(low + step - 1) ?? '').startsWith(prefix)) {
    low += step
    step *= 2
  }
  let high = Math.min(low + step - 1, limit)
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((paths.at(middle) ?? '').startsWith(prefix)) low = middle + 1
    else high = middle
  }
  return low
}

/** Numbers the distinct extensions by a hash, so that no text is cut out for each row. */
class Names {
  readonly list: string[] = []
  readonly #byHash = new Map<number, number>()
  readonly #byName = new Map<string, number>()

  /** The number of the extension of a file whose path ends at `end`; -1: none. */
  find(path: string, end: number): number {
    let hash = 0
    let at = end - 1
    for (; at >= 0; at--) {
      const code = path.charCodeAt(at)
      if (code === DOT) break
      if (code === SLASH) return -1
      hash = (hash * 31 + code) | 0
    }
    const from = at + 1
    if (at < 0 || from === end) return -1
    const known = this.#byHash.get(hash)
    if (known !== undefined) {
      const name = this.list[known] ?? ''
      if (name.length === end - from && path.startsWith(name, from)) return known
    }
    const name = path.slice(from, end)
    const id = this.#byName.get(name) ?? this.list.push(name) - 1
    this.#byName.set(name, id)
    if (known === undefined) this.#byHash.set(hash, id)
    return id
  }
}

/** The path of a folder, which ends in `/`. */
export function folderPath(trie: Trie, paths: Texts, folder: number): string {
  return (paths.at(trie.start[folder] ?? 0) ?? '/').slice(0, trie.length[folder])
}
