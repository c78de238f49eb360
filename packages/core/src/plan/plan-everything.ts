import { compare } from '../text/compare.ts'
import { originOf } from './address.ts'
import type { Plan, PlanInput, PlannedItem } from './model.ts'
import { countKeep } from './read/by-host.ts'
import type { Demand } from './read/due-by-kind.ts'
import { packBatches, plannedItem } from './write/batches.ts'
import { Rank } from './write/purge-order.ts'
import { Queue } from './write/queue.ts'

/** The plan where the whole site is due and can be named: nothing but that, and what belongs to no host. */
export function planEverything(input: PlanInput, demand: Demand, hostless: readonly PlannedItem[]): Plan {
  const { due, capabilities } = input
  const known = input.known()
  const origins = new Set([...known, ...demand.hosts, ...demand.patterns].map(({ origin }) => origin))
  const left = new Set([...demand.skipped.map(({ due }) => due), ...demand.assets, ...demand.raw])
  const write = (covered: readonly string[]): PlannedItem => {
    const covers: number[] = []
    let index = 0
    for (const { kind, item } of due) {
      if (!left.has(index) && (kind === 'everything' || covered.includes(originOf(item)))) covers.push(index)
      index++
    }
    const collateral = countKeep(
      known.filter(({ origin }) => covered.includes(origin)),
      demand.hosts,
    )
    return plannedItem({ kind: 'everything', origins: covered }, covers, collateral)
  }
  const sorted = [...origins].sort(compare)
  const isByHost = capabilities.hosts === 'each' && !capabilities.everythingIsWider
  const items = isByHost ? sorted.map(origin => write([origin])) : [write(sorted)]
  const queue = new Queue()
  for (const item of hostless) queue.add(Rank.asset, item)
  for (const item of items) queue.add(Rank.announcement, item)
  const unknown = items.length === 0 ? demand.everything : []
  return {
    batches: packBatches([queue], capabilities),
    skipped: [...demand.skipped, ...unknown.map(due => ({ due, reason: 'no host of the site is known' }))],
    collateral: items.reduce((sum, { collateral }) => sum + collateral, 0),
  }
}
