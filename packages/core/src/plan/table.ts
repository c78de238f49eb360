import { withoutQuery } from './address.ts'
import type { KnownUrls } from './plan.ts'
import { compare, locate, mergeRows, type Rows, sortTogether } from './sorted.ts'
import { State } from './state.ts'

/** What a pattern finds at a path: an unchanged URL, one to purge, nothing of interest, one it may never reach. */
export const Mark = { keep: 0, must: 1, neutral: 2, barred: 3 } as const

/** One host's part of a table. */
export interface HostShare {
  readonly origin: string
  readonly known: readonly KnownUrls[]
  /** Sorted. */
  readonly paths: readonly string[]
  /** The due item that each of `paths` stands for. */
  readonly due: readonly number[]
}

/**
 * All that is known of the hosts that one set of items applies to, as rows of what one exact item names: a path
 * with its query, or a path with all its queries.
 */
export interface Table extends Rows {
  /** Sorted. */
  readonly origins: readonly string[]
  readonly marks: Uint8Array
  /** Rows that are due, ascending, repeated where several due items mean the same row. */
  readonly rows: Int32Array
  /** The due item of each of `rows`. */
  readonly due: Int32Array
  /** For each known output, the deepest folder that holds all of it. */
  readonly bases: readonly string[]
}

/**
 * Whether a pattern that reaches a row hits something that it could leave alone. Unchanged URLs behind a due row (a
 * query of the same path, the same path on another host) are hit by its exact item too, where there are exact items.
 */
export function isInTheWay({ marks, keep }: Table, row: number, exact: boolean): boolean {
  const mark = marks[row]
  return mark === Mark.keep || mark === Mark.barred || (!exact && mark === Mark.must && (keep[row] ?? 0) > 0)
}

/** Joins hosts in a table. A due row that is also barred has no entry: nothing can name it for now. */
export function buildTable(
  hosts: readonly HostShare[],
  byPath: boolean,
  avoid: ReadonlyMap<string, readonly string[]>,
): Table {
  const outputs = new Map<readonly string[], { known: KnownUrls; hosts: HostShare[] }[]>()
  for (const host of hosts) {
    for (const known of host.known) {
      const same = outputs.get(known.paths) ?? []
      const entry = same.find(({ known: { states } }) => states === known.states)
      if (entry === undefined) same.push({ known, hosts: [host] })
      else entry.hosts.push(host)
      outputs.set(known.paths, same)
    }
  }
  let rows: Rows = { paths: [], keep: new Uint32Array(0) }
  for (const { known, hosts } of [...outputs.values()].flat())
    rows = mergeRows(rows, readOutput(known, hosts, byPath))
  const keyed = hosts.map(host => (byPath ? stripQueries(host) : host))
  const barred = hosts
    .flatMap(({ origin }) => avoid.get(origin) ?? [])
    .map(path => (byPath ? withoutQuery(path) : path))
  barred.sort(compare)
  rows = addMissing(rows, [...keyed.map(({ paths }) => paths), barred])
  const marks = new Uint8Array(rows.paths.length)
  for (let i = 0; i < marks.length; i++) marks[i] = (rows.keep[i] ?? 0) > 0 ? Mark.keep : Mark.neutral
  for (const row of locate(rows.paths, barred)) marks[row] = Mark.barred
  return {
    ...rows,
    ...markDue(keyed, rows.paths, marks),
    marks,
    origins: hosts.map(({ origin }) => origin).sort(compare),
    bases: [...outputs.keys()].flatMap(commonFolder),
  }
}

/** The rows of one output: `keep` counts on how many of its hosts a URL is unchanged and not due. */
function readOutput({ paths, states }: KnownUrls, hosts: readonly HostShare[], byPath: boolean): Rows {
  const keep = new Uint32Array(paths.length)
  for (let i = 0; i < keep.length; i++) keep[i] = states[i] === State.keep ? hosts.length : 0
  for (const host of hosts) {
    let last = -1
    for (const row of locate(paths, host.paths)) {
      if (row >= 0 && row !== last && states[row] === State.keep) keep[row] = (keep[row] ?? 0) - 1
      last = row
    }
  }
  const rows = { paths, keep }
  return byPath ? joinQueries(rows) : rows
}

/** One row for a path and its queries. */
function joinQueries({ paths, keep }: Rows): Rows {
  const queries: number[] = []
  for (let i = 0; i < paths.length; i++) if ((paths[i] ?? '').includes('?')) queries.push(i)
  if (queries.length === 0) return { paths, keep }
  const withQuery = new Set(queries)
  const plain = paths.flatMap((_, i) => (withQuery.has(i) ? [] : [i]))
  const counts = new Map<string, number>()
  for (const i of queries) {
    const path = withoutQuery(paths[i] ?? '')
    counts.set(path, (counts.get(path) ?? 0) + (keep[i] ?? 0))
  }
  const joined = [...counts.keys()].sort(compare)
  return mergeRows(
    { paths: plain.map(i => paths[i] ?? ''), keep: Uint32Array.from(plain, i => keep[i] ?? 0) },
    { paths: joined, keep: Uint32Array.from(joined, path => counts.get(path) ?? 0) },
  )
}

function stripQueries(host: HostShare): HostShare {
  return sortTogether({ ...host, paths: host.paths.map(withoutQuery) })
}

/** Adds rows for what is due or barred but known no more. */
function addMissing(rows: Rows, lists: readonly (readonly string[])[]): Rows {
  const missing = new Set<string>()
  for (const list of lists) {
    const found = locate(rows.paths, list)
    for (let i = 0; i < found.length; i++) if (found[i] === -1) missing.add(list[i] ?? '')
  }
  if (missing.size === 0) return rows
  const paths = [...missing].sort(compare)
  const zero = { paths, keep: new Uint32Array(paths.length), known: new Uint8Array(paths.length) }
  return mergeRows({ ...rows, known: rows.known ?? new Uint8Array(rows.paths.length).fill(1) }, zero)
}

function markDue(
  hosts: readonly HostShare[],
  paths: readonly string[],
  marks: Uint8Array,
): Pick<Table, 'rows' | 'due'> {
  const entries: number[] = []
  const due: number[] = []
  for (const host of hosts) {
    const found = locate(paths, host.paths)
    for (let i = 0; i < found.length; i++) {
      const row = found[i] ?? 0
      if (marks[row] === Mark.barred) continue
      marks[row] = Mark.must
      entries.push(row)
      due.push(host.due[i] ?? 0)
    }
  }
  const sorted = hosts.filter(host => host.paths.length > 0).length <= 1
  if (sorted) return { rows: Int32Array.from(entries), due: Int32Array.from(due) }
  const order = entries
    .map((_, i) => i)
    .sort((a, b) => (entries[a] ?? 0) - (entries[b] ?? 0) || (due[a] ?? 0) - (due[b] ?? 0))
  return { rows: Int32Array.from(order, i => entries[i] ?? 0), due: Int32Array.from(order, i => due[i] ?? 0) }
}

/** The deepest folder that holds all of some sorted paths. */
function commonFolder(paths: readonly string[]): string[] {
  const first = paths[0]
  const last = paths.at(-1)
  if (first === undefined || last === undefined) return []
  let length = 0
  while (length < first.length && first[length] === last[length] && first[length] !== '?') length++
  return [first.slice(0, first.lastIndexOf('/', Math.min(length, first.length) - 1) + 1)]
}
