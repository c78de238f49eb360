import type { Capabilities } from '../capabilities.ts'
import { travelApart } from '../lists.ts'
import { isInTheWay, type Table } from '../read/known-table.ts'
import { assignRows, eachRow } from './assign.ts'
import type { Cover } from './exact-cover.ts'
import type { Trie } from './folders.ts'

/** Up to so many patterns every number of them is tried; beyond, those that fill requests. */
const MOST_TRIED = 64

/**
 * What a cover can be exchanged for where fewer patterns may be better: they travel in requests of their own, or only so
 * many may be under way at once. The patterns that cover most rows stay, the rows of the others are named by themselves.
 * Patterns that cover rows which cannot be named stay in any case.
 *
 * @param direct - patterns that are sent beside
 * @returns the cover with ever more patterns; the cover alone where there is nothing to exchange
 */
export function tradePatterns(
  table: Table,
  trie: Trie,
  rows: Int32Array,
  cover: Cover,
  capabilities: Capabilities,
  direct: number,
): readonly Cover[] {
  const { prefix } = capabilities
  const atOnce = prefix === false ? undefined : prefix.atOnce
  const isApart = travelApart(capabilities)
  const most = atOnce === undefined ? cover.patterns.length : Math.max(0, atOnce - direct)
  if (!isApart && cover.patterns.length <= most) return [cover]
  const owner = assignRows(trie, rows, cover.patterns)
  const worth = cover.patterns.map(pattern => ({ pattern, named: 0, bound: 0, hits: 0 }))
  owner.forEach((index, i) => {
    const own = worth[index]
    if (own !== undefined) own[table.names(rows[i] ?? 0) ? 'named' : 'bound']++
  })
  const sorted = worth.toSorted((a, b) => Number(b.bound > 0) - Number(a.bound > 0) || b.named - a.named)
  if (cover.hits > 0) countHits(table, trie, sorted)
  const bound = sorted.filter(({ bound }) => bound > 0).length
  const last = Math.max(bound, Math.min(most, sorted.length))
  const size = capabilities.lists.reduce((least, { items }) => Math.min(least, items), MOST_TRIED)
  const covers: Cover[] = []
  let alone = cover.alone + sorted.reduce((sum, { named }) => sum + named, 0)
  let hits = 0
  for (let taken = 0; taken <= last; taken++) {
    const added = taken === 0 ? undefined : sorted[taken - 1]
    alone -= added?.named ?? 0
    hits += added?.hits ?? 0
    const fills = last <= MOST_TRIED || (taken + direct) % size === 0 || taken === last
    if (taken < bound || !(isApart ? fills : taken === last)) continue
    const patterns = sorted.slice(0, taken).map(({ pattern }) => pattern)
    patterns.sort((a, b) => a.folder - b.folder || a.extension - b.extension)
    covers.push({ patterns, alone, unnamed: cover.unnamed, hits })
  }
  return covers
}

/** Counts the unchanged URLs that each pattern hits beside those before it. */
function countHits(
  table: Table,
  trie: Trie,
  patterns: readonly { readonly pattern: Cover['patterns'][number]; hits: number }[],
): void {
  const seen = new Uint8Array(table.paths.length)
  for (const own of patterns) {
    eachRow(trie, own.pattern, row => {
      if (seen[row] === 0 && isInTheWay(table, row)) own.hits += table.keep[row] ?? 0
      seen[row] = 1
    })
  }
}
