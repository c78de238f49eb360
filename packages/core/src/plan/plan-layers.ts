import { compare } from '../text/compare.ts'
import { pathOf } from './address.ts'
import type { Plan, PlanInput } from './model.ts'
import { State } from './model.ts'
import { isBeneath } from './pattern.ts'
import { type Demand, type DuePattern, readDue, type Skipped } from './read/due-by-kind.ts'
import { packBatches, plannedItem, Queue } from './write/batches.ts'
import { Rank, rankOf } from './write/purge-order.ts'

/** Stands for the assets of a folder beside those that are known: what is cached may be older than what is known. */
const ASSET_PROBE = 'asset.js'

interface Need {
  readonly due: number[]
  /** Of what is due in the layer, what comes first. */
  rank: number
}

/**
 * The plan for an API that names whole cache layers: every layer that something due needs. A due item is settled
 * once all its layers are. What else is known to be in a layer is dropped with it: counted, but no layer is avoided for it.
 */
export function planLayers(input: PlanInput, layersOf: (url: string) => readonly string[]): Plan {
  const demand = readDue(input.due, input.capabilities)
  const needs = new Map<string, Need>()
  const skipped: Skipped[] = [...demand.skipped, ...demand.refused]
  const need = (due: number, urls: Iterable<string>): void => {
    let found = false
    for (const url of urls) {
      const rank = rankOf(pathOf(url))
      for (const layer of layersOf(url)) {
        found = true
        const entry = needs.get(layer) ?? { due: [], rank }
        needs.set(layer, entry)
        if (entry.due.at(-1) !== due) entry.due.push(due)
        entry.rank = Math.min(entry.rank, rank)
      }
    }
    if (!found) skipped.push({ due, reason: 'no layer of this cache holds it' })
  }
  for (const { origin, paths, due } of demand.hosts) {
    for (const [i, path] of paths.entries()) need(due[i] ?? 0, [origin + path])
  }
  for (const pattern of demand.patterns) need(pattern.due, urlsBeneath(pattern, input))
  for (const due of demand.everything) need(due, allUrls(input, demand))
  const hits = countHits(input, needs, layersOf)
  const queue = new Queue()
  for (const [layer, { due, rank }] of [...needs].sort(([a], [b]) => compare(a, b))) {
    const collateral = hits.byLayer.get(layer) ?? 0
    queue.add(Math.min(rank, Rank.document), plannedItem({ kind: 'layer', layer }, due, collateral))
  }
  const batches = packBatches([queue], input.capabilities.itemsPerRequest)
  return { batches, skipped, collateral: hits.total }
}

/** Known unchanged URLs by layer, of those that are named; `total` counts each URL once. */
function countHits(
  input: PlanInput,
  named: ReadonlyMap<string, unknown>,
  layersOf: (url: string) => readonly string[],
): { readonly byLayer: ReadonlyMap<string, number>; readonly total: number } {
  const byLayer = new Map<string, number>()
  let total = 0
  if (named.size === 0) return { byLayer, total }
  const due = new Set(input.due.map(({ item }) => item))
  for (const { origin, paths, states } of input.known()) {
    for (const [row, path] of paths.entries()) {
      const url = origin + path
      if (states[row] !== State.keep || due.has(url)) continue
      const hit = layersOf(url).filter(layer => named.has(layer))
      for (const layer of hit) byLayer.set(layer, (byLayer.get(layer) ?? 0) + 1)
      if (hit.length > 0) total++
    }
  }
  return { byLayer, total }
}

/** What a due pattern stands for. */
function* urlsBeneath(pattern: DuePattern, input: PlanInput): Iterable<string> {
  const { origin, folder, extension } = pattern
  if (extension !== undefined) {
    yield `${origin}${folder}*.${extension}`
    return
  }
  yield* [origin + folder, origin + folder + ASSET_PROBE]
  for (const { paths } of input.known().filter(known => known.origin === origin)) {
    for (const path of paths) if (isBeneath(pattern, path, true)) yield origin + path
  }
}

function* allUrls(input: PlanInput, demand: Demand): Iterable<string> {
  const known = input.known()
  const origins = new Set([...known, ...demand.hosts, ...demand.patterns].map(({ origin }) => origin))
  for (const origin of origins) yield* [`${origin}/`, `${origin}/${ASSET_PROBE}`]
  for (const { origin, paths } of known) for (const path of paths) yield origin + path
}
