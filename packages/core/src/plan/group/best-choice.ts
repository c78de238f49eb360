import type { Capabilities } from '../capabilities.ts'
import type { Trie } from '../cover/folders.ts'
import { addCounts, type Counts, requestsFor, sumOf } from '../lists.ts'
import { type Bounds, type PreparedGroup, prepareGroup } from './group.ts'
import { findWays, type Way } from './ways.ts'
import type { Strategy } from './ways-to-group-hosts.ts'

/** The groups of a plan, each with the way to cover it. */
export interface Choice {
  readonly groups: readonly Chosen[]
  readonly requests: number
  readonly items: number
}

/** A group with the way that was chosen for it. */
export interface Chosen extends PreparedGroup {
  readonly trie: Trie | undefined
  readonly way: Way
}

/** What a choice costs. */
interface Cost {
  /** Due items that have to wait. */
  readonly held: number
  /** Due URLs that cannot be named. */
  readonly unnamed: number
  readonly requests: number
  readonly items: number
  /** Unchanged URLs that are hit. */
  readonly hits: number
}

/** Ways for some groups, with their cost; requests of groups that share none, items by list. */
interface Total extends Cost {
  readonly counts: Counts
  readonly ways: readonly Way[]
}

/**
 * The best of some strategies by their {@link Cost}; the first of equals.
 *
 * @param allowed - unchanged URLs that may be hit in all
 * @param keptOutside - counts the unchanged URLs of all hosts but these, where "everything" may be used
 * @param hostless - items that are sent beside
 */
export function choose(
  strategies: readonly Strategy[],
  bounds: Bounds,
  allowed: number,
  keptOutside: ((origins: readonly string[]) => number) | undefined,
  hostless: Counts,
): Choice {
  let best: { cost: Cost; choice: Choice } | undefined
  let allowance = allowed
  for (const { groups, shared } of strategies) {
    const prepared = groups.map(group => prepareGroup(group, bounds))
    const unavoidable = prepared.reduce((sum, { unavoidable }) => sum + unavoidable, 0)
    // What the plainest strategy hits in any case, no other avoids; joining hosts may add to it within what is allowed.
    if (best === undefined) allowance = Math.max(allowed, unavoidable)
    if (unavoidable > allowance) continue
    const budget = shared ? 0 : allowance - unavoidable
    const solved = prepared.map(group => ({
      ...group,
      ...findWays(group, bounds, budget, hitsOutside(group, groups.length, bounds, keptOutside)),
    }))
    const total = combineGroups(solved, bounds.capabilities, budget, hostless)
    const held = prepared.reduce((sum, { held }) => sum + held, 0)
    const cost: Cost = { ...total, held, hits: total.hits + unavoidable }
    if (best !== undefined && !isBetter(cost, best.cost, bounds.capabilities)) continue
    const chosen = solved.flatMap((group, i) => {
      const way = total.ways[i]
      return way === undefined ? [] : [{ ...group, way }]
    })
    best = { cost, choice: { groups: chosen, requests: total.requests, items: total.items } }
  }
  const { lists } = bounds.capabilities
  return best?.choice ?? { groups: [], requests: requestsFor(hostless, lists), items: sumOf(hostless) }
}

/** Unchanged URLs on other hosts that "everything" would hit; undefined where it must not stand for a group. */
function hitsOutside(
  { table }: PreparedGroup,
  groups: number,
  { capabilities }: Bounds,
  keptOutside: ((origins: readonly string[]) => number) | undefined,
): number | undefined {
  const isWider = capabilities.hosts === 'listed' || capabilities.everythingIsWider === true
  if (keptOutside === undefined || (isWider && groups > 1)) return undefined
  return isWider ? keptOutside(table.origins) : 0
}

/** Picks a way for each group so that the whole is best. */
function combineGroups(
  groups: readonly { readonly ways: readonly Way[] }[],
  capabilities: Capabilities,
  budget: number,
  hostless: Counts,
): Total {
  const { hosts, lists } = capabilities
  const none = { held: 0, unnamed: 0, requests: 0, items: sumOf(hostless), hits: 0 }
  let totals: Total[] = [{ ...none, counts: hostless, ways: [] }]
  groups.forEach(({ ways }, index) => {
    const found = new Map<string, Total>()
    for (const total of totals) {
      for (const way of ways) {
        const hits = total.hits + way.hits
        const unnamed = total.unnamed + way.unnamed
        const counts = addCounts(total.counts, way.counts)
        const items = sumOf(counts)
        const own = index === 0 ? counts : way.counts
        const requests = total.requests + (hosts === 'listed' ? requestsFor(own, lists) : 0)
        const key = `${unnamed} ${requests} ${hosts === 'listed' ? items : counts.join()}`
        if (hits > budget || hits >= (found.get(key)?.hits ?? Number.POSITIVE_INFINITY)) continue
        found.set(key, { held: 0, unnamed, requests, items, counts, hits, ways: [...total.ways, way] })
      }
    }
    totals = [...found.values()]
  })
  return totals
    .map(total =>
      hosts === 'listed' && groups.length > 0
        ? total
        : { ...total, requests: requestsFor(total.counts, lists) },
    )
    .reduce((a, b) => (isBetter(b, a, capabilities) ? b : a))
}

/** In what order it counts: where items are paid for, they come before requests. */
const FREE = ['held', 'unnamed', 'requests', 'items', 'hits'] as const
const PAID = ['held', 'unnamed', 'items', 'requests', 'hits'] as const

function isBetter(a: Cost, b: Cost, { price }: Capabilities): boolean {
  const part = (price === undefined ? FREE : PAID).find(name => a[name] !== b[name])
  return part !== undefined && a[part] < b[part]
}
