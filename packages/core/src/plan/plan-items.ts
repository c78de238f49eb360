import { withoutQuery } from './address.ts'
import { packBatches, type Ranked, settle } from './batch.ts'
import type { Capabilities } from './capabilities.ts'
import { type Choice, choose } from './choose.ts'
import { countKeep, gatherShares } from './gather.ts'
import { Rank } from './order.ts'
import type { Plan, PlanInput } from './plan.ts'
import { planEverything } from './plan-everything.ts'
import { reachRefused } from './reach-refused.ts'
import { type Demand, pathsByOrigin, readDue } from './read-due.ts'
import { listStrategies } from './strategies.ts'
import { writeItems } from './write-items.ts'

/** The plan for an API that names URLs. */
export function planItems(input: PlanInput): Plan {
  const { due, capabilities, owns } = input
  const demand = readDue(due, capabilities)
  const avoid = pathsByOrigin(input.avoid ?? [])
  const assets = demand.assets.map((index): Ranked => {
    const item = { kind: 'asset', asset: due[index]?.item ?? '' } as const
    return { ...settle(item, [index], 0), rank: Rank.asset }
  })
  if (demand.everything.length > 0 && capabilities.everything && avoid.size === 0) {
    return planEverything(input, demand, assets)
  }
  const isOpen = demand.patterns.length + demand.everything.length > 0 || !capabilities.exact
  let known = isOpen ? input.known() : undefined
  let gathered = gatherShares(demand, known ?? [], capabilities, avoid)
  let choice: Choice | undefined
  const terms = { capabilities, owns, avoid }
  if (capabilities.exact && mayFit(demand, capabilities)) {
    const strategies = listStrategies(gathered, capabilities, known !== undefined, true)
    choice = choose(strategies, { ...terms, collapse: false }, 0, undefined, assets.length)
  }
  if (choice === undefined || choice.requests > 1) {
    if (known === undefined) {
      known = input.known()
      gathered = gatherShares(demand, known, capabilities, avoid)
    }
    const everything = mayTakeEverything(input)
    const keep =
      everything || input.collateral > 0 ? countKeep(known, gathered.shares) : new Map<string, number>()
    const share = Math.floor(
      [...keep.values()].reduce((sum, count) => sum + count, 0) * input.collateral + 1e-9,
    )
    const strategies = listStrategies(gathered, capabilities, true, share === 0)
    choice = choose(
      strategies,
      { ...terms, collapse: true },
      share,
      everything ? keep : undefined,
      assets.length,
    )
  }
  const written = choice.groups.map(group => writeItems(group, capabilities))
  const [first = [], ...rest] = written.map(({ items }) => items)
  const groups =
    capabilities.hosts === 'listed' ? [assets.concat(first), ...rest] : [assets.concat(first, ...rest)]
  const reached = reachRefused(groups, demand.refused, due, capabilities)
  const skipped = [demand, gathered, ...written].flatMap(({ skipped }) => skipped)
  return {
    batches: packBatches(reached.groups, capabilities.itemsPerRequest),
    skipped: [...skipped, ...reached.refused],
    collateral: written.reduce((sum, { collateral }) => sum + collateral, 0),
  }
}

/** Whether the exact list may fit in one request, as far as one host can tell. */
function mayFit({ hosts }: Demand, { exactCovers, itemsPerRequest }: Capabilities): boolean {
  return hosts.every(({ paths }) => {
    if (paths.length <= itemsPerRequest || exactCovers === 'query') return paths.length <= itemsPerRequest
    const distinct = new Set<string>()
    for (const path of paths) if (distinct.add(withoutQuery(path)).size > itemsPerRequest) return false
    return true
  })
}

/**
 * Whether the plan may name the whole site by its own choice. Not where the API holds only some URLs: it may hold
 * things that come from elsewhere, which the known URLs say nothing about.
 */
function mayTakeEverything({ capabilities, owns, avoid }: PlanInput): boolean {
  const { everything, concerns } = capabilities
  return everything && concerns === undefined && owns.includes('/') && (avoid?.size ?? 0) === 0
}
