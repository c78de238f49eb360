import type { Capabilities } from '../capabilities.ts'
import { findPlaces } from '../cover/allowed-places.ts'
import { coverWithin } from '../cover/budget.ts'
import type { Pattern } from '../cover/candidates.ts'
import { type Cover, coverExactly } from '../cover/exact-cover.ts'
import { buildTrie, type Trie } from '../cover/folders.ts'
import { tradePatterns } from '../cover/trade.ts'
import { type Counts, countByList, sumOf, travelApart } from '../lists.ts'
import { isInTheWay, type Table } from '../read/known-table.ts'
import type { Bounds, PreparedGroup } from './group.ts'

/** One way to cover what is due in a group. */
export interface Way {
  readonly everything: boolean
  readonly patterns: readonly Pattern[]
  readonly counts: Counts
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
  const { prefix, extension, lists } = capabilities
  // The whole site is due: nothing can be smaller, and nothing needs to be looked at.
  const isOneList = lists.length === 1
  if (collapse && outside === 0 && isOneList && rows.length > 1 && countAvoidable(table, 1) === 0) {
    return { trie: undefined, ways: [nameEverything(lists, 0)] }
  }
  const extensions = extension === 'folder' || (extension === 'site' && owns.includes('/'))
  let trie: Trie | undefined
  const named = rows.reduce((sum, row) => sum + (table.names(row) ? 1 : 0), 0)
  let covers: Cover[] = [{ patterns: [], alone: named, unnamed: rows.length - named, hits: 0 }]
  if (
    collapse &&
    rows.length > (named < rows.length || travelApart(capabilities) ? 0 : 1) &&
    (prefix !== false || extensions)
  ) {
    const coversFolder = prefix === false || prefix.coversFolder
    const hasQueries = capabilities.exactCovers === 'query'
    trie = buildTrie(table.paths, { coversFolder, hasQueries, extensions })
    const vocabulary = { capabilities, places: findPlaces(table, trie, owns, capabilities) }
    const found = [coverExactly(table, trie, rows, vocabulary)]
    if (budget > 0) found.push(...coverWithin(table, trie, rows, vocabulary, budget))
    const folders = trie
    covers = found.flatMap(cover => tradePatterns(table, folders, rows, cover, capabilities, direct.length))
  }
  const beside = countPatterns(direct, direct => direct.extension !== undefined)
  const ways = covers.map(({ patterns, alone, unnamed, hits }): Way => {
    const own = countPatterns(patterns, ({ extension }) => extension >= 0)
    const counts = countByList(lists, [...beside, ...own, { kind: 'url', count: alone }])
    return { everything: false, patterns, counts, unnamed, hits }
  })
  if (
    collapse &&
    outside !== undefined &&
    ways.some(({ counts, unnamed }) => sumOf(counts) > 1 || unnamed > 0)
  ) {
    const hits = outside + countAvoidable(table, Number.POSITIVE_INFINITY)
    if (hits <= budget) ways.push(nameEverything(lists, hits))
  }
  return { trie, ways }
}

function nameEverything(lists: Capabilities['lists'], hits: number): Way {
  const counts = countByList(lists, [{ kind: 'everything', count: 1 }])
  return { everything: true, patterns: [], counts, unnamed: 0, hits }
}

function countPatterns<Pattern>(
  patterns: readonly Pattern[],
  isExtension: (pattern: Pattern) => boolean,
): { readonly kind: 'prefix' | 'extension'; readonly count: number }[] {
  const extensions = patterns.filter(isExtension).length
  return [
    { kind: 'prefix', count: patterns.length - extensions },
    { kind: 'extension', count: extensions },
  ]
}

/** Unchanged URLs that a plan could leave alone; stops counting at `enough`. */
function countAvoidable(table: Table, enough: number): number {
  let count = 0
  for (let row = 0; row < table.marks.length && count < enough; row++) {
    if (isInTheWay(table, row)) count += table.keep[row] ?? 0
  }
  return count
}
