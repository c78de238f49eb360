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
  /** For each row the deepest folder whose prefix covers it; -1: none. */
  readonly leaf: Int32Array
  /** For each row its extension, an index into `extensions`; -1: none. Absent where nobody asked for them. */
  readonly extension?: Int32Array
  readonly extensions: readonly string[]
}

const SLASH = 47
const DOT = 46
const QUERY = 63

/**
 * Reads the folders of sorted paths in one pass.
 *
 * @param coversFolder - whether the prefix `/dir/` covers the URL `/dir/`; where not, that row belongs to the parent
 */
export function buildTrie(paths: readonly string[], coversFolder: boolean, withExtensions: boolean): Trie {
  const parent = [-1]
  const length = [1]
  const start = [0]
  const end = [paths.length]
  const leaf = new Int32Array(paths.length)
  const extension = new Int32Array(withExtensions ? paths.length : 0)
  const names = new Names()
  let folder = 0
  let previous = '/'
  for (let row = 0; row < paths.length; row++) {
    const path = paths[row] ?? ''
    // Sorted paths share their beginning with the one before: what it shares tells which folders are left.
    const shared = Math.min(path.length, previous.length)
    let same = 0
    while (same < shared && path.charCodeAt(same) === previous.charCodeAt(same)) same++
    while ((length[folder] ?? 0) > same && folder > 0) {
      end[folder] = row
      folder = parent[folder] ?? 0
    }
    previous = path
    let at = length[folder] ?? 1
    let dot = -1
    let hash = 0
    for (; at < path.length; at++) {
      const code = path.charCodeAt(at)
      if (code === QUERY) break
      if (code === SLASH) {
        dot = -1
        if (!coversFolder && endsAt(path, at + 1)) continue
        parent.push(folder)
        folder = length.push(at + 1) - 1
        start.push(row)
        end.push(paths.length)
      } else if (code === DOT) {
        dot = at
        hash = 0
      } else hash = (hash * 31 + code) | 0
    }
    leaf[row] = folder === 0 && !coversFolder && endsAt(path, 1) ? -1 : folder
    if (withExtensions) extension[row] = dot < 0 || dot + 1 === at ? -1 : names.find(path, dot + 1, at, hash)
  }
  const trie = { parent, length, start, end, leaf, extensions: names.list }
  return withExtensions ? { ...trie, extension } : trie
}

function endsAt(path: string, index: number): boolean {
  return index >= path.length || path.charCodeAt(index) === QUERY
}

/** Numbers the distinct extensions by a hash that the walk has at hand, so that no text is cut out for each row. */
class Names {
  readonly list: string[] = []
  readonly #byHash = new Map<number, number>()
  readonly #byName = new Map<string, number>()

  find(path: string, from: number, to: number, hash: number): number {
    const known = this.#byHash.get(hash)
    if (known !== undefined) {
      const name = this.list[known] ?? ''
      if (name.length === to - from && path.startsWith(name, from)) return known
    }
    const name = path.slice(from, to)
    const id = this.#byName.get(name) ?? this.list.push(name) - 1
    this.#byName.set(name, id)
    if (known === undefined) this.#byHash.set(hash, id)
    return id
  }
}

/** The path of a folder, which ends in `/`. */
export function folderPath(trie: Trie, paths: readonly string[], folder: number): string {
  return (paths[trie.start[folder] ?? 0] ?? '/').slice(0, trie.length[folder])
}
