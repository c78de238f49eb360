import { pathOf } from './address.ts'
import { rankOf } from './order.ts'
import type { Plan, PlanInput, PlannedItem } from './plan.ts'
import { type Demand, readDue, type Skipped } from './read-due.ts'
import { compare } from './sorted.ts'

/** Stands for the assets of a host or folder, of which a build need not know. */
const ASSET_PROBE = '/asset.js'

/**
 * The plan for an API that names whole cache layers: every layer that something due needs. A due item is settled
 * once all its layers are. What else a layer holds is dropped with it and not counted as collateral.
 */
export function planLayers(input: PlanInput, layersOf: (url: string) => readonly string[]): Plan {
  const demand = readDue(input.due, input.capabilities)
  const needs = new Map<string, { covers: number[]; rank: number }>()
  const skipped: Skipped[] = [...demand.skipped, ...demand.refused]
  const need = (due: number, urls: Iterable<string>): void => {
    let found = false
    for (const url of urls) {
      const rank = rankOf(pathOf(url))
      for (const layer of layersOf(url)) {
        found = true
        const entry = needs.get(layer)
        if (entry === undefined) needs.set(layer, { covers: [due], rank })
        else {
          if (entry.covers.at(-1) !== due) entry.covers.push(due)
          entry.rank = Math.min(entry.rank, rank)
        }
      }
    }
    if (!found) skipped.push({ due, reason: 'no layer of this cache holds it' })
  }
  for (const host of demand.hosts) {
    host.paths.forEach((path, i) => {
      need(host.due[i] ?? 0, [host.origin + path])
    })
  }
  for (const { due, origin, folder, extension } of demand.patterns) {
    const beneath = extension === undefined ? ['', ASSET_PROBE.slice(1)] : [`*.${extension}`]
    need(
      due,
      beneath.map(name => origin + folder + name),
    )
  }
  for (const due of demand.everything) need(due, allUrls(input, demand))
  const items = [...needs].sort(([a, x], [b, y]) => x.rank - y.rank || compare(a, b))
  const planned = items.map(
    ([layer, { covers }]): PlannedItem => ({
      item: { kind: 'layer', layer },
      covers: covers.sort((a, b) => a - b),
      collateral: 0,
    }),
  )
  const size = input.capabilities.itemsPerRequest
  const batches = Array.from({ length: Math.ceil(planned.length / size) }, (_, i) =>
    planned.slice(i * size, (i + 1) * size),
  )
  return { batches, skipped, collateral: 0 }
}

/** A page and an asset, and every known URL. */
function* allUrls(input: PlanInput, demand: Demand): Iterable<string> {
  const known = input.known()
  const origins = new Set([...known, ...demand.hosts, ...demand.patterns].map(({ origin }) => origin))
  for (const origin of origins) yield* [`${origin}/`, origin + ASSET_PROBE]
  for (const { origin, paths } of known) for (const path of paths) yield origin + path
}
