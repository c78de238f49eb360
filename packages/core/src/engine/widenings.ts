import type { PlanItem } from '../plan/item.ts'
import type { Plan } from '../plan/plan.ts'
import type { Widening } from './result.ts'

/** The items of a plan that hit known unchanged URLs, in the order in which they are sent. */
export function listWidenings({ batches }: Pick<Plan, 'batches'>): readonly Widening[] {
  return batches
    .flat()
    .filter(({ collateral }) => collateral > 0)
    .map(({ item, collateral }) => ({ item: describeItem(item), collateral }))
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
    case 'everything':
      return 'everything'
  }
}
