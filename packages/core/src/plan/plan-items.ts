import { withoutQuery } from './address.ts'
import type { Capabilities } from './capabilities.ts'
import { type Choice, choose } from './group/best-choice.ts'
import { listStrategies } from './group/ways-to-group-hosts.ts'
import { type Counts, countByList, listOf, requestsFor, sumOf } from './lists.ts'
import type { Plan, PlanInput, PlannedItem } from './model.ts'
import { planEverything } from './plan-everything.ts'
import { countKeep, type Gathered, gatherShares } from './read/by-host.ts'
import { type Demand, pathsByOrigin, readDue } from './read/due-by-kind.ts'
import type { Avoid } from './read/host-due.ts'
import { isNamed } from './read/known-table.ts'
import { packBatches, plannedItem } from './write/batches.ts'
import { writeItems } from './write/items.ts'
import { Rank } from './write/purge-order.ts'
import { Queue } from './write/queue.ts'
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
  const { choice, gathered } = decide(input, demand, avoid, countHostless(demand, capabilities))
  const queues = [new Queue()]
  for (const item of hostless) queues[0]?.add(Rank.asset, item)
  const written = choice.groups.map((group, index) => {
    // Where a request lists its hosts, groups of hosts cannot share one.
    const queue = (capabilities.hosts === 'listed' ? queues[index] : queues[0]) ?? new Queue()
    if (!queues.includes(queue)) queues.push(queue)
    return writeItems(group, capabilities, queue)
  })
  const packed = packBatches(queues, capabilities)
  const { batches, refused } = reachRefused(packed, demand.refused, due, capabilities)
  return {
    batches,
    skipped: [demand, gathered, ...written, { skipped: refused }].flatMap(({ skipped }) => skipped),
    ...(gathered.spelled.length === 0 ? {} : { spelled: gathered.spelled }),
    collateral: written.reduce((sum, { collateral }) => sum + collateral, 0),
  }
}

/** What belongs to no host: assets, and what is said in the vendor's own words. */
function listHostless({ due }: PlanInput, { assets, raw }: Demand): PlannedItem[] {
  const textOf = (index: number): string => due.at(index)?.item ?? ''
  return [
    ...assets.map(index => plannedItem({ kind: 'asset', asset: textOf(index) }, [index], 0)),
    ...raw.map(index => plannedItem({ kind: 'raw', raw: textOf(index) }, [index], 0)),
  ]
}

function countHostless({ assets, raw }: Demand, { lists }: Capabilities): Counts {
  return countByList(lists, [
    { kind: 'asset', count: assets.length },
    { kind: 'raw', count: raw.length },
  ])
}

/** The exact list where it needs no second request, or no second item where items are paid for; or else the best. */
function decide(
  input: PlanInput,
  demand: Demand,
  avoid: Avoid,
  hostless: Counts,
): { choice: Choice; gathered: Gathered } {
  const { capabilities, owns, collateral } = input
  const nameEach = (gathered: Gathered, joinable: boolean): Choice => {
    const strategies = listStrategies(gathered, capabilities, joinable, true)
    return choose(strategies, { capabilities, owns, avoid, collapse: false }, 0, undefined, hostless)
  }
  const isOpen = demand.patterns.length + demand.everything.length > 0
  const fits = mayFit(demand, capabilities)
  const isSmall = ({ requests, items }: Choice): boolean =>
    capabilities.price === undefined
      ? requests <= requestsFor(hostless, capabilities.lists) + 1
      : items <= sumOf(hostless) + 1
  if (fits && !isOpen) {
    const gathered = gatherShares(demand, [], capabilities, avoid)
    const choice = nameEach(gathered, false)
    if (isSmall(choice)) return { choice, gathered }
  }
  const known = input.known()
  const gathered = gatherShares(demand, known, capabilities, avoid)
  // Only now is it known which hosts can be joined, and what due patterns stand for.
  if (fits && (isOpen || capabilities.hosts === 'listed')) {
    const choice = nameEach(gathered, true)
    if (isSmall(choice)) return { choice, gathered }
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

/** Whether all that is due can be named by itself, and may fit in one request as far as one host can tell. */
function mayFit({ hosts }: Demand, capabilities: Capabilities): boolean {
  const { exact, exactCovers, lists, price, folderUrlsArePrefixes } = capabilities
  if (!exact) return false
  const most = price === undefined ? (lists[listOf(lists, 'url')]?.items ?? 0) : 1
  const isByPath = exactCovers === 'path'
  return hosts.every(urls => {
    if (folderUrlsArePrefixes !== undefined) {
      const isFolder = (path: string) => !isNamed(isByPath ? withoutQuery(path) : path, capabilities)
      for (const path of urls.paths) if (isFolder(path)) return false
    }
    if (urls.size <= most || !isByPath) return urls.size <= most
    const distinct = new Set<string>()
    for (const path of urls.paths) if (distinct.add(withoutQuery(path)).size > most) return false
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
