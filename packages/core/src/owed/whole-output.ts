import type { LedgerState } from '../ledger/read.ts'
import { Rows } from '../ledger/rows.ts'
import type { PreparedOutput } from '../output/compare-output.ts'
import type { DueItem } from '../plan/model.ts'
import type { KnownOutput } from '../prepare/known-urls.ts'
import type { Texts } from '../text/text-list.ts'
import { listRows, openRows, recordedRows } from './pending-items.ts'

/** An output of which a target owes everything that it is known by, but for what is settled of it. */
export interface OwedOutput {
  /** Its key in the ledger. */
  readonly output: string
  /** All that it is known by. */
  readonly rows: Texts
  /** The numbers of those that are due. */
  readonly open: Uint32Array
  /** Whether this run makes it due. */
  readonly isFresh: boolean
}

/** An output that was owed as a whole, and is not any more as it was: what is left of it is due item by item. */
export interface EndedDebt {
  readonly target: string
  readonly output: string
  readonly items: readonly DueItem[]
}

/** What is owed for whole outputs since earlier runs. */
export interface OutputDebts {
  /** By target. */
  readonly owed: ReadonlyMap<string, readonly OwedOutput[]>
  readonly ended: readonly EndedDebt[]
}

/**
 * Reads what is owed for whole outputs. An output whose manifest or places change now is owed item by item from here
 * on: its rows are counted in what the ledger has of it.
 *
 * @param outputs - those of this run
 * @param elsewhere - the others
 */
export function readOutputDebts(
  { document, manifests }: LedgerState,
  outputs: readonly PreparedOutput[],
  elsewhere: readonly KnownOutput[],
): OutputDebts {
  const owed = new Map<string, OwedOutput[]>()
  const ended: EndedDebt[] = []
  if (document === undefined) return { owed, ended }
  const found = new Map<string, Texts>()
  const rowsOf = (name: string): Texts => {
    const manifest =
      manifests.get(name) ??
      outputs.find(({ recordedAs }) => recordedAs === name)?.manifest ??
      elsewhere.find(other => other.name === name)?.manifest
    const rows = found.get(name) ?? (manifest === undefined ? [] : recordedRows(document, name, manifest))
    found.set(name, rows)
    return rows
  }
  for (const [target, pending] of document.pending) {
    for (const debt of pending) {
      if (debt.kind !== 'output') continue
      const output = debt.item
      const rows = rowsOf(output)
      const open = openRows(debt, rows.length)
      const isAsItWas =
        debt.urls === rows.length && isUnchanged(output, document.outputs.get(output)?.manifest)
      if (isAsItWas) owed.set(target, [...(owed.get(target) ?? []), { output, rows, open, isFresh: false }])
      else
        ended.push({
          target,
          output,
          items: Array.from(open, row => ({ kind: 'url', item: rows.at(row) ?? '' })),
        })
    }
  }
  return { owed, ended }

  function isUnchanged(name: string, manifest: string | undefined): boolean {
    const now = outputs.find(({ recordedAs }) => recordedAs === name)
    return now === undefined || (now.name === name && now.hash === manifest && !now.urls.moved && !now.isGone)
  }
}

/** Makes all that an output is known by now due, for targets that need some of it. */
export function oweOutput({
  name,
  manifest,
  urls,
}: PreparedOutput): (needs: (url: string) => boolean) => OwedOutput {
  let rows: Texts | undefined
  return needs => {
    rows ??= listRows(manifest, urls.now)
    const open = new Uint32Array(rows.length)
    let [row, count] = [0, 0]
    for (const url of rows) {
      if (needs(url)) open[count++] = row
      row++
    }
    return { output: name, rows, open: open.subarray(0, count), isFresh: true }
  }
}

/** The rows that are not due, as the ledger has them; nothing where all are due. */
export function settledText({ rows, open }: OwedOutput): { readonly settled?: string } {
  if (open.length === rows.length) return {}
  const isOpen = new Rows(rows.length)
  for (const row of open) isOpen.add(row)
  const settled = new Rows(rows.length)
  for (let row = 0; row < rows.length; row++) if (!isOpen.has(row)) settled.add(row)
  return { settled: settled.toString() }
}
