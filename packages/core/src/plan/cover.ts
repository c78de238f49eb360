import type { Capabilities } from './capabilities.ts'
import type { Places } from './places.ts'
import { isInTheWay, Mark, type Table } from './table.ts'
import type { Trie } from './trie.ts'
import { coverVertices } from './vertex-cover.ts'

/** A pattern at a folder: a prefix (`extension` is -1), or an extension beneath it (an index into the trie's). */
export interface Pattern {
  readonly folder: number
  readonly extension: number
}

/** What the planner may use, and where. */
export interface Vocabulary {
  readonly capabilities: Capabilities
  readonly places: Places
}

/**
 * The patterns of a smallest cover of the due rows that hits nothing else; rows beneath none of them are named by
 * themselves. It is minimal, not only small:
 *
 * - Folders are nested, and a pattern at a folder covers all that the same kind of pattern covers further down. If
 *   one hits nothing unchanged, neither does any further down. So of the prefixes that may cover a row only the
 *   highest clean one counts, and of the extensions only the one at the highest clean folder: any cover can take
 *   these instead of narrower ones without growing.
 * - What only one pattern may cover can as well be named by itself: both cost one item. Taking the pattern covers more.
 * - What both a prefix and an extension may cover is an edge between the two, and no two prefixes (nor two
 *   extensions) left in the choice share a row. So the rest is a smallest vertex cover of a bipartite graph.
 *
 * @param rows - the due rows, ascending
 */
export function coverExactly(table: Table, trie: Trie, rows: Int32Array, vocabulary: Vocabulary): Pattern[] {
  const { exact } = vocabulary.capabilities
  const prefixes = candidates(cleanPrefixes(table, trie, rows, vocabulary), exact)
  const extensions = candidates(cleanExtensions(table, trie, rows, vocabulary), exact)
  const useLeft = new Uint8Array(prefixes.size)
  const useRight = new Uint8Array(extensions.size)
  for (let i = 0; i < rows.length; i++) {
    const left = prefixes.of[i] ?? -1
    const right = extensions.of[i] ?? -1
    if (left >= 0 && right < 0) useLeft[left] = 1
    else if (right >= 0 && left < 0) useRight[right] = 1
  }
  const from: number[] = []
  const to: number[] = []
  for (let i = 0; i < rows.length; i++) {
    const left = prefixes.of[i] ?? -1
    const right = extensions.of[i] ?? -1
    if (left < 0 || right < 0 || useLeft[left] === 1 || useRight[right] === 1) continue
    if (left === from.at(-1) && right === to.at(-1)) continue
    from.push(left)
    to.push(right)
  }
  const chosen = coverVertices({ left: prefixes.size, right: extensions.size, from, to })
  for (let left = 0; left < useLeft.length; left++)
    useLeft[left] = (useLeft[left] ?? 0) | (chosen.left[left] ?? 0)
  for (let right = 0; right < useRight.length; right++) {
    useRight[right] = (useRight[right] ?? 0) | (chosen.right[right] ?? 0)
  }
  if (exact) {
    dropSingles(prefixes.of, useLeft, extensions.of, useRight)
    dropSingles(extensions.of, useRight, prefixes.of, useLeft)
  }
  const stride = Math.max(trie.extensions.length, 1)
  return [
    ...prefixes.keys.filter((_, left) => useLeft[left] === 1).map(folder => ({ folder, extension: -1 })),
    ...extensions.keys
      .filter((_, right) => useRight[right] === 1)
      .map(key => ({ folder: Math.floor(key / stride), extension: key % stride })),
  ]
}

/** A pattern that alone covers a single row saves nothing over naming that row, and may hit what nobody knows. */
function dropSingles(of: Int32Array, use: Uint8Array, other: Int32Array, useOther: Uint8Array): void {
  const alone = new Int32Array(use.length)
  for (let i = 0; i < of.length; i++) {
    const mine = of[i] ?? -1
    if (mine >= 0 && useOther[other[i] ?? -1] !== 1) alone[mine] = (alone[mine] ?? 0) + 1
  }
  for (let i = 0; i < use.length; i++) if ((alone[i] ?? 0) < 2) use[i] = 0
}

