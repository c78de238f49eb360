import { SomeDue } from '../plan/due-list.ts'
import type { DueList, PlanItem, PlannedItem } from '../plan/model.ts'
import type { Whole } from './model.ts'

/**
 * The whole caches among planned items.
 *
 * @param items - those that were accepted, or would be sent
 * @param due - what the plan was made for
 */
export function listWholes(items: readonly PlannedItem[], due: DueList): readonly Whole[] {
  return items.flatMap(({ item, covers, collateral }) => {
    const about = aboutWhole(item)
    if (about === undefined) return []
    const asked = new SomeDue(due, covers)
    let urls = 0
    for (const { kind } of asked) if (kind === 'url') urls++
    return [{ ...about, known: collateral + urls, for: asked }]
  })
}

function aboutWhole(item: PlanItem): Pick<Whole, 'kind' | 'name'> | undefined {
  if (item.kind === 'layer') return { kind: 'layer', name: item.layer }
  if (item.kind === 'everything') {
    return { kind: 'everything', name: item.origins.map(origin => new URL(origin).host).join(', ') }
  }
  return item.kind === 'asset' && item.asset === '*' ? { kind: 'asset', name: '*' } : undefined
}
