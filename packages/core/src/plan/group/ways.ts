import { findPlaces } from '../cover/allowed-places.ts'
import { coverWithin } from '../cover/budget.ts'
import type { Pattern } from '../cover/candidates.ts'
import { type Cover, coverExactly } from '../cover/exact-cover.ts'
import { buildTrie, type Trie } from '../cover/folders.ts'
import { isInTheWay, type Table } from '../read/known-table.ts'
import type { Bounds, PreparedGroup } from './group.ts'

/** One way to cover what is due in a group. */
export interface Way {
  readonly everything: boolean
  readonly patterns: readonly Pattern[]
  readonly items: number
  /** Rows that cannot be named. */
  readonly unnamed: number
  /** Unchanged URLs hit beside those that every way hits. */
  readonly hits: number
}

/**
 * The best ways to cover what is due in a group, by number of items.
 *
 * @param budget - unchanged URLs that may be hit beside those that every way hits
 * @param outside - unchanged URLs outside the group that "everything" would hit; undefined: it may not be used
 */
export function findWays(
  { table, rows, direct }: PreparedGroup,
  { capabilities, owns, collapse }: Bounds,
  budget: number,
  outside: number | undefined,
): { readonly trie: Trie | undefined; readonly ways: readonly Way[] } {
  const { exact, prefix, extension } = capabilities
  // The whole site is due: nothing can be smaller, and nothing needs to be looked at.
  if (collapse && outside === 0 && rows.length > 1 && countAvoidable(table, exact, 1) === 0) {
    const everything = { everything: true, patterns: [], items: 1, unnamed: 0, hits: 0 }
    return { trie: undefined, ways: [everything] }
  }
  const extensions = extension === 'folder' || (extension === 'site' && owns.includes('/'))
  let trie: Trie | undefined
  let covers: Cover[] = [{ patterns: [], alone: rows.length, hits: 0 }]
  if (collapse && rows.length > (exact ? 1 : 0) && (prefix !== false || extensions)) {
    const coversFolder = prefix === false || prefix.coversFolder
    const hasQueries = capabilities.exactCovers === 'query'
    trie = buildTrie(table.paths, { coversFolder, hasQueries, extensions })
    const vocabulary = { capabilities, places: findPlaces(table, trie, owns, capabilities) }
    covers = [coverExactly(table, trie, rows, vocabulary)]
    if (budget > 0) covers.push(...coverWithin(table, trie, rows, vocabulary, budget))
  }
  const ways = covers.map(({ patterns, alone, hits }): Way => {
    const items = direct.length + patterns.length + (exact ? alone : 0)
    return { everything: false, patterns, items, unnamed: exact ? 0 : alone, hits }
  })
  if (collapse && outside !== undefined && ways.some(({ items, unnamed }) => items > 1 || unnamed > 0)) {
    const hits = outside + countAvoidable(table, exact, Number.POSITIVE_INFINITY)
    if (hits <= budget) ways.push({ everything: true, patterns: [], items: 1, unnamed: 0, hits })
  }
  return { trie, ways }
}

/** Unchanged URLs that a plan could leave alone; stops counting at `enough`. */
function countAvoidable({ marks, keep }: Table, exact: boolean, enough: number): number {
  let count = 0
  for (let row = 0; row < marks.length && count < enough; row++) {
    if (isInTheWay(marks[row], keep[row], exact)) count += keep[row] ?? 0
  }
  return count
}