/** Numbers the distinct keys that a choice of patterns uses; a key of a single row counts only where it must. */
function candidates(keyed: Float64Array, exact: boolean): { of: Int32Array; size: number; keys: number[] } {
  const counts = new Map<number, number>()
  for (const key of keyed) if (key >= 0) counts.set(key, (counts.get(key) ?? 0) + 1)
  const ids = new Map<number, number>()
  const keys: number[] = []
  for (const [key, count] of counts) if (!exact || count > 1) ids.set(key, keys.push(key) - 1)
  return { of: Int32Array.from(keyed, key => ids.get(key) ?? -1), size: keys.length, keys }
}

/** For each due row the highest folder whose prefix covers it and nothing unchanged; -1: none. */
function cleanPrefixes(table: Table, trie: Trie, rows: Int32Array, vocabulary: Vocabulary): Float64Array {
  const found = new Float64Array(rows.length).fill(-1)
  const { exact, prefix } = vocabulary.capabilities
  if (prefix === false) return found
  const dirty = new Uint8Array(trie.parent.length)
  const due = new Int32Array(trie.parent.length)
  for (let row = 0; row < trie.leaf.length; row++) {
    const folder = trie.leaf[row] ?? -1
    if (folder < 0) continue
    if (table.marks[row] === Mark.must) due[folder] = (due[folder] ?? 0) + 1
    if (isInTheWay(table, row, exact)) dirty[folder] = 1
  }
  for (let folder = dirty.length - 1; folder > 0; folder--) {
    const parent = trie.parent[folder] ?? 0
    dirty[parent] = (dirty[parent] ?? 0) | (dirty[folder] ?? 0)
    due[parent] = (due[parent] ?? 0) + (due[folder] ?? 0)
  }
  const least = exact ? 2 : 1
  const top = new Int32Array(trie.parent.length).fill(-1)
  for (let folder = 0; folder < top.length; folder++) {
    const above = folder === 0 ? -1 : (top[trie.parent[folder] ?? 0] ?? -1)
    if (above >= 0) top[folder] = above
    else if (dirty[folder] === 0 && (due[folder] ?? 0) >= least && vocabulary.places.allows(folder)) {
      top[folder] = folder
    }
  }
  for (let i = 0; i < rows.length; i++) found[i] = top[trie.leaf[rows[i] ?? 0] ?? -1] ?? -1
  return found
}

/** For each due row the highest folder beneath which its extension is on nothing unchanged, with that extension; -1: none. */
function cleanExtensions(table: Table, trie: Trie, rows: Int32Array, vocabulary: Vocabulary): Float64Array {
  const found = new Float64Array(rows.length).fill(-1)
  const { extension: of, extensions } = trie
  const { exact, extension: scope } = vocabulary.capabilities
  if (of === undefined || scope === false) return found
  const siteOnly = scope === 'site'
  // A folder is clean if it holds neither the nearest row to the left nor the nearest to the right that is in the way.
  const nearest = new Int32Array(extensions.length).fill(-1)
  const left = new Int32Array(rows.length)
  for (let row = 0, i = 0; i < rows.length; row++) {
    const extension = of[row] ?? -1
    if (extension >= 0 && isInTheWay(table, row, exact)) nearest[extension] = row
    if (row === rows[i]) left[i++] = nearest[extension] ?? -1
  }
  nearest.fill(of.length)
  for (let row = of.length - 1, i = rows.length - 1; i >= 0; row--) {
    const extension = of[row] ?? -1
    if (extension >= 0 && isInTheWay(table, row, exact)) nearest[extension] = row
    if (row !== rows[i]) continue
    if (extension >= 0) {
      const from = trie.leaf[row] ?? -1
      const best = highest(trie, from, left[i] ?? -1, nearest[extension] ?? 0, siteOnly, vocabulary)
      if (best >= 0) found[i] = best * extensions.length + extension
    }
    i--
  }
  return found
}

function highest(
  trie: Trie,
  leaf: number,
  left: number,
  right: number,
  siteOnly: boolean,
  { places }: Vocabulary,
): number {
  let best = -1
  for (let folder = leaf; folder >= 0; folder = trie.parent[folder] ?? -1) {
    if ((trie.start[folder] ?? 0) <= left || (trie.end[folder] ?? 0) > right) break
    if ((!siteOnly || folder === 0) && places.allows(folder)) best = folder
  }
  return best
}
