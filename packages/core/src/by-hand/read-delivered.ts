import { createMatcher } from '../delivery-url/matcher.ts'
import { namesOf } from '../delivery-url/source.ts'
import type { Target } from '../options/target.ts'
import type { DueItem } from '../plan/model.ts'

/** Something that one target is to purge. */
interface TargetItem {
  readonly target: string
  readonly item: DueItem
}

/**
 * Finds the delivery URLs among the given texts: what is meant by one is its source, at the targets that deliver it.
 *
 * @returns by the text; no item where its source has no name that a purge takes, as an upload has none
 */
export function readDelivered(
  texts: readonly string[],
  targets: readonly Target[],
): ReadonlyMap<string, readonly TargetItem[]> {
  const delivering = targets.flatMap(({ name, api: { images } }) =>
    images === undefined ? [] : [{ name, matcher: createMatcher(images.hosts) }],
  )
  const found = new Map<string, readonly TargetItem[]>()
  for (const text of texts) {
    for (const { name, matcher } of delivering) {
      const url = matcher.next(text, 0)
      if (url === undefined || url.raw !== text) continue
      const items = namesOf(url.source).map(item => ({ target: name, item }))
      found.set(text, [...(found.get(text) ?? []), ...items])
    }
  }
  return found
}
