import type { Capabilities } from '../capabilities.ts'
import { assignRows, eachRow } from '../cover/assign.ts'
import { folderPath } from '../cover/folders.ts'
import type { Chosen } from '../group/best-choice.ts'
import { sumOf } from '../lists.ts'
import type { PlanItem } from '../model.ts'
import { NumberList } from '../number-list.ts'
import type { Skipped } from '../read/due-by-kind.ts'
import type { Table } from '../read/known-table.ts'
import { plannedItem } from './batches.ts'
import { Rank, rankOf } from './purge-order.ts'
import type { Queue, Source } from './queue.ts'

/** What of a group is not sent, and what is hit. */
export interface Written {
  readonly skipped: readonly Skipped[]
  /** Unchanged URLs that the items hit, each counted once. */
  readonly collateral: number
}

const UNNAMED =
  'this API names no single URL, and every pattern that holds this one would hit unchanged URLs or reach beyond the build: see "collateral" and "owns"'

const FOLDER_URL =
  'this API takes a URL that ends in "/" for all beneath it, where unchanged URLs are or may be'

/** Writes a group's items to a queue: due patterns, what is named by itself, patterns. */
export function writeItems(
  group: Chosen,
  { folderUrlsArePrefixes: instead }: Capabilities,
  queue: Queue,
): Written {
  const { table, trie, rows, direct, unavoidable, way } = group
  const { origins, paths, keep, names } = table
  if (way.everything) {
    const due = [...Array.from(table.due), ...direct.flatMap(({ covers }) => covers)]
    const collateral = unavoidable + way.hits
    queue.add(Rank.announcement, plannedItem({ kind: 'everything', origins }, due, collateral))
    return { skipped: [], collateral }
  }
  const hit = new Uint8Array(paths.length)
  let total = 0
  const count = (row: number): number => {
    if (hit[row] === 0) total += keep[row] ?? 0
    hit[row] = 1
    return keep[row] ?? 0
  }
  const nameFolder = (folder: string, extension: string | undefined): PlanItem =>
    extension === undefined
      ? { kind: 'prefix', origins, path: folder }
      : { kind: 'extension', origins, folder, extension }
  for (const { folder, extension, covers, rows } of direct) {
    const collateral = rows.reduce((sum, row) => sum + count(row), 0)
    const rank = extension === undefined ? Rank.document : rankOf(`${folder}x.${extension}`)
    queue.add(rank, plannedItem(nameFolder(folder, extension), covers, collateral))
  }
  // With one item in all there is nothing to put in order.
  const isOrdered = sumOf(way.counts) > 1
  const reason = instead === undefined ? UNNAMED : `${FOLDER_URL}: ${instead}`
  const skipped: Skipped[] = []
  const named = nameRows(table)
  const patterns = way.patterns.map(pattern => ({ pattern, covers: new NumberList(), rank: 0 }))
  const owner = trie === undefined ? undefined : assignRows(trie, rows, way.patterns)
  for (let i = 0, entry = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0
    const path = paths.at(row) ?? ''
    const pattern = patterns[owner?.[i] ?? -1]
    while ((table.rows[entry] ?? row) < row) entry++
    const first = entry
    while (table.rows[entry] === row) entry++
    if (pattern !== undefined) {
      for (let at = first; at < entry; at++) pattern.covers.push(table.due[at] ?? 0)
      // Pages come with what is theirs, but no sooner.
      if (isOrdered && pattern.rank === Rank.asset) pattern.rank = Math.min(rankOf(path), Rank.document)
    } else if (names(row)) {
      count(row)
      queue.addFrom(rankOf(path), named, first)
    } else for (let at = first; at < entry; at++) skipped.push({ due: table.due[at] ?? 0, reason })
  }
  for (const { pattern, covers, rank } of patterns) {
    if (trie === undefined) continue
    let collateral = 0
    // Where nothing unchanged is hit, there is nothing to look for.
    if (unavoidable + way.hits > 0) {
      eachRow(trie, pattern, row => {
        collateral += count(row)
      })
    }
    const folder = folderPath(trie, paths, pattern.folder)
    queue.add(
      rank,
      plannedItem(nameFolder(folder, trie.extensions[pattern.extension]), covers.values, collateral),
    )
  }
  return { skipped, collateral: total }
}

/** Rows that are named by themselves; the number of one is where it stands among what is due in the table. */
function nameRows({ origins, paths, keep, rows, due }: Table): Source {
  return {
    kind: 'url',
    make(first) {
      const row = rows[first] ?? 0
      const covers: number[] = []
      for (let at = first; rows[at] === row; at++) covers.push(due[at] ?? 0)
      return plannedItem({ kind: 'url', origins, path: paths.at(row) ?? '' }, covers, keep[row] ?? 0)
    },
  }
}
