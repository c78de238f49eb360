import type { Plan, PlanInput } from './model.ts'
import { planItems } from './plan-items.ts'
import { planLayers } from './plan-layers.ts'

/**
 * The smallest plan for one target: fewest requests, then fewest items, then least collateral; the order of `due`
 * and of the known hosts makes no difference. A due item that is neither covered nor skipped waits: whatever would
 * name it would also reach a URL of `avoid`.
 */
export function makePlan(input: PlanInput): Plan {
  // Of most builds: nothing is looked up to find that nothing is to be done.
  if (input.due.length === 0) return { batches: [], skipped: [], collateral: 0 }
  const { layers } = input.capabilities
  return layers === undefined ? planItems(input) : planLayers(input, layers)
}
