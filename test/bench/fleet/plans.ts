import type { Target } from '../../../packages/core/src/options/target.ts'
import type { Batch, DueList, Plan } from '../../../packages/core/src/plan/model.ts'
import { makePlan } from '../../../packages/core/src/plan/plan.ts'
import { listRequests } from '../../../packages/core/src/purge/requests.ts'
import { known } from './scenarios.ts'

/** What the planner and the providers make of what is due: sites look alike, so that each question is asked once. */
export class Plans {
  readonly #plans = new Map<string, Plan>()
  readonly #requests = new Map<Batch, readonly Batch[]>()

  /** The smallest plan for these due items, which leaves `avoid` alone. */
  plan({ name, api }: Target, due: DueList, avoid: ReadonlySet<string> = new Set()): Plan {
    const key = [name, ...Array.from(due, ({ item }) => item), '', ...avoid].join(' ')
    const before = this.#plans.get(key)
    if (before !== undefined) return before
    const made = makePlan({
      due,
      known: () => known,
      capabilities: api.capabilities,
      owns: [],
      collateral: 0,
      avoid,
    })
    // Made once for all: sites share them.
    const plan = { ...made, batches: [...made.batches] }
    this.#plans.set(key, plan)
    return plan
  }

  /** What each request of a batch carries. */
  requests(target: Target, batch: Batch): readonly Batch[] {
    const before = this.#requests.get(batch)
    if (before !== undefined) return before
    const requests = listRequests(target, [batch]).map(({ carried }) => carried)
    this.#requests.set(batch, requests)
    return requests
  }
}
