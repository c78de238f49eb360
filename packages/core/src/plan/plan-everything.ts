import { originOf } from './address.ts'
import { packBatches, type Ranked, settle } from './batch.ts'
import { countKeep } from './gather.ts'
import { Rank } from './order.ts'
import type { Plan, PlanInput } from './plan.ts'
import type { Demand } from './read-due.ts'
import { compare } from './sorted.ts'

/** The plan where the whole site is due and can be named: nothing but that, and assets, which belong to no host. */
export function planEverything(input: PlanInput, demand: Demand, assets: readonly Ranked[]): Plan {
  const { due, capabilities } = input
  const keep = countKeep(input.known(), demand.hosts)
  const origins = new Set([...keep.keys(), ...demand.hosts.map(host => host.origin)])
  for (const { origin } of demand.patterns) origins.add(origin)
  const left = new Set([...demand.skipped.map(({ due }) => due), ...demand.assets])
  const write = (covered: readonly string[]): Ranked => {
    const covers = due.flatMap(({ kind, item }, index) =>
      !left.has(index) && (kind === 'everything' || covered.includes(originOf(item))) ? [index] : [],
    )
    const collateral = covered.reduce((sum, origin) => sum + (keep.get(origin) ?? 0), 0)
    return {
      ...settle({ kind: 'everything', origins: covered }, covers, collateral),
      rank: Rank.announcement,
    }
  }
  const sorted = [...origins].sort(compare)
  const items = capabilities.hosts === 'each' ? sorted.map(origin => write([origin])) : [write(sorted)]
  const unknown = items.length === 0 ? demand.everything : []
  return {
    batches: packBatches([[...assets, ...items]], capabilities.itemsPerRequest),
    skipped: [...demand.skipped, ...unknown.map(due => ({ due, reason: 'no host of the site is known' }))],
    collateral: items.reduce((sum, { collateral }) => sum + collateral, 0),
  }
}
