import type { PlanItem, PlannedItem } from '../model.ts'
import { NumberList } from '../number-list.ts'
import { Rank } from './purge-order.ts'

/** Items of one kind that are made when somebody asks, each from a number. */
export interface Source {
  readonly kind: PlanItem['kind']
  make(number: number): PlannedItem
}

/** Items in the order in which they were added. Those of a source are kept as numbers: there may be a million. */
export class Items {
  readonly #given: PlannedItem[] = []
  readonly #numbers = new NumberList()
  /** Where the items of a source begin; without a source they are `#given`. */
  readonly #parts: { readonly from: number; readonly source: Source | undefined }[] = []

  get length(): number {
    return this.#numbers.length
  }

  add(item: PlannedItem): void {
    this.#add(this.#given.push(item) - 1, undefined)
  }

  addFrom(source: Source, number: number): void {
    this.#add(number, source)
  }

  kindAt(index: number): PlanItem['kind'] | undefined {
    return this.#sourceOf(index)?.kind ?? this.#given[this.#numbers.at(index) ?? -1]?.item.kind
  }

  at(index: number): PlannedItem | undefined {
    const number = this.#numbers.at(index)
    if (number === undefined) return undefined
    return this.#sourceOf(index)?.make(number) ?? this.#given[number]
  }

  #add(number: number, source: Source | undefined): void {
    const last = this.#parts.at(-1)
    if (last === undefined || last.source !== source) this.#parts.push({ from: this.#numbers.length, source })
    this.#numbers.push(number)
  }

  #sourceOf(index: number): Source | undefined {
    return this.#parts.findLast(({ from }) => from <= index)?.source
  }
}

/** Items that may share requests, by their place in the order of the run. */
export class Queue {
  readonly ranks: readonly Items[] = Object.values(Rank).map(() => new Items())

  add(rank: number, item: PlannedItem): void {
    this.ranks[rank]?.add(item)
  }

  addFrom(rank: number, source: Source, number: number): void {
    this.ranks[rank]?.addFrom(source, number)
  }
}
