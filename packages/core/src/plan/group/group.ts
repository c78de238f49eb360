import type { Texts } from '../../text/text-list.ts'
import type { Capabilities } from '../capabilities.ts'
import { isBeneath } from '../pattern.ts'
import { isHeld } from '../read/by-host.ts'
import type { DuePattern } from '../read/due-by-kind.ts'
import type { Avoid, HostDue } from '../read/host-due.ts'
import { buildTable, Mark, type Table } from '../read/known-table.ts'
import { lowerBound } from '../read/sorted.ts'

/** Hosts that one set of items applies to. */
export interface Group {
  readonly shares: readonly HostDue[]
  /** Due patterns that are sent as they are. */
  readonly patterns: readonly DuePattern[]
}

/** What holds for every group of a plan. */
export interface Bounds {
  readonly capabilities: Capabilities
  readonly owns: readonly string[]
  readonly avoid: Avoid
  /** Whether patterns may replace the exact list. */
  readonly collapse: boolean
}

/** A due pattern with what it settles. */
export interface DirectPattern {
  readonly folder: string
  readonly extension?: string
  readonly covers: number[]
  /** Rows that it reaches, or may reach. */
  readonly rows: readonly number[]
}

/** A group, ready to be covered. */
export interface PreparedGroup {
  readonly table: Table
  /** Due rows that no due pattern covers, ascending. */
  readonly rows: Int32Array
  readonly direct: readonly DirectPattern[]
  /** Unchanged URLs that every way hits. */
  readonly unavoidable: number
  /** Due items that have to wait. */
  readonly held: number
}

/** Looks at a group: what is left to cover, and what is hit however it is covered. */
export function prepareGroup(group: Group, { capabilities, avoid }: Bounds): PreparedGroup {
  const origins = group.shares.map(({ origin }) => origin)
  const patterns = group.patterns.filter(pattern => !isHeld(pattern, origins, avoid))
  const shares = withOwnUrls(group.shares, patterns, capabilities)
  const table = buildTable(shares, capabilities, avoid)
  const direct = directPatterns(table, patterns, capabilities)
  const entries = shares.reduce((sum, { urls }) => sum + urls.size, 0)
  const rows = distinctDue(table)
  const held = group.patterns.length - patterns.length + entries - table.rows.length
  return {
    table,
    direct,
    rows,
    held,
    unavoidable: countUnavoidable(table, rows, direct),
  }
}

/** Where the prefix `/dir/` misses the URL `/dir/`, that URL and its known queries go beside it, unless nothing is of that name. */
function withOwnUrls(
  shares: readonly HostDue[],
  patterns: readonly DuePattern[],
  { exact, prefix, refuses }: Capabilities,
): readonly HostDue[] {
  if (!exact || prefix === false || prefix.coversFolder) return shares
  return shares.map(share => {
    const paths: string[] = []
    const due: number[] = []
    for (const pattern of patterns) {
      if (pattern.origin !== share.origin || pattern.extension !== undefined) continue
      for (const path of [
        pattern.folder,
        ...share.known.flatMap(known => queriesOf(known.paths, pattern.folder)),
      ]) {
        if (refuses?.(pattern.origin + path) !== undefined) continue
        paths.push(path)
        due.push(pattern.due)
      }
    }
    return { ...share, urls: share.urls.concat(paths, due) }
  })
}

function queriesOf(paths: Texts, path: string): string[] {
  const found: string[] = []
  const start = `${path}?`
  for (let row = lowerBound(paths, start); paths.at(row)?.startsWith(start); row++)
    found.push(paths.at(row) ?? '')
  return found
}

/** The due patterns, each wanted once; what they reach needs nothing else. */
function directPatterns(
  table: Table,
  patterns: readonly DuePattern[],
  capabilities: Capabilities,
): DirectPattern[] {
  const coversFolder = capabilities.prefix === false || capabilities.prefix.coversFolder
  const direct: (DirectPattern & { rows: number[] })[] = []
  // Wider ones first, so that those within them are seen to need no item.
  const sorted = patterns.toSorted(
    (a, b) =>
      a.folder.length - b.folder.length ||
      Number(a.extension !== undefined) - Number(b.extension !== undefined) ||
      (a.folder + a.extension < b.folder + b.extension ? -1 : 1),
  )
  for (const { due, folder, extension } of sorted) {
    const wider = direct.find(
      other =>
        folder.startsWith(other.folder) && (other.extension === undefined || other.extension === extension),
    )
    if (wider !== undefined) wider.covers.push(due)
    else direct.push({ folder, ...(extension === undefined ? {} : { extension }), covers: [due], rows: [] })
  }
  if (direct.length === 0) return direct
  const reached = new Int32Array(table.paths.length).fill(-1)
  direct.forEach((pattern, index) => {
    for (let row = lowerBound(table.paths, pattern.folder); row < table.paths.length; row++) {
      const path = table.paths.at(row) ?? ''
      if (!path.startsWith(pattern.folder)) break
      if (!isBeneath(pattern, path, coversFolder)) {
        // The folder's own URL may be hit, and its queries.
        if (pattern.extension === undefined) pattern.rows.push(row)
        continue
      }
      pattern.rows.push(row)
      if (reached[row] === -1) reached[row] = index
      table.marks[row] = Mark.neutral
    }
  })
  for (let i = 0; i < table.rows.length; i++) {
    direct[reached[table.rows[i] ?? 0] ?? -1]?.covers.push(table.due[i] ?? 0)
  }
  return direct
}

function distinctDue({ rows, marks }: Table): Int32Array {
  let same = 0
  while (same < rows.length && rows[same] !== rows[same - 1] && marks[rows[same] ?? 0] === Mark.must) same++
  if (same === rows.length) return rows
  return rows.filter((row, i) => row !== rows[i - 1] && marks[row] === Mark.must)
}

/** Unchanged URLs behind due rows that are named by themselves, and beneath due patterns. */
function countUnavoidable(
  { keep, names }: Table,
  rows: Int32Array,
  direct: readonly DirectPattern[],
): number {
  let unavoidable = 0
  const hit = new Uint8Array(keep.length)
  const count = (row: number): void => {
    if (hit[row] === 0) unavoidable += keep[row] ?? 0
    hit[row] = 1
  }
  for (const row of rows) if (names(row)) count(row)
  for (const pattern of direct) pattern.rows.forEach(count)
  return unavoidable
}
