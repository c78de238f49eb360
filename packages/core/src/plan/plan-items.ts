import { extensionOf, withoutQuery } from './address.ts'
import type { PlanItem } from './item.ts'
import { Rank, rankOf } from './order.ts'
import type { Plan, PlanInput, PlannedItem } from './plan.ts'
import { compare, type DuePattern, readDue } from './read-due.ts'

interface Draft {
  readonly item: PlanItem
  readonly rank: number
  readonly text: string
  readonly group: string
  readonly covers: Set<number>
}

/** The plan for an API that names URLs. */
export function planItems(input: PlanInput): Plan {
  const { due, capabilities } = input
  const demand = readDue(due, capabilities)
  const skipped = [...demand.skipped]
  const drafts = new Map<string, Draft>()
  const add = (group: string, item: PlanItem, rank: number, text: string, index: number): void => {
    const key = `${group} ${text}`
    const draft = drafts.get(key)
    if (draft === undefined) drafts.set(key, { item, rank, text, group, covers: new Set([index]) })
    else draft.covers.add(index)
  }
  const passes = (p: DuePattern): boolean =>
    p.extension === undefined
      ? capabilities.prefix !== false
      : capabilities.extension === 'folder' || (capabilities.extension === 'site' && p.folder === '/')
  const expanded: { due: number; origin: string; path: string }[] = []
  const known = demand.patterns.length + demand.everything.length > 0 ? input.known() : []
  const expand = (index: number, accept: (origin: string, path: string) => boolean): void => {
    let found = false
    for (const { origin, paths } of known) {
      for (const path of paths) {
        if (!capabilities.exact || !accept(origin, path)) continue
        found = true
        expanded.push({ due: index, origin, path })
      }
    }
    if (!found)
      skipped.push({ due: index, reason: 'this API cannot name it, and no URL beneath it is known' })
  }
  const origins = [...new Set([...known, ...demand.hosts].map(h => h.origin))].sort(compare)
  for (const index of demand.everything) {
    if (!capabilities.everything) expand(index, () => true)
    else if (capabilities.hosts === 'each') {
      for (const o of origins)
        add('', { kind: 'everything', origins: [o] }, Rank.announcement, `${o} *`, index)
    } else add('', { kind: 'everything', origins }, Rank.announcement, '*', index)
  }
  for (const index of demand.assets) {
    const asset = due[index]?.item ?? ''
    add('', { kind: 'asset', asset }, Rank.asset, asset, index)
  }
  const groups = groupHosts(demand.hosts, capabilities.hosts)
  const place = (origin: string): { group: string; origins: string[] } =>
    groups.get(origin) ?? { group: origin, origins: [origin] }
  for (const p of demand.patterns) {
    if (!passes(p)) {
      expand(
        p.due,
        (o, path) =>
          o === p.origin &&
          path.startsWith(p.folder) &&
          (p.extension ?? extensionOf(path)) === extensionOf(path),
      )
      continue
    }
    const { group, origins } = place(p.origin)
    if (p.extension === undefined) {
      add(group, { kind: 'prefix', origins, path: p.folder }, Rank.document, p.folder, p.due)
      if (capabilities.prefix && !capabilities.prefix.coversFolder && capabilities.exact) {
        add(group, { kind: 'url', origins, path: p.folder }, Rank.document, `=${p.folder}`, p.due)
      }
    } else {
      const { folder, extension } = p
      add(
        group,
        { kind: 'extension', origins, folder, extension },
        rankOf(`/x.${extension}`),
        `${folder}*.${extension}`,
        p.due,
      )
    }
  }
  const addUrl = (origin: string, full: string, index: number): void => {
    const { group, origins } = place(origin)
    const path = capabilities.exactCovers === 'path' ? withoutQuery(full) : full
    if (capabilities.exact) add(group, { kind: 'url', origins, path }, rankOf(path), `=${path}`, index)
    else skipped.push({ due: index, reason: 'this API cannot name a single URL' })
  }
  for (const host of demand.hosts)
    host.paths.forEach((path, i) => {
      addUrl(host.origin, path, host.due[i] ?? 0)
    })
  for (const { due: index, origin, path } of expanded) addUrl(origin, path, index)
  return { batches: pack([...drafts.values()], capabilities), skipped, collateral: 0 }
}

function groupHosts(
  hosts: readonly { origin: string; paths: readonly string[] }[],
  mode: 'all' | 'listed' | 'each',
): Map<string, { group: string; origins: string[] }> {
  const groups = new Map<string, { group: string; origins: string[] }>()
  const byKey = new Map<string, { group: string; origins: string[] }>()
  for (const { origin, paths } of hosts) {
    const key = mode === 'all' ? '' : mode === 'each' ? origin : paths.join('\n')
    const entry = byKey.get(key) ?? {
      group: mode === 'listed' ? origin : mode === 'all' ? '' : origin,
      origins: [],
    }
    entry.origins.push(origin)
    byKey.set(key, entry)
    groups.set(origin, entry)
  }
  return groups
}

function pack(
  drafts: readonly Draft[],
  { itemsPerRequest: size, hosts }: PlanInput['capabilities'],
): PlannedItem[][] {
  const sorted = [...drafts].sort(
    (a, b) => compare(a.group, b.group) || a.rank - b.rank || compare(a.text, b.text),
  )
  const batches: PlannedItem[][] = []
  let group: string | undefined
  for (const draft of sorted) {
    const planned = { item: draft.item, covers: [...draft.covers].sort((a, b) => a - b), collateral: 0 }
    const last = batches.at(-1)
    const listed =
      hosts === 'listed' && draft.item.kind !== 'asset' && group !== undefined && group !== draft.group
    if (last === undefined || last.length >= size || listed) batches.push([planned])
    else last.push(planned)
    group = draft.group
  }
  return batches
}
