import { assignRows, eachRow } from './assign.ts'
import { type Ranked, settle } from './batch.ts'
import type { Capabilities } from './capabilities.ts'
import type { Chosen } from './choose.ts'
import type { PlanItem } from './item.ts'
import { Rank, rankOf } from './order.ts'
import type { Skipped } from './read-due.ts'

import { folderPath } from './trie.ts'

/** What a group sends. */
export interface Written {
  readonly items: Ranked[]
  readonly skipped: Skipped[]
  /** Unchanged URLs that the items hit, each counted once. */
  readonly collateral: number
}

const UNNAMED =
  'this API names no single URL, and every pattern that holds this one would hit unchanged URLs or reach beyond the build: see "collateral" and "owns"'

/** Writes out a group's items: due patterns, patterns, then what is named by itself. */
export function writeItems(group: Chosen, capabilities: Capabilities): Written {
  const { table, trie, rows, passed, fixed, way } = group
  const { origins, paths, keep } = table
  if (way.everything) {
    const due = [...table.due, ...passed.flatMap(({ covers }) => covers)]
    const collateral = fixed + way.hits
    const item = settle({ kind: 'everything', origins }, due, collateral)
    return { items: [{ ...item, rank: Rank.announcement }], skipped: [], collateral }
  }
  const hit = new Uint8Array(paths.length)
  let total = 0
  const count = (row: number): number => {
    if (hit[row] === 0) total += keep[row] ?? 0
    hit[row] = 1
    return keep[row] ?? 0
  }
  const items: Ranked[] = passed.map(({ folder, extension, covers, rows }) => {
    const item: PlanItem =
      extension === undefined
        ? { kind: 'prefix', origins, path: folder }
        : { kind: 'extension', origins, folder, extension }
    const rank = extension === undefined ? Rank.document : rankOf(`${folder}x.${extension}`)
    return {
      ...settle(
        item,
        covers,
        rows.reduce((sum, row) => sum + count(row), 0),
      ),
      rank,
    }
  })
  const skipped: Skipped[] = []
  const owner = trie === undefined ? undefined : assignRows(trie, rows, way.patterns)
  const covers: number[][] = way.patterns.map(() => [])
  const ranks: number[] = way.patterns.map(() => Rank.asset)
  const single: Ranked[] = []
  for (let i = 0, entry = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0
    const path = paths[row] ?? ''
    const pattern = owner?.[i] ?? -1
    const due = covers[pattern] ?? []
    while ((table.rows[entry] ?? row) < row) entry++
    for (; table.rows[entry] === row; entry++) due.push(table.due[entry] ?? 0)
    if (pattern >= 0) ranks[pattern] = Math.max(ranks[pattern] ?? 0, way.items > 1 ? rankOf(path) : 0)
    else if (capabilities.exact) {
      single.push({ ...settle({ kind: 'url', origins, path }, due, count(row)), rank: rankOf(path) })
    } else for (const index of due) skipped.push({ due: index, reason: UNNAMED })
  }
  way.patterns.forEach((pattern, index) => {
    if (trie === undefined) return
    let collateral = 0
    eachRow(trie, pattern, row => {
      collateral += count(row)
    })
    const folder = folderPath(trie, paths, pattern.folder)
    const extension = trie.extensions[pattern.extension]
    const item: PlanItem =
      extension === undefined
        ? { kind: 'prefix', origins, path: folder }
        : { kind: 'extension', origins, folder, extension }
    items.push({ ...settle(item, covers[index] ?? [], collateral), rank: ranks[index] ?? 0 })
  })
  return { items: items.concat(single), skipped, collateral: total }
}
