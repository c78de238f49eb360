import { withoutQuery } from './address.ts'
import { packBatches, Queue, settle } from './batch.ts'
import type { Capabilities } from './capabilities.ts'
import { type Choice, choose } from './choose.ts'
import { type Avoid, countKeep, type Gathered, gatherShares } from './gather.ts'
import { Rank } from './order.ts'
import type { Plan, PlanInput, PlannedItem } from './plan.ts'
import { planEverything } from './plan-everything.ts'
import { reachRefused } from './reach-refused.ts'
import { type Demand, pathsByOrigin, readDue } from './read-due.ts'
import { listStrategies } from './strategies.ts'
import { writeItems } from './write-items.ts'

/** The plan for an API that names URLs. */
export function planItems(input: PlanInput): Plan {
  const { due, capabilities } = input
  const demand = readDue(due, capabilities)
  const avoid = pathsByOrigin(input.avoid ?? [])
  const assets = demand.assets.map(
    (index): PlannedItem => settle({ kind: 'asset', asset: due[index]?.item ?? '' }, [index], 0),
  )
  if (demand.everything.length > 0 && capabilities.everything && avoid.size === 0) {
    return planEverything(input, demand, assets)
  }
  const { choice, gathered } = decide(input, demand, avoid, assets.length)
  const queues = [new Queue()]
  for (const asset of assets) queues[0]?.add(Rank.asset, asset)
  const written = choice.groups.map((group, index) => {
    // Where a request lists its hosts, groups of hosts cannot share one.
    const queue = (capabilities.hosts === 'listed' ? queues[index] : queues[0]) ?? new Queue()
    if (!queues.includes(queue)) queues.push(queue)
    return writeItems(group, capabilities, queue)
  })
  const packed = packBatches(queues, capabilities.itemsPerRequest)
  const { batches, refused } = reachRefused(packed, demand.refused, due, capabilities)
  return {
    batches,
    skipped: [demand, gathered, ...written, { skipped: refused }].flatMap(({ skipped }) => skipped),
    collateral: written.reduce((sum, { collateral }) => sum + collateral, 0),
  }
}

/** The exact list where it fits in one request, or else the best that there is. */
function decide(
  input: PlanInput,
  demand: Demand,
  avoid: Avoid,
  assets: number,
): { choice: Choice; gathered: Gathered } {
  const { capabilities, owns, collateral } = input
  const nameEach = (gathered: Gathered, joinable: boolean): Choice => {
    const strategies = listStrategies(gathered, capabilities, joinable, true)
    return choose(strategies, { capabilities, owns, avoid, collapse: false }, 0, undefined, assets)
  }
  const isOpen = demand.patterns.length + demand.everything.length > 0
  const fits = capabilities.exact && mayFit(demand, capabilities)
  if (fits && !isOpen) {
    const gathered = gatherShares(demand, [], capabilities, avoid)
    const choice = nameEach(gathered, false)
    if (choice.requests <= 1) return { choice, gathered }
  }
  const known = input.known()
  const gathered = gatherShares(demand, known, capabilities, avoid)
  // Only now is it known which hosts can be joined, and what due patterns stand for.
  if (fits && (isOpen || capabilities.hosts === 'listed')) {
    const choice = nameEach(gathered, true)
    if (choice.requests <= 1) return { choice, gathered }
  }
  const urls = gathered.shares.map(({ urls }) => urls)
  const keepBeyond = (origins: readonly string[]): number =>
    countKeep(
      known.filter(({ origin }) => !origins.includes(origin)),
      urls,
    )
  const share = collateral > 0 ? Math.floor(keepBeyond([]) * collateral + 1e-9) : 0
  const strategies = listStrategies(gathered, capabilities, true, share === 0)
  const everything = mayTakeEverything(input) ? keepBeyond : undefined
  const choice = choose(strategies, { capabilities, owns, avoid, collapse: true }, share, everything, assets)
  return { choice, gathered }
}

/** Whether the exact list may fit in one request, as far as one host can tell. */
function mayFit({ hosts }: Demand, { exactCovers, itemsPerRequest }: Capabilities): boolean {
  return hosts.every(urls => {
    if (urls.size <= itemsPerRequest || exactCovers === 'query') return urls.size <= itemsPerRequest
    const distinct = new Set<string>()
    for (const path of urls.paths) if (distinct.add(withoutQuery(path)).size > itemsPerRequest) return false
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
