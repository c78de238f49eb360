import type { DueList, Plan, PlanItem, PlannedItem } from '../plan/model.ts'
import type { Widening } from './model.ts'

/**
 * The items of a plan that hit known unchanged URLs, in the order in which they are sent.
 *
 * @param due - what the plan was made for
 */
export function listWidenings({ batches }: Pick<Plan, 'batches'>, due: DueList): readonly Widening[] {
  const found: Widening[] = []
  for (const batch of batches) {
    for (const planned of batch) {
      const { item, collateral } = planned
      if (collateral > 0) found.push({ item: describeItem(item), collateral, cause: causeOf(planned, due) })
    }
  }
  return found
}

function causeOf({ item, covers }: PlannedItem, due: DueList): Widening['cause'] {
  // A due pattern is sent as it is, where the API can name it.
  const kinds = item.kind === 'layer' ? ['everything', 'layer'] : [item.kind]
  if (item.kind !== 'url' && covers.some(index => kinds.includes(due.at(index)?.kind ?? ''))) return 'asked'
  return item.kind === 'url' || item.kind === 'layer' ? 'vocabulary' : 'collateral'
}

/** A planned item in one word: `/img/*`, `/img/*.jpg`, `page`. */
export function describeItem(item: PlanItem): string {
  switch (item.kind) {
    case 'url':
      return item.path
    case 'prefix':
      return `${item.path}*`
    case 'extension':
      return `${item.folder}*.${item.extension}`
    case 'layer':
      return item.layer
    case 'asset':
      return item.asset
    case 'raw':
      return item.raw
    case 'everything':
      return 'everything'
  }
}
