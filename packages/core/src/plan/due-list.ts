import type { Texts } from '../text/text-list.ts'
import type { DueItem, DueList } from './model.ts'

/** Some of the URLs of a list, by their indexes there. */
export interface SomeUrls {
  readonly urls: Texts
  readonly indexes: Uint32Array
}

/** Items, and behind them URLs that are made into items when somebody asks. */
export class JoinedDue implements DueList {
  readonly length: number
  readonly #items: readonly DueItem[]
  readonly #parts: readonly (SomeUrls & { readonly from: number })[]

  constructor(items: readonly DueItem[], parts: readonly SomeUrls[]) {
    this.#items = items
    let length = items.length
    this.#parts = parts.map(({ urls, indexes }) => {
      const from = length
      length += indexes.length
      return { urls, indexes, from }
    })
    this.length = length
  }

  at(index: number): DueItem | undefined {
    if (index < this.#items.length) return this.#items[index]
    const part = this.#parts.findLast(({ from }) => from <= index)
    const item = part?.urls.at(part.indexes[index - part.from] ?? Number.POSITIVE_INFINITY)
    return item === undefined ? undefined : { kind: 'url', item }
  }

  *[Symbol.iterator](): Generator<DueItem> {
    yield* this.#items
    for (const { urls, indexes } of this.#parts)
      for (const index of indexes) yield { kind: 'url', item: urls.at(index) ?? '' }
  }

  toJSON(): readonly DueItem[] {
    return [...this]
  }
}

/** Some of what is due, by their indexes among all. */
export class SomeDue implements DueList {
  readonly indexes: ArrayLike<number>
  readonly #all: DueList

  constructor(all: DueList, indexes: ArrayLike<number>) {
    this.#all = all
    this.indexes = indexes
  }

  get length(): number {
    return this.indexes.length
  }

  at(index: number): DueItem | undefined {
    return this.#all.at(this.indexes[index] ?? Number.POSITIVE_INFINITY)
  }

  *[Symbol.iterator](): Generator<DueItem> {
    for (let index = 0; index < this.length; index++) {
      const item = this.at(index)
      if (item !== undefined) yield item
    }
  }

  toJSON(): readonly DueItem[] {
    return [...this]
  }
}

/** Indexes of those of what is due that are meant, in order. */
export function indexesOf(due: DueList, isMeant: (item: DueItem, index: number) => boolean): Uint32Array {
  const indexes = new Uint32Array(due.length)
  let [index, count] = [0, 0]
  for (const item of due) {
    if (isMeant(item, index)) indexes[count++] = index
    index++
  }
  return indexes.slice(0, count)
}

/** Those whose number is not 0, of one number for each of what is due. */
export function marked(due: DueList, marks: ArrayLike<number>): SomeDue {
  const indexes = new Uint32Array(due.length)
  let count = 0
  for (let index = 0; index < due.length; index++) if (marks[index] !== 0) indexes[count++] = index
  return new SomeDue(due, indexes.slice(0, count))
}

/** Whether all that is due is what is meant. */
export function every(due: DueList, isMeant: (item: DueItem) => boolean): boolean {
  for (const item of due) if (!isMeant(item)) return false
  return true
}
