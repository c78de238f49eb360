import { compare } from '../../text/compare.ts'
import type { Texts } from '../../text/text-list.ts'
import { withoutQuery } from '../address.ts'
import type { Capabilities } from '../capabilities.ts'
import type { DueUrls, Numbers } from './due-urls.ts'
import type { Avoid, HostDue } from './host-due.ts'
import { readOutputs } from './known-urls.ts'
import { locate, mergeRows, NO_ROWS, type Rows } from './sorted.ts'

/** What a pattern finds at a path: an unchanged URL, one to purge, nothing of interest, one it may never reach. */
export const Mark = { keep: 0, must: 1, neutral: 2, barred: 3 } as const

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
  readonly due: Numbers
  /** The known outputs, each with the deepest folder that holds all of it. */
  readonly outputs: readonly { readonly base: string; readonly paths: Texts }[]
  /** Folders in which there may be more than is known, sorted, by host. */
  readonly unseen: readonly (readonly string[])[]
  /** Whether a row has an exact item. */
  readonly names: (row: number) => boolean
}

/** How rows are named. */
export type Naming = Pick<Capabilities, 'exact' | 'exactCovers' | 'folderUrlsArePrefixes'>

/**
 * Whether a pattern that reaches a row hits something that it could leave alone. Unchanged URLs behind a due row (a
 * query of the same path, the same path on another host) are hit by its exact item too, where it has one.
 */
export function isInTheWay({ marks, keep, names }: Table, row: number): boolean {
  const mark = marks[row]
  if (mark === Mark.must) return keep[row] !== 0 && !names(row)
  return mark === Mark.keep || mark === Mark.barred
}

/** Joins hosts in a table. A due row that is also barred has no entry: nothing can name it for now. */
export function buildTable(hosts: readonly HostDue[], naming: Naming, avoid: Avoid): Table {
  const byPath = naming.exactCovers === 'path'
  const outputs = readOutputs(hosts, byPath)
  const barred = hosts
    .flatMap(({ origin }) => avoid.get(origin) ?? [])
    .map(path => (byPath ? withoutQuery(path) : path))
  barred.sort(compare)
  const common = {
    origins: hosts.map(({ origin }) => origin).sort(compare),
    outputs: outputs.map(({ known: { paths } }) => ({ base: commonFolder(paths), paths })),
    unseen: hosts.flatMap(({ known }) => known.map(({ unseen = [] }) => unseen)),
  }
  const [only, another] = outputs
  if (
    only?.isComplete &&
    another === undefined &&
    barred.length === 0 &&
    only.hosts.length === hosts.length
  ) {
    const marks = markKept(only.rows.keep)
    return {
      ...only.rows,
      ...common,
      names: namesRows(only.rows.paths, naming),
      ...markDue(
        only.hosts.map(({ urls }) => urls),
        only.found,
        marks,
      ),
      marks,
    }
  }
  const keyed = hosts.map(({ urls }) => (byPath ? urls.map(withoutQuery) : urls))
  const joined = outputs.reduce<Rows>((rows, output) => mergeRows(rows, output.rows), NO_ROWS)
  const rows = addMissing(joined, [...keyed.map(({ paths }) => paths), barred])
  const marks = markKept(rows.keep)
  for (const row of locate(rows.paths, barred)) marks[row] = Mark.barred
  const found = keyed.map(urls => urls.locateIn(rows.paths))
  return { ...rows, ...common, names: namesRows(rows.paths, naming), ...markDue(keyed, found, marks), marks }
}

/** Whether a path can be named by itself. */
export function isNamed(path: string, { exact, folderUrlsArePrefixes }: Naming): boolean {
  return exact && (folderUrlsArePrefixes === undefined || !path.endsWith('/'))
}

function namesRows(paths: Texts, naming: Naming): (row: number) => boolean {
  if (naming.folderUrlsArePrefixes === undefined) return () => naming.exact
  return row => isNamed(paths.at(row) ?? '', naming)
}

function markKept(keep: Uint32Array): Uint8Array {
  const marks = new Uint8Array(keep.length)
  for (let row = 0; row < marks.length; row++) marks[row] = keep[row] === 0 ? Mark.neutral : Mark.keep
  return marks
}

/** Adds rows for what is due or barred but known no more. */
function addMissing(rows: Rows, lists: readonly Texts[]): Rows {
  const missing = new Set<string>()
  for (const list of lists) {
    const found = locate(rows.paths, list)
    for (let i = 0; i < found.length; i++) if (found[i] === -1) missing.add(list.at(i) ?? '')
  }
  if (missing.size === 0) return rows
  const paths = [...missing].sort(compare)
  const zero = { paths, keep: new Uint32Array(paths.length), known: new Uint8Array(paths.length) }
  return mergeRows({ ...rows, known: rows.known ?? new Uint8Array(rows.paths.length).fill(1) }, zero)
}

const NONE = new Int32Array(0)

/** Marks what is due, and lists it; `found` holds the rows of each host's paths. */
function markDue(
  hosts: readonly DueUrls[],
  found: readonly Int32Array[],
  marks: Uint8Array,
): Pick<Table, 'rows' | 'due'> {
  const [first, second] = hosts.filter(({ size }) => size > 0)
  const own = first === undefined ? undefined : found[hosts.indexOf(first)]
  if (first !== undefined && own !== undefined && second === undefined && !marks.includes(Mark.barred)) {
    for (let i = 0; i < own.length; i++) marks[own[i] ?? 0] = Mark.must
    return { rows: own, due: first.due }
  }
  const size = found.reduce((sum, { length }) => sum + length, 0)
  const rows = new Int32Array(size)
  const due: number[] = []
  let count = 0
  hosts.forEach((host, index) => {
    const own = found[index] ?? NONE
    const items = host.due
    for (let i = 0; i < own.length; i++) {
      const row = own[i] ?? 0
      if (marks[row] === Mark.barred) continue
      marks[row] = Mark.must
      rows[count++] = row
      due.push(items[i] ?? 0)
    }
  })
  const order = Array.from({ length: count }, (_, i) => i)
  order.sort((a, b) => (rows[a] ?? 0) - (rows[b] ?? 0) || (due[a] ?? 0) - (due[b] ?? 0))
  return { rows: Int32Array.from(order, i => rows[i] ?? 0), due: order.map(i => due[i] ?? 0) }
}

/** The deepest folder that holds all of some sorted paths. */
function commonFolder(paths: Texts): string {
  const first = paths.at(0) ?? '/'
  const last = paths.at(-1) ?? '/'
  let length = 0
  while (length < first.length && first[length] === last[length] && first[length] !== '?') length++
  return first.slice(0, first.lastIndexOf('/', length - 1) + 1)
}
