import type { Capabilities } from '../capabilities.ts'
import { isInTheWay, Mark, type Table } from '../read/known-table.ts'
import type { Places } from './allowed-places.ts'
import type { Trie } from './folders.ts'

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

/** What a pattern must be worth: two rows that could be named by themselves, or one that cannot. */
export const WORTH = 2

/** What a pattern is worth for covering a row. */
export function worthOf({ names }: Table, row: number): number {
  return names(row) ? 1 : WORTH
}

/** Patterns that hit nothing unchanged, as wide as they can be, in the order of their folders. */
export interface Candidates {
  /** For each due row the pattern that covers it, an index into `patterns`; -1: none. */
  readonly of: Int32Array
  readonly patterns: readonly Pattern[]
}

/**
 * For each due row the highest folder whose prefix covers it and nothing unchanged. One that covers a single row
 * counts only where that row cannot be named by itself.
 *
 * @param rows - the due rows, ascending
 * @param least - what a prefix must be worth
 */
export function findPrefixes(
  table: Table,
  trie: Trie,
  rows: Int32Array,
  { capabilities, places }: Vocabulary,
  least = WORTH,
): Candidates {
  const of = new Int32Array(rows.length).fill(-1)
  const patterns: Pattern[] = []
  if (capabilities.prefix === false) return { of, patterns }
  const { parent, leaf } = trie
  const { marks } = table
  const dirty = new Uint8Array(parent.length)
  const due = new Int32Array(parent.length)
  for (let row = 0; row < leaf.length; row++) {
    const folder = leaf[row] ?? -1
    if (folder < 0) continue
    if (marks[row] === Mark.must) due[folder] = (due[folder] ?? 0) + worthOf(table, row)
    if (isInTheWay(table, row)) dirty[folder] = 1
  }
  for (let folder = dirty.length - 1; folder > 0; folder--) {
    const above = parent[folder] ?? 0
    dirty[above] = (dirty[above] ?? 0) | (dirty[folder] ?? 0)
    due[above] = (due[above] ?? 0) + (due[folder] ?? 0)
  }
  for (const [folder, own] of trie.own) {
    if (own.some(row => isInTheWay(table, row))) dirty[folder] = 1
  }
  const around = new Int32Array(parent.length)
  for (let folder = 0; folder < around.length; folder++) {
    around[folder] = around[parent[folder] ?? -1] ?? -1
    if (around[folder] !== -1 || dirty[folder] === 1 || (due[folder] ?? 0) < least) continue
    if (places.allowsPrefix(folder)) around[folder] = patterns.push({ folder, extension: -1 }) - 1
  }
  for (let i = 0; i < of.length; i++) of[i] = around[leaf[rows[i] ?? 0] ?? -1] ?? -1
  return { of, patterns }
}

/**
 * For each due row the highest folder beneath which its extension is on nothing unchanged, with that extension. One
 * that covers a single row counts only where that row cannot be named by itself.
 *
 * @param rows - the due rows, ascending
 */
export function findExtensions(
  table: Table,
  trie: Trie,
  rows: Int32Array,
  vocabulary: Vocabulary,
): Candidates {
  const { extension: scope } = vocabulary.capabilities
  const of = new Int32Array(rows.length).fill(-1)
  const extension = trie.extension
  if (extension === undefined || scope === false) return { of, patterns: [] }
  // A folder is clean if it holds neither the nearest row to the left nor the nearest to the right that is in the way.
  const count = trie.extensions.length
  const nearest = new Int32Array(count).fill(-1)
  for (let row = 0, i = 0; i < rows.length; row++) {
    const name = extension[row] ?? -1
    if (name >= 0 && isInTheWay(table, row)) nearest[name] = row
    if (row === rows[i]) of[i++] = nearest[name] ?? -1
  }
  nearest.fill(extension.length)
  const found = new Found(count)
  for (let row = extension.length - 1, i = rows.length - 1; i >= 0; row--) {
    const name = extension[row] ?? -1
    if (name >= 0 && isInTheWay(table, row)) nearest[name] = row
    if (row !== rows[i]) continue
    const left = of[i] ?? -1
    const right = nearest[name] ?? 0
    const folder =
      name < 0
        ? -1
        : scope === 'site'
          ? cleanRoot(trie, name, left, right, vocabulary)
          : highest(trie, row, name, left, right, vocabulary)
    of[i--] = folder < 0 ? -1 : found.add(folder, name, worthOf(table, row))
  }
  return found.finish(of)
}

function cleanRoot(
  { leaf }: Trie,
  extension: number,
  left: number,
  right: number,
  { places }: Vocabulary,
): number {
  return left < 0 && right >= leaf.length && places.allowsExtension(0, extension) ? 0 : -1
}

/** The highest folder around a row that holds neither of two others and where its extension may stand; -1: none. */
function highest(
  { parent, start, end, leaf }: Trie,
  row: number,
  extension: number,
  left: number,
  right: number,
  { places }: Vocabulary,
): number {
  let best = -1
  for (let folder = leaf[row] ?? -1; folder >= 0; folder = parent[folder] ?? -1) {
    if ((start[folder] ?? 0) <= left || (end[folder] ?? 0) > right) break
    if (places.allowsExtension(folder, extension)) best = folder
  }
  return best
}

/** Numbers the distinct pairs of folder and extension, met from the last row to the first. */
class Found {
  readonly #stride: number
  readonly #ids = new Map<number, number>()
  readonly #patterns: Pattern[] = []
  readonly #worth: number[] = []
  /** By extension, the pair that was met last: nearly always it is the next one too. */
  readonly #folder: Int32Array
  readonly #id: Int32Array

  constructor(extensions: number) {
    this.#stride = extensions
    this.#folder = new Int32Array(extensions).fill(-1)
    this.#id = new Int32Array(extensions)
  }

  add(folder: number, extension: number, worth: number): number {
    if (this.#folder[extension] !== folder) {
      const key = folder * this.#stride + extension
      const id = this.#ids.get(key) ?? this.#patterns.push({ folder, extension }) - 1
      this.#ids.set(key, id)
      this.#folder[extension] = folder
      this.#id[extension] = id
    }
    const id = this.#id[extension] ?? 0
    this.#worth[id] = (this.#worth[id] ?? 0) + worth
    return id
  }

  finish(of: Int32Array): Candidates {
    const patterns: Pattern[] = []
    const renumbered = new Int32Array(this.#patterns.length).fill(-1)
    for (let id = renumbered.length - 1; id >= 0; id--) {
      const pattern = this.#patterns[id]
      if (pattern !== undefined && (this.#worth[id] ?? 0) >= WORTH)
        renumbered[id] = patterns.push(pattern) - 1
    }
    for (let i = 0; i < of.length; i++) of[i] = renumbered[of[i] ?? -1] ?? -1
    return { of, patterns }
  }
}
