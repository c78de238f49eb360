import type { Pattern } from './candidates.ts'
import type { Trie } from './folders.ts'

/** For each of `rows` which of `patterns` covers it (a prefix before an extension); -1: none. */
export function assignRows(trie: Trie, rows: Int32Array, patterns: readonly Pattern[]): Int32Array {
  const owner = new Int32Array(rows.length).fill(-1)
  const prefix = new Int32Array(trie.parent.length).fill(-1)
  const extensions = new Map<number, number>()
  const stride = trie.extensions.length
  patterns.forEach(({ folder, extension }, index) => {
    if (extension < 0) prefix[folder] = index
    else extensions.set(folder * stride + extension, index)
  })
  for (let folder = 1; folder < prefix.length; folder++) {
    const above = prefix[trie.parent[folder] ?? 0] ?? -1
    if (above >= 0) prefix[folder] = above
  }
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0
    owner[i] = prefix[trie.leaf[row] ?? -1] ?? -1
    const extension = trie.extension?.[row] ?? -1
    if (owner[i] !== -1 || extension < 0 || extensions.size === 0) continue
    for (let folder = trie.leaf[row] ?? -1; folder >= 0; folder = trie.parent[folder] ?? -1) {
      owner[i] = extensions.get(folder * stride + extension) ?? -1
      if (owner[i] !== -1) break
    }
  }
  return owner
}

/** Calls back with each row that a pattern reaches, or may reach. */
export function eachRow(trie: Trie, { folder, extension }: Pattern, visit: (row: number) => void): void {
  const end = trie.end[folder] ?? 0
  for (let row = trie.start[folder] ?? 0; row < end; row++) {
    // A folder's own URL may stand among its rows without being covered: its deepest folder comes before this one.
    if (extension < 0 ? (trie.leaf[row] ?? -1) >= folder : trie.extension?.[row] === extension) visit(row)
  }
  if (extension < 0) for (const row of trie.own.get(folder) ?? []) visit(row)
}
