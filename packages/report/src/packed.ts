import type { AttemptModel, FileState, ReportModel, RequestModel, TargetModel } from './model.ts'

/** A request whose `covers` are ranges in the table of all items: `[from, length, from, length, …]`. */
export interface PackedRequest extends Omit<RequestModel, 'covers' | 'attempts'> {
  readonly covers: readonly number[]
  readonly attempts: readonly AttemptModel[]
}

/** A target with packed requests. */
export interface PackedTarget extends Omit<TargetModel, 'shown'> {
  readonly shown: readonly PackedRequest[]
}

/** The files, column by column, sorted by path. */
export interface PackedFiles {
  /** Each text without what it shares with the one before; see {@link shorten}. */
  readonly paths: readonly string[]
  /** An index into {@link fileStates} for each, as one text of digits. */
  readonly states: string
  /** `-` none, `a` added, `c` changed, `r` removed, as one text. */
  readonly changes: string
  /** -1: not known. */
  readonly sizes: readonly number[]
  /** Index and number of files in turn, where it is not 1. */
  readonly counts: readonly number[]
}

/** What stands in the page: the model in a third of its length. */
export interface PackedReport extends Omit<ReportModel, 'targets' | 'files'> {
  readonly targets: readonly PackedTarget[]
  readonly files: PackedFiles
  /** All items that requests cover, sorted, shortened. */
  readonly items: readonly string[]
}

/** A digit for each length of what is shared; longer ones are cut to the last. */
const LENGTHS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** Sorted texts, each as the length that it shares with the one before, a digit, and the rest. */
export function shorten(sorted: readonly string[]): string[] {
  let before = ''
  return sorted.map(text => {
    const most = Math.min(before.length, text.length, LENGTHS.length - 1)
    let shared = 0
    while (shared < most && before.charCodeAt(shared) === text.charCodeAt(shared)) shared++
    before = text
    return LENGTHS.charAt(shared) + text.slice(shared)
  })
}

/** The texts that {@link shorten} shortened. */
export function lengthen(short: readonly string[]): string[] {
  let before = ''
  return short.map(text => {
    before = before.slice(0, LENGTHS.indexOf(text.charAt(0))) + text.slice(1)
    return before
  })
}

/** Numbers as ranges: `[from, length, …]`. */
export function toRanges(numbers: readonly number[]): number[] {
  const ranges: number[] = []
  let next = -1
  for (const number of numbers.toSorted((a, b) => a - b)) {
    if (number === next) ranges[ranges.length - 1] = (ranges.at(-1) ?? 0) + 1
    else ranges.push(number, 1)
    next = number + 1
  }
  return ranges
}

/** The numbers of {@link toRanges}. */
export function fromRanges(ranges: readonly number[]): number[] {
  const numbers: number[] = []
  for (let i = 0; i < ranges.length; i += 2) {
    const [from = 0, length = 0] = ranges.slice(i, i + 2)
    for (let at = 0; at < length; at++) numbers.push(from + at)
  }
  return numbers
}

/** What is shown for each state. */
export function stateLabels(dryRun: boolean): Readonly<Record<FileState, string>> {
  return {
    unchanged: 'Unchanged',
    changed: 'Changed, no purge needed',
    purged: dryRun ? 'To be purged' : 'Purged',
    collateral: dryRun ? 'Would be thrown out' : 'Thrown out',
    pending: 'Pending',
  }
}

/** The same where there is little room. */
export function shortLabels(dryRun: boolean): Readonly<Record<FileState, string>> {
  return { ...stateLabels(dryRun), changed: 'Changed', collateral: 'Thrown out' }
}
