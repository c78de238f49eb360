import { writeRows } from '../ledger/rows.ts'
import type { Pending, PendingItem } from '../ledger/schema.ts'
import type { Settled } from '../ledger/settle.ts'
import { dueKey } from '../plan/pattern.ts'
import type { PlannedLayer } from './layer.ts'

/** What the ledger has of what a layer owes, so that it can be struck off there. */
export class Debts {
  readonly #layer: Pick<PlannedLayer, 'free' | 'places' | 'wholes'>
  readonly #items: ReadonlyMap<string, PendingItem>
  /** The sequence since which an output is owed, by its name. */
  readonly #since: ReadonlyMap<string, number>

  constructor(layer: Pick<PlannedLayer, 'free' | 'places' | 'wholes'>, pending: readonly Pending[]) {
    this.#layer = layer
    this.#items = new Map(
      pending.flatMap(each => (each.kind === 'output' ? [] : [[dueKey(each), each] as const])),
    )
    this.#since = new Map(
      pending.flatMap(({ kind, item, since }) => (kind === 'output' ? [[item, since]] : [])),
    )
  }

  /**
   * What is settled in the ledger with some of what is free.
   *
   * @param indexes - into `free`
   */
  settle(indexes: readonly number[]): readonly Settled[] {
    const { free, places, wholes } = this.#layer
    const items: Settled[] =
      this.#items.size === 0
        ? []
        : indexes.flatMap(index => {
            const due = free.at(index)
            return (due && this.#items.get(dueKey(due))) ?? []
          })
    for (const { output, rowOf } of wholes) {
      const since = this.#since.get(output)
      if (since === undefined) continue
      const rows = new Uint32Array(indexes.length)
      let count = 0
      for (const index of indexes) {
        const row = rowOf(places?.[index] ?? index)
        if (row !== undefined) rows[count++] = row
      }
      const text = writeRows(rows.subarray(0, count).sort())
      if (count > 0) items.push({ kind: 'output', item: output, since, rows: text })
    }
    return items
  }
}
