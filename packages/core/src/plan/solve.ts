import { assignRows } from './assign.ts'
import { coverWithin } from './budget.ts'
import type { Capabilities } from './capabilities.ts'
import { coverExactly, type Pattern } from './cover.ts'
import { type Avoid, isBeneath, isHeld } from './gather.ts'
import { findPlaces } from './places.ts'
import type { DuePattern } from './read-due.ts'
import { lowerBound, sortTogether } from './sorted.ts'
import { buildTable, type HostShare, isInTheWay, Mark, type Table } from './table.ts'
import { buildTrie, type Trie } from './trie.ts'

/** Hosts that one set of items applies to. */
export interface Group {
  readonly shares: readonly HostShare[]
  /** Due patterns that are sent as they are. */
  readonly patterns: readonly DuePattern[]
}

/** What holds for every group of a plan. */
export interface Terms {
  readonly capabilities: Capabilities
  readonly owns: readonly string[]
  readonly avoid: Avoid
  /** Whether patterns may replace the exact list. */
  readonly collapse: boolean
}

/** A due pattern with what it settles. */
export interface Passed {
  readonly folder: string
  readonly extension?: string
  readonly covers: number[]
  /** Rows that it reaches. */
  readonly rows: readonly number[]
}

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

/** A group, ready to be covered. */
export interface Prepared {
  readonly table: Table
  /** Due rows that no due pattern covers, ascending. */
  readonly rows: Int32Array
  readonly passed: readonly Passed[]
  /** Unchanged URLs that every way hits. */
  readonly fixed: number
  /** Due items that have to wait. */
  readonly held: number
}

/** Looks at a group: what is left to cover, and what is hit however it is covered. */
export function prepareGroup(group: Group, { capabilities, avoid }: Terms): Prepared {
  const origins = group.shares.map(({ origin }) => origin)
  const patterns = group.patterns.filter(pattern => !isHeld(pattern, origins, avoid))
  const shares = withOwnUrls(group.shares, patterns, capabilities)
  const table = buildTable(shares, capabilities.exactCovers === 'path', avoid)
  const passed = passPatterns(table, patterns, capabilities)
  const entries = shares.reduce((sum, { paths }) => sum + paths.length, 0)
  const rows = distinctDue(table)
  const held = group.patterns.length - patterns.length + entries - table.rows.length
  return { table, passed, rows, held, fixed: countFixed(table, capabilities.exact ? rows : [], passed) }
}

/** Where the prefix `/dir/` misses the URL `/dir/`, that URL goes beside it. */
function withOwnUrls(
  shares: readonly HostShare[],
  patterns: readonly DuePattern[],
  { exact, prefix }: Capabilities,
): readonly HostShare[] {
  if (!exact || prefix === false || prefix.coversFolder) return shares
  return shares.map(share => {
    const own = patterns.filter(({ origin, extension }) => origin === share.origin && extension === undefined)
    if (own.length === 0) return share
    const paths = share.paths.concat(own.map(({ folder }) => folder))
    return sortTogether({ ...share, paths, due: share.due.concat(own.map(({ due }) => due)) })
  })
}

/** The due patterns, each wanted once; what they reach needs nothing else. */
function passPatterns(table: Table, patterns: readonly DuePattern[], capabilities: Capabilities): Passed[] {
  const coversFolder = capabilities.prefix === false || capabilities.prefix.coversFolder
  const passed: (Passed & { rows: number[] })[] = []
  // Wider ones first, so that those within them are seen to need no item.
  const sorted = patterns.toSorted(
    (a, b) =>
      a.folder.length - b.folder.length ||
      Number(a.extension !== undefined) - Number(b.extension !== undefined) ||
      (a.folder + a.extension < b.folder + b.extension ? -1 : 1),
  )
  for (const { due, folder, extension } of sorted) {
    const wider = passed.find(
      other =>
        folder.startsWith(other.folder) && (other.extension === undefined || other.extension === extension),
    )
    if (wider !== undefined) wider.covers.push(due)
    else passed.push({ folder, ...(extension === undefined ? {} : { extension }), covers: [due], rows: [] })
  }
  if (passed.length === 0) return passed
  const reached = new Int32Array(table.paths.length).fill(-1)
  passed.forEach((pattern, index) => {
    for (let row = lowerBound(table.paths, pattern.folder); row < table.paths.length; row++) {
      const path = table.paths[row] ?? ''
      if (!path.startsWith(pattern.folder)) break
      if (!isBeneath(pattern, path, coversFolder)) continue
      pattern.rows.push(row)
      if (reached[row] === -1) reached[row] = index
      table.marks[row] = Mark.neutral
    }
  })
  for (let i = 0; i < table.rows.length; i++) {
    passed[reached[table.rows[i] ?? 0] ?? -1]?.covers.push(table.due[i] ?? 0)
  }
  return passed
}

function distinctDue(table: Table): Int32Array {
  const rows: number[] = []
  for (const row of table.rows) if (row !== rows.at(-1) && table.marks[row] === Mark.must) rows.push(row)
  return Int32Array.from(rows)
}

/** Unchanged URLs behind due rows, and beneath due patterns. */
function countFixed({ keep }: Table, rows: Iterable<number>, passed: readonly Passed[]): number {
  let fixed = 0
  for (const row of rows) fixed += keep[row] ?? 0
  for (const row of new Set(passed.flatMap(pattern => pattern.rows))) fixed += keep[row] ?? 0
  return fixed
}

/**
 * The best ways to cover what is due in a group, by number of items.
 *
 * @param budget - unchanged URLs that may be hit beside those that every way hits
 * @param beyond - unchanged URLs outside the group that "everything" would hit; undefined: it may not be used
 */
export function findWays(
  { table, rows, passed }: Prepared,
  { capabilities, owns, collapse }: Terms,
  budget: number,
  beyond: number | undefined,
): { readonly trie: Trie | undefined; readonly ways: readonly Way[] } {
  const { exact, prefix, extension, refuses } = capabilities
  const extensions = extension === 'folder' || (extension === 'site' && owns.includes('/'))
  let trie: Trie | undefined
  let choices: { patterns: Pattern[]; hits: number }[] = [{ patterns: [], hits: 0 }]
  if (collapse && rows.length > (exact ? 1 : 0) && (prefix !== false || extensions)) {
    trie = buildTrie(table.paths, prefix === false || prefix.coversFolder, extensions)
    const vocabulary = { capabilities, places: findPlaces(table, trie, owns, refuses) }
    choices = [{ patterns: coverExactly(table, trie, rows, vocabulary), hits: 0 }]
    if (budget > 0) choices.push(...coverWithin(table, trie, rows, vocabulary, budget))
  }
  const ways = choices.map(({ patterns, hits }): Way => {
    const owner = trie === undefined ? undefined : assignRows(trie, rows, patterns)
    const left =
      owner === undefined ? rows.length : owner.reduce((sum, index) => sum + (index < 0 ? 1 : 0), 0)
    const items = passed.length + patterns.length + (exact ? left : 0)
    return { everything: false, patterns, items, unnamed: exact ? 0 : left, hits }
  })
  if (collapse && rows.length > 0 && beyond !== undefined) {
    let hits = beyond
    for (let row = 0; row < table.marks.length; row++) {
      if (isInTheWay(table, row, exact)) hits += table.keep[row] ?? 0
    }
    if (hits <= budget) ways.push({ everything: true, patterns: [], items: 1, unnamed: 0, hits })
  }
  return { trie, ways }
}
