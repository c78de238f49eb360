import { isInTheWay, Mark, type Table } from '../read/known-table.ts'
import { sumByFolder } from './allowed-places.ts'
import { type Vocabulary, WORTH, worthOf } from './candidates.ts'
import type { Cover } from './exact-cover.ts'
import type { Trie } from './folders.ts'
import { collect, combine, type Limits, type Point, prune } from './points.ts'

/** Extensions that are weighed against each other; those with the most due rows. */
const MOST_EXTENSIONS = 4
/** Ways that are kept for a folder: all, on sites with fewer due rows than this. */
const MOST_POINTS = 256
const MOST_POINTS_LARGE = 32
const LARGE = 5000
/** What a row that nothing names adds to the cost: more than all items together. */
const UNNAMED = 2 ** 26

/**
 * The best trades between items and unchanged URLs hit, up to a budget: a knapsack on the tree of folders. For each
 * folder and each set of extensions that a folder above already covers it keeps every way that no other beats in
 * both; a folder's ways are those of its folders combined, or its prefix, or either with more extensions. Exact
 * while at most four extensions matter and the due rows are few; beyond that the ways kept are thinned out.
 */
export function coverWithin(
  table: Table,
  trie: Trie,
  rows: Int32Array,
  vocabulary: Vocabulary,
  budget: number,
): Cover[] {
  const model = weigh(table, trie, rows, vocabulary, budget)
  const ways: Point[][][] = []
  for (let folder = trie.parent.length - 1; folder >= 0; folder--) {
    const here = finishFolder(model, folder, ways[folder] ?? model.own(folder))
    delete ways[folder]
    if (folder === 0) return (here[0] ?? []).map(point => readPoint(model, point))
    const parent = trie.parent[folder] ?? 0
    if ((model.due[folder] ?? 0) === 0) continue
    const above = ways[parent] ?? model.own(parent)
    ways[parent] = above.map((points, set) => combine(model, points, here[set] ?? []))
  }
  return []
}

interface Model extends Limits {
  readonly sets: number
  readonly due: Float64Array
  /** Ways to cover the rows that stand in a folder itself, by set of extensions: each by its own item. */
  own(folder: number): Point[][]
  /** Unchanged URLs that the prefix hits beside those that a set of extensions hits anyway; undefined: not allowed. */
  prefix(folder: number, set: number): number | undefined
  /** Unchanged URLs that more extensions hit; undefined: not allowed. */
  extend(folder: number, set: number): number | undefined
  readonly choices: readonly number[]
  /** The cost of due rows in no folder. */
  readonly loose: number
}

function weigh(table: Table, trie: Trie, rows: Int32Array, vocabulary: Vocabulary, budget: number): Model {
  const { capabilities, places } = vocabulary
  const weight = (row: number): number =>
    table.marks[row] === Mark.barred ? Number.POSITIVE_INFINITY : (table.keep[row] ?? 0)
  const weights = Float64Array.from(table.marks, (_, row) => weight(row))
  const avoidable = (row: number): boolean => isInTheWay(table, row)
  const choices = capabilities.extension === false ? [] : popularExtensions(table, trie, rows)
  const all = sumByFolder(trie, weights, avoidable)
  for (const [folder, own] of trie.own) {
    for (const row of own) if (avoidable(row)) all[folder] = (all[folder] ?? 0) + (weights[row] ?? 0)
  }
  const byExtension = choices.map(e =>
    sumByFolder(trie, weights, row => avoidable(row) && trie.extension?.[row] === e),
  )
  const ones = new Uint8Array(trie.leaf.length).fill(1)
  const due = sumByFolder(trie, ones, row => table.marks[row] === Mark.must)
  const sets = 1 << choices.length
  const costOf = (row: number): number => (table.names(row) ? 1 : UNNAMED)
  const own = new Float64Array(trie.parent.length * (choices.length + 1))
  let loose = 0
  for (const row of rows) {
    const folder = trie.leaf[row] ?? -1
    if (folder < 0) {
      loose += costOf(row)
      continue
    }
    const at = folder * (choices.length + 1) + choices.indexOf(trie.extension?.[row] ?? -1) + 1
    own[at] = (own[at] ?? 0) + costOf(row)
  }
  const members = (set: number): number[] => choices.flatMap((_, i) => ((set >> i) & 1 ? [i] : []))
  const memberLists = Array.from({ length: sets }, (_, set) => members(set))
  const hitsOf = (folder: number, set: number): number =>
    (memberLists[set] ?? []).reduce((sum, i) => sum + (byExtension[i]?.[folder] ?? 0), 0)
  const within = (hits: number): number | undefined => (hits <= budget ? hits : undefined)
  return {
    sets,
    budget,
    limit: rows.length > LARGE ? MOST_POINTS_LARGE : MOST_POINTS,
    due,
    choices,
    loose,
    own: folder =>
      Array.from({ length: sets }, (_, set) => {
        const at = folder * (choices.length + 1)
        let cost = own[at] ?? 0
        for (let i = 0; i < choices.length; i++) if (((set >> i) & 1) === 0) cost += own[at + i + 1] ?? 0
        return [{ cost, hits: 0 }]
      }),
    prefix: (folder, set) =>
      !places.allowsPrefix(folder) ? undefined : within((all[folder] ?? 0) - hitsOf(folder, set)),
    extend: (folder, set) =>
      (capabilities.extension === 'site' && folder > 0) ||
      !(memberLists[set] ?? []).every(i => places.allowsExtension(folder, choices[i] ?? -1))
        ? undefined
        : within(hitsOf(folder, set)),
  }
}

/** The extensions of most due rows, of those that are worth a pattern. */
function popularExtensions(table: Table, trie: Trie, rows: Int32Array): number[] {
  if (trie.extension === undefined) return []
  const counts = new Int32Array(trie.extensions.length)
  for (const row of rows) {
    const extension = trie.extension[row] ?? -1
    if (extension >= 0) counts[extension] = (counts[extension] ?? 0) + worthOf(table, row)
  }
  const found = trie.extensions.flatMap((_, extension) =>
    (counts[extension] ?? 0) < WORTH ? [] : [extension],
  )
  return found.sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0)).slice(0, MOST_EXTENSIONS)
}

/** Adds the ways that begin with a pattern at the folder itself. */
function finishFolder(model: Model, folder: number, beneath: Point[][]): Point[][] {
  if ((model.due[folder] ?? 0) === 0) return beneath
  const closed = beneath.map((points, set) => {
    const hits = model.prefix(folder, set)
    if (hits === undefined) return points
    return prune(model, [...points, { cost: 1, hits, choice: { patterns: [{ folder, extension: -1 }] } }])
  })
  return closed.map((points, set) => {
    const more = [...points]
    for (let larger = set + 1; larger < model.sets; larger++) {
      if ((larger & set) !== set) continue
      const added = larger & ~set
      const hits = model.extend(folder, added)
      if (hits === undefined) continue
      const patterns = model.choices.flatMap((extension, i) =>
        (added >> i) & 1 ? [{ folder, extension }] : [],
      )
      for (const point of closed[larger] ?? []) {
        const choice = { patterns, left: point.choice }
        more.push({ cost: point.cost + patterns.length, hits: point.hits + hits, choice })
      }
    }
    return more.length === points.length ? points : prune(model, more)
  })
}

function readPoint({ loose }: Model, { choice, cost, hits }: Point): Cover {
  const patterns = collect(choice)
  const unnamed = Math.floor((cost + loose) / UNNAMED)
  return { patterns, alone: cost + loose - unnamed * UNNAMED - patterns.length, unnamed, hits }
}
