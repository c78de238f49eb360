import { travelApart } from '../lists.ts'
import type { Table } from '../read/known-table.ts'
import {
  type Candidates,
  findExtensions,
  findPrefixes,
  type Pattern,
  type Vocabulary,
  WORTH,
  worthOf,
} from './candidates.ts'
import type { Trie } from './folders.ts'
import { coverVertices } from './vertex-cover.ts'

/** Patterns, and what they leave to be done. */
export interface Cover {
  readonly patterns: readonly Pattern[]
  /** Rows that no pattern covers, to be named by themselves. */
  readonly alone: number
  /** Rows that no pattern covers and that cannot be named. */
  readonly unnamed: number
  /** Unchanged URLs that the patterns hit. */
  readonly hits: number
}

/**
 * The patterns of a smallest cover of the due rows that hits nothing else; rows beneath none of them are named by
 * themselves. It is minimal, not only small:
 *
 * - Folders are nested, and a pattern at a folder covers all that the same kind of pattern covers further down. If
 *   one hits nothing unchanged, neither does any further down. So of the prefixes that may cover a row only the
 *   highest clean one counts, and of the extensions only the one at the highest clean folder; each cover can take
 *   these instead of narrower ones without growing.
 * - What only one pattern may cover can as well be named by itself: both cost one item. Taking the pattern covers more.
 * - What both a prefix and an extension may cover is an edge between the two, and no two prefixes (nor two
 *   extensions) left in the choice share a row. So the rest is a smallest vertex cover of a bipartite graph.
 *
 * @param rows - the due rows, ascending
 */
export function coverExactly(table: Table, trie: Trie, rows: Int32Array, vocabulary: Vocabulary): Cover {
  // Where prefixes travel apart from URLs, one for a single row may save a request.
  const least = travelApart(vocabulary.capabilities) ? 1 : WORTH
  const prefixes = findPrefixes(table, trie, rows, vocabulary, least)
  const extensions = findExtensions(table, trie, rows, vocabulary)
  const { left, right } = choose(prefixes, extensions)
  const worth = rows.map(row => worthOf(table, row))
  dropSingles(worth, prefixes.of, left, extensions.of, right, least)
  dropSingles(worth, extensions.of, right, prefixes.of, left, WORTH)
  let alone = 0
  let unnamed = 0
  for (let i = 0; i < rows.length; i++) {
    if (left[prefixes.of[i] ?? -1] === 1 || right[extensions.of[i] ?? -1] === 1) continue
    if (table.names(rows[i] ?? 0)) alone++
    else unnamed++
  }
  const patterns = [
    ...prefixes.patterns.filter((_, i) => left[i] === 1),
    ...extensions.patterns.filter((_, i) => right[i] === 1),
  ]
  return { patterns, alone, unnamed, hits: 0 }
}

/** Which prefixes and which extensions to take: 1 for each that is. */
function choose(prefixes: Candidates, extensions: Candidates): { left: Uint8Array; right: Uint8Array } {
  const left = new Uint8Array(prefixes.patterns.length)
  const right = new Uint8Array(extensions.patterns.length)
  const size = prefixes.of.length
  for (let i = 0; i < size; i++) {
    const prefix = prefixes.of[i] ?? -1
    const extension = extensions.of[i] ?? -1
    if (extension < 0) left[prefix] = 1
    else if (prefix < 0) right[extension] = 1
  }
  const from: number[] = []
  const to: number[] = []
  // The rows of one prefix follow each other, but for its own URL: so nearly every edge is added only once.
  const seen = new Int32Array(right.length).fill(-1)
  for (let i = 0; i < size; i++) {
    const prefix = prefixes.of[i] ?? -1
    const extension = extensions.of[i] ?? -1
    if (prefix < 0 || extension < 0 || seen[extension] === prefix) continue
    seen[extension] = prefix
    if (left[prefix] === 1 || right[extension] === 1) continue
    from.push(prefix)
    to.push(extension)
  }
  if (from.length === 0) return { left, right }
  const rest = coverVertices({ left: left.length, right: right.length, from, to })
  return {
    left: left.map((taken, i) => taken | (rest.left[i] ?? 0)),
    right: right.map((taken, i) => taken | (rest.right[i] ?? 0)),
  }
}

/** A pattern that alone covers a single row saves nothing over naming that row, and may hit what nobody knows. */
function dropSingles(
  worth: Int32Array,
  of: Int32Array,
  use: Uint8Array,
  other: Int32Array,
  useOther: Uint8Array,
  least: number,
): void {
  const alone = new Int32Array(use.length)
  for (let i = 0; i < of.length; i++) {
    const mine = of[i] ?? -1
    if (mine >= 0 && useOther[other[i] ?? -1] !== 1) alone[mine] = (alone[mine] ?? 0) + (worth[i] ?? 0)
  }
  for (let i = 0; i < use.length; i++) if ((alone[i] ?? 0) < least) use[i] = 0
}
