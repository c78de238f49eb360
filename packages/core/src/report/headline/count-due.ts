import { every } from '../../plan/due-list.ts'
import { count } from '../line.ts'
import type { TargetReport } from '../model.ts'

/**
 * How many URLs were due, each counted once, however many caches hold it: `9 URLs`, or `9 items` where some are folders,
 * extensions or whole caches.
 *
 * @returns `undefined` where nothing was due
 */
export function countDue(targets: readonly TargetReport[]): string | undefined {
  const owing = targets.filter(({ due }) => due > 0)
  const [first] = owing
  if (first === undefined) return undefined
  const number =
    owing.length === 1 ? first.due : Math.max(...owing.map(({ due }) => due), countDistinct(owing))
  return count(number, owing.every(isUrls) ? 'URL' : 'item')
}

function countDistinct(targets: readonly TargetReport[]): number {
  const items = new Set<string>()
  for (const target of targets) for (const item of itemsOf(target)) items.add(item)
  return items.size
}

function* itemsOf({ settled, planned = [], errors, skipped }: TargetReport): Iterable<string> {
  for (const { item } of settled) yield item
  for (const { item } of planned) yield item
  for (const { items } of errors) yield* items
  for (const { item } of skipped) yield item
}

function isUrls({ settled, planned = [], errors }: TargetReport): boolean {
  return (
    [settled, planned].every(list => every(list, ({ kind }) => kind === 'url')) &&
    // Of what was not accepted only the text is known.
    errors.every(({ items }) => items.every(item => /^https?:\/\//.test(item)))
  )
}
