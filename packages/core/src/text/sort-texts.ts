import { compare } from './compare.ts'
import { MadeTexts, TextList, type Texts } from './text-list.ts'

/** So many texts are held at once to be put in order. */
const RUN = 1 << 15

/** Texts in order, by code unit. */
export interface Sorted {
  readonly texts: Texts
  /** Where each of them stood; absent: they were in order. Of equal ones the first comes first. */
  readonly order?: Uint32Array
}

/** Puts texts in order. Few are listed anew; many are looked at in it, and stay where they are. */
export function sortTexts(texts: Texts): Sorted {
  if (texts.length <= RUN) {
    const list = [...texts]
    const order = orderTexts(list)
    return order === undefined ? { texts: list } : { texts: Array.from(order, at => list[at] ?? ''), order }
  }
  const order = orderTexts(texts)
  if (order === undefined) return { texts }
  return { texts: new MadeTexts(order.length, index => texts.at(order[index] ?? 0) ?? ''), order }
}

/** Each text once, where it stood first. */
export function withoutRepeats(texts: Texts): Texts {
  const order = orderTexts(texts)
  const repeats = new Set<number>()
  let before: string | undefined
  for (let i = 0; i < texts.length; i++) {
    const at = order?.[i] ?? i
    const text = texts.at(at)
    if (text === before) repeats.add(at)
    before = text
  }
  if (repeats.size === 0) return texts
  const unique = new TextList()
  let at = 0
  for (const text of texts) if (!repeats.has(at++)) unique.push(text)
  return unique
}

function isSorted(texts: Texts): boolean {
  let before = ''
  for (let index = 0; index < texts.length; index++) {
    const text = texts.at(index) ?? ''
    if (text < before) return false
    before = text
  }
  return true
}

/**
 * Indexes in the order of their texts, by code unit, of equal ones the first first; `undefined`: they are in order. Few
 * texts are in the heap at a time: runs are sorted, and merged where they overlap.
 */
function orderTexts(texts: Texts): Uint32Array | undefined {
  if (isSorted(texts)) return undefined
  const order = new Uint32Array(texts.length)
  const heads: Head[] = []
  let last: string | undefined
  let isInOrder = true
  for (let start = 0; start < texts.length; start += RUN) {
    const run = Array.from(
      { length: Math.min(RUN, texts.length - start) },
      (_, i) => texts.at(start + i) ?? '',
    )
    const indexes = Array.from(run, (_, i) => i)
    indexes.sort((a, b) => compare(run[a] ?? '', run[b] ?? '') || a - b)
    for (const [i, index] of indexes.entries()) order[start + i] = start + index
    const first = run[indexes[0] ?? 0] ?? ''
    isInOrder &&= last === undefined || last <= first
    last = run[indexes.at(-1) ?? 0] ?? ''
    heads.push({ text: first, at: start, end: start + run.length })
  }
  return isInOrder ? order : merge(texts, order, heads)
}

/** What comes next of a sorted run. */
interface Head {
  text: string
  at: number
  readonly end: number
}

/** Merges sorted runs: the smallest head is at the top of a heap. */
function merge(texts: Texts, order: Uint32Array, heads: Head[]): Uint32Array {
  const merged = new Uint32Array(order.length)
  const isBefore = (a: Head, b: Head) => (a.text === b.text ? a.at < b.at : a.text < b.text)
  const sink = (from: number) => {
    for (let at = from; ; ) {
      const [left, right] = [heads[2 * at + 1], heads[2 * at + 2]]
      const head = heads[at]
      if (head === undefined || left === undefined) return
      const isLeft = right === undefined || isBefore(left, right)
      const least = isLeft ? left : right
      if (!isBefore(least, head)) return
      heads[at] = least
      at = 2 * at + (isLeft ? 1 : 2)
      heads[at] = head
    }
  }
  for (let at = heads.length >> 1; at >= 0; at--) sink(at)
  for (let i = 0; i < merged.length; i++) {
    const [top] = heads
    if (top === undefined) break
    merged[i] = order[top.at] ?? 0
    top.at++
    if (top.at < top.end) top.text = texts.at(order[top.at] ?? 0) ?? ''
    else {
      const last = heads.pop()
      if (last !== undefined && heads.length > 0 && last !== top) heads[0] = last
    }
    sink(0)
  }
  return merged
}
