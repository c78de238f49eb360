import type { Capabilities } from '../capabilities.ts'
import type { Trie } from '../cover/folders.ts'
import { type Prepared, prepareGroup, type Terms } from './group.ts'
import { findWays, type Way } from './ways.ts'
import type { Strategy } from './ways-to-group-hosts.ts'

/** The groups of a plan, each with the way to cover it. */
export interface Choice {
  readonly groups: readonly Chosen[]
  readonly requests: number
}

/** A group with the way that was chosen for it. */
export interface Chosen extends Prepared {
  readonly trie: Trie | undefined
  readonly way: Way
}

interface Total {
  readonly unnamed: number
  /** Requests of groups that share none. */
  readonly requests: number
  readonly items: number
  readonly hits: number
  readonly ways: readonly Way[]
}

/**
 * The best of some strategies: fewest requests, then items, then unchanged URLs hit; the first of equals.
 *
 * @param share - unchanged URLs that may be hit in all
 * @param keepBeyond - counts the unchanged URLs of all hosts but these, where "everything" may be used
 * @param assets - items that are sent beside
 */
export function choose(
  strategies: readonly Strategy[],
  terms: Terms,
  share: number,
  keepBeyond: ((origins: readonly string[]) => number) | undefined,
  assets: number,
): Choice {
  let best: { key: readonly number[]; choice: Choice } | undefined
  let allowance = share
  for (const { groups, shared } of strategies) {
    const prepared = groups.map(group => prepareGroup(group, terms))
    const fixed = prepared.reduce((sum, { fixed }) => sum + fixed, 0)
    // What the plainest strategy hits in any case, no other avoids; joining hosts may add to it within the share.
    if (best === undefined) allowance = Math.max(share, fixed)
    if (fixed > allowance) continue
    const budget = shared ? 0 : allowance - fixed
    const solved = prepared.map(group => ({
      ...group,
      ...findWays(group, terms, budget, reachBeyond(group, groups.length, terms, keepBeyond)),
    }))
    const total = combineGroups(solved, terms.capabilities, budget, assets)
    const held = prepared.reduce((sum, { held }) => sum + held, 0)
    const key = [held, total.unnamed, total.requests, total.items, total.hits + fixed]
    if (best !== undefined && !isLess(key, best.key)) continue
    const chosen = solved.flatMap((group, i) => {
      const way = total.ways[i]
      return way === undefined ? [] : [{ ...group, way }]
    })
    best = { key, choice: { groups: chosen, requests: total.requests } }
  }
  return best?.choice ?? { groups: [], requests: Math.ceil(assets / terms.capabilities.itemsPerRequest) }
}

/** Unchanged URLs on other hosts that "everything" would hit; undefined where it must not stand for a group. */
function reachBeyond(
  { table }: Prepared,
  groups: number,
  { capabilities }: Terms,
  keepBeyond: ((origins: readonly string[]) => number) | undefined,
): number | undefined {
  if (keepBeyond === undefined || (capabilities.hosts === 'listed' && groups > 1)) return undefined
  return capabilities.hosts === 'listed' ? keepBeyond(table.origins) : 0
}

/** Picks a way for each group so that the whole is best. */
function combineGroups(
  groups: readonly { readonly ways: readonly Way[] }[],
  { hosts, itemsPerRequest }: Capabilities,
  budget: number,
  assets: number,
): Total {
  const requestsOf = (items: number): number => Math.ceil(items / itemsPerRequest)
  let totals: Total[] = [{ unnamed: 0, requests: 0, items: assets, hits: 0, ways: [] }]
  groups.forEach(({ ways }, index) => {
    const found = new Map<string, Total>()
    for (const total of totals) {
      for (const way of ways) {
        const hits = total.hits + way.hits
        const unnamed = total.unnamed + way.unnamed
        const items = total.items + way.items
        const own = index === 0 ? items : way.items
        const requests = total.requests + (hosts === 'listed' ? requestsOf(own) : 0)
        const key = `${unnamed} ${requests} ${items}`
        if (hits > budget || hits >= (found.get(key)?.hits ?? Number.POSITIVE_INFINITY)) continue
        found.set(key, { unnamed, requests, items, hits, ways: [...total.ways, way] })
      }
    }
    totals = [...found.values()]
  })
  const keyOf = ({ unnamed, requests, items, hits }: Total): number[] => [unnamed, requests, items, hits]
  return totals
    .map(total =>
      hosts === 'listed' && groups.length > 0 ? total : { ...total, requests: requestsOf(total.items) },
    )
    .reduce((a, b) => (isLess(keyOf(b), keyOf(a)) ? b : a))
}

function isLess(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((value, i) => value !== b[i])
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0)
}
