import { withoutQuery } from './address.ts'
import type { Capabilities } from './capabilities.ts'
import { type Choice, choose } from './group/best-choice.ts'
import { listStrategies } from './group/ways-to-group-hosts.ts'
import type { Plan, PlanInput, PlannedItem } from './model.ts'
import { planEverything } from './plan-everything.ts'
import { countKeep, type Gathered, gatherShares } from './read/by-host.ts'
import { type Demand, pathsByOrigin, readDue } from './read/due-by-kind.ts'
import type { Avoid } from './read/host-due.ts'
import { packBatches, plannedItem, Queue } from './write/batches.ts'
import { writeItems } from './write/items.ts'
import { Rank } from './write/purge-order.ts'
import { reachRefused } from './write/reach-refused.ts'

/** The plan for an API that names URLs. */
export function planItems(input: PlanInput): Plan {
  const { due, capabilities } = input
  const demand = readDue(input)
  const avoid = pathsByOrigin(input.avoid ?? [])
  const hostless = listHostless(input, demand)
  if (demand.everything.length > 0 && capabilities.everything && avoid.size === 0) {
    return planEverything(input, demand, hostless)
  }
  const { choice, gathered } = decide(input, demand, avoid, hostless.length)
  const queues = [new Queue()]
  for (const item of hostless) queues[0]?.add(Rank.asset, item)
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

/** What belongs to no host: assets, and what is said in the vendor's own words. */
function listHostless({ due }: PlanInput, { assets, raw }: Demand): PlannedItem[] {
  const textOf = (index: number): string => due[index]?.item ?? ''
  return [
    ...assets.map(index => plannedItem({ kind: 'asset', asset: textOf(index) }, [index], 0)),
    ...raw.map(index => plannedItem({ kind: 'raw', raw: textOf(index) }, [index], 0)),
  ]
}

/** The exact list where it fits in one request, or else the best that there is. */
function decide(
  input: PlanInput,
  demand: Demand,
  avoid: Avoid,
  hostless: number,
): { choice: Choice; gathered: Gathered } {
  const { capabilities, owns, collateral } = input
  const nameEach = (gathered: Gathered, joinable: boolean): Choice => {
    const strategies = listStrategies(gathered, capabilities, joinable, true)
    return choose(strategies, { capabilities, owns, avoid, collapse: false }, 0, undefined, hostless)
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
  const choice = choose(
    strategies,
    { capabilities, owns, avoid, collapse: true },
    share,
    everything,
    hostless,
  )
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
