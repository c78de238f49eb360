import type { Layers } from './capabilities.ts'
import type { Plan, PlanInput } from './model.ts'
import { State } from './model.ts'
import { isBeneath } from './pattern.ts'
import { type Demand, type DuePattern, readDue, type Skipped } from './read/due-by-kind.ts'
import { packBatches, plannedItem } from './write/batches.ts'
import { Rank } from './write/purge-order.ts'
import { Queue } from './write/queue.ts'

/** Stands for the assets of a folder beside those that are known: what is cached may be older than what is known. */
const ASSET_PROBE = 'asset.js'

/**
 * The plan for an API that names whole cache layers: every layer that something due needs, each once, from the origin
 * outwards. A due item is settled once all its layers are. What else is known to be in a layer is dropped with it:
 * counted, but no layer is avoided for it.
 */
export function planLayers(input: PlanInput, layers: Layers): Plan {
  const demand = readDue(input)
  const needs = new Map<string, number[]>()
  const skipped: Skipped[] = [...demand.skipped, ...demand.refused]
  const needLayers = (due: number, names: readonly string[]): void => {
    for (const name of names) {
      const entry = needs.get(name) ?? []
      needs.set(name, entry)
      if (entry.at(-1) !== due) entry.push(due)
    }
  }
  const need = (due: number, urls: Iterable<string>): void => {
    let found = false
    for (const url of urls) {
      const names = layers.of(url)
      found ||= names.length > 0
      needLayers(due, names)
    }
    if (!found) skipped.push({ due, reason: 'no layer of this cache holds it' })
  }
  for (const { due, layer } of demand.layers) needLayers(due, [layer])
  for (const { origin, paths, due } of demand.hosts) {
    let i = 0
    for (const path of paths) need(due[i++] ?? 0, [origin + path])
  }
  for (const pattern of demand.patterns) need(pattern.due, urlsBeneath(pattern, input))
  for (const due of demand.everything) need(due, allUrls(input, demand))
  const named = nameLayers(needs, layers)
  const hits = countHits(input, named, layers)
  const queue = new Queue()
  for (const [layer, due] of named) {
    queue.add(Rank.document, plannedItem({ kind: 'layer', layer }, due, hits.byLayer.get(layer) ?? 0))
  }
  const batches = packBatches([queue], input.capabilities)
  return { batches, skipped, collateral: hits.total }
}

/** The layers that are needed, in their order; all of them by one word, where that is needed. */
function nameLayers(
  needs: ReadonlyMap<string, readonly number[]>,
  { order, all }: Layers,
): ReadonlyMap<string, readonly number[]> {
  if (all !== undefined && needs.has(all)) return new Map([[all, [...needs.values()].flat()]])
  const names = new Set([...order, ...needs.keys()])
  return new Map([...names].flatMap(layer => (needs.has(layer) ? [[layer, needs.get(layer) ?? []]] : [])))
}

/** Known unchanged URLs by layer, of those that are named; `total` counts each URL once. */
function countHits(
  input: PlanInput,
  named: ReadonlyMap<string, unknown>,
  layers: Layers,
): { readonly byLayer: ReadonlyMap<string, number>; readonly total: number } {
  const byLayer = new Map<string, number>()
  let total = 0
  if (named.size === 0) return { byLayer, total }
  const due = new Set(Array.from(input.due, ({ item }) => item))
  for (const { origin, paths, states } of input.known()) {
    let row = -1
    for (const path of paths) {
      const url = origin + path
      row++
      if (states[row] !== State.keep || due.has(url)) continue
      const hit = [...named.keys()].filter(layer => layer === layers.all || layers.of(url).includes(layer))
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
