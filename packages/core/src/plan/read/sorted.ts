import { TextList, type Texts } from '../../text/text-list.ts'

/** Index of the first of the sorted `list` that is not less than `wanted`, at `from` or later. */
export function lowerBound(list: Texts, wanted: string, from = 0): number {
  // Doubling steps first: what is looked up in order lies near to what was found last.
  let low = from
  let step = 1
  while (low + step <= list.length && (list.at(low + step - 1) ?? '') < wanted) {
    low += step
    step *= 2
  }
  let high = Math.min(low + step - 1, list.length)
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((list.at(middle) ?? '') < wanted) low = middle + 1
    else high = middle
  }
  return low
}

/** Where each of the sorted `wanted` stands in the sorted `list`; -1 where it does not. */
export function locate(list: Texts, wanted: Texts): Int32Array {
  const found = new Int32Array(wanted.length)
  let from = 0
  for (let i = 0; i < found.length; i++) {
    const path = wanted.at(i) ?? ''
    if (list.at(from) !== path) from = list.at(from + 1) === path ? from + 1 : lowerBound(list, path, from)
    found[i] = list.at(from) === path ? from : -1
  }
  return found
}

/** Sorted paths without repetition, each with the number of unchanged URLs that it stands for. */
export interface Rows {
  readonly paths: Texts
  readonly keep: Uint32Array
  /** 1 where the build knows the path; absent: it knows all. */
  readonly known?: Uint8Array
}

/** No rows. */
export const NO_ROWS: Rows = { paths: [], keep: new Uint32Array(0) }

/** The union of two sets of rows; numbers of a path in both are added. */
export function mergeRows(a: Rows, b: Rows): Rows {
  if (a.paths.length === 0 && a.known === undefined) return b
  const paths = new TextList()
  const keep = new Uint32Array(a.paths.length + b.paths.length)
  const known = new Uint8Array(keep.length)
  const take = (rows: Rows, index: number, at: number): void => {
    keep[at] = (keep[at] ?? 0) + (rows.keep[index] ?? 0)
    known[at] = (known[at] ?? 0) | (rows.known?.[index] ?? 1)
  }
  let i = 0
  let j = 0
  while (i < a.paths.length || j < b.paths.length) {
    const left = a.paths.at(i)
    const right = b.paths.at(j)
    const at = paths.length
    if (left !== undefined && (right === undefined || left <= right)) {
      paths.push(left)
      take(a, i++, at)
      if (left === right) take(b, j++, at)
    } else if (right !== undefined) {
      paths.push(right)
      take(b, j++, at)
    }
  }
  const all = a.known === undefined && b.known === undefined
  const rows = { paths, keep: keep.subarray(0, paths.length) }
  return all ? rows : { ...rows, known: known.subarray(0, paths.length) }
}
