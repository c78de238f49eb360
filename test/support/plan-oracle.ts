import type { Capabilities, ItemList } from '../../packages/core/src/plan/capabilities.ts'
import type { DueItem, KnownUrls, Plan, PlanInput, PlanItem } from '../../packages/core/src/plan/model.ts'

/** What the planner is judged by: the vendors' semantics once more, and a search through all small plans. */
export interface Verdict {
  /** Due URLs that the plan leaves out. */
  readonly unnamed: number
  readonly requests: number
  readonly items: number
}

interface Url {
  readonly origin: string
  readonly path: string
}

/** Whether an item is sure to reach a URL, as the vendor would compare them: by a regular expression. */
export function reaches(item: PlanItem, url: Url, capabilities: Capabilities): boolean {
  return compareAs(item, url, capabilities, '.')
}

/** Whether an item may reach a URL: that a prefix does not cover its folder's own URL is not sure either. */
export function mayReach(item: PlanItem, url: Url, capabilities: Capabilities): boolean {
  return compareAs(item, url, capabilities, '')
}

/** @param beyond - what a path must have beyond its folder where a prefix is not sure to cover the folder's own URL */
function compareAs(item: PlanItem, url: Url, capabilities: Capabilities, beyond: string): boolean {
  if (item.kind === 'layer')
    return capabilities.layers?.of(url.origin + url.path).includes(item.layer) ?? false
  if (item.kind === 'asset' || item.kind === 'raw') return false
  const isAll = item.kind === 'everything' && beyond === '' && capabilities.everythingIsWider === true
  if (capabilities.hosts !== 'all' && !isAll && !item.origins.includes(url.origin)) return false
  const file = url.path.split('?')[0] ?? ''
  if (item.kind === 'everything') return true
  if (item.kind === 'url') return item.path === (capabilities.exactCovers === 'path' ? file : url.path)
  const quote = (text: string): string => text.replace(/[^\w/]/g, '\\$&')
  if (item.kind === 'extension')
    return new RegExp(`^${quote(item.folder)}.*\\.${quote(item.extension)}$`).test(file)
  const covers = capabilities.prefix !== false && capabilities.prefix.coversFolder
  return new RegExp(`^${quote(item.path)}${covers ? '' : beyond}`).test(file)
}

function split(url: string): Url {
  const at = url.indexOf('/', 8)
  return { origin: url.slice(0, at), path: url.slice(at) }
}

/** Whether a URL has an item of its own. */
export function canName(
  { path }: Pick<Url, 'path'>,
  { exact, exactCovers, folderUrlsArePrefixes }: Capabilities,
): boolean {
  const named = exactCovers === 'path' ? (path.split('?')[0] ?? '') : path
  return exact && (folderUrlsArePrefixes === undefined || !named.endsWith('/'))
}

/** The list that carries a kind. */
export function listFor(kind: PlanItem['kind'], { lists }: Capabilities): ItemList {
  const found = lists.find(({ kinds }) => kinds?.includes(kind)) ?? lists.find(({ kinds }) => !kinds)
  if (found === undefined) throw new TypeError(kind)
  return found
}

function canPrefix(folder: string, { prefix }: Capabilities): boolean {
  const { maxLength = Number.POSITIVE_INFINITY, maxDepth = Number.POSITIVE_INFINITY } = prefix || {}
  return prefix !== false && folder.length <= maxLength && folder.split('/').length <= maxDepth + 1
}

function canExtend(folder: string, suffix: string, capabilities: Capabilities): boolean {
  const { extension, extensionLength = Number.POSITIVE_INFINITY } = capabilities
  const isScope = extension === 'folder' || (extension === 'site' && folder === '/')
  return isScope && folder.length + suffix.length <= extensionLength
}

/** The known URLs that a due item means. */
export function knownUrls(input: PlanInput, { kind, item }: DueItem): Url[] {
  const all = input.known().flatMap(({ origin, paths }) => Array.from(paths, path => ({ origin, path })))
  return all.filter(({ origin, path }) => {
    const url = origin + path
    if (kind === 'url') return url === item
    if (kind === 'prefix') return url.startsWith(item)
    const [start = '', end = ''] = item.split('*')
    return kind === 'everything' || (url.startsWith(start) && (url.split('?')[0] ?? '').endsWith(end))
  })
}

/** Unchanged known URLs that are not due themselves, nor meant by a due pattern that stands for URLs. */
export function keptUrls(input: PlanInput): Url[] {
  const { exact, prefix, everything } = input.capabilities
  const isWhole =
    everything && (input.avoid?.size ?? 0) === 0 && [...input.due].some(({ kind }) => kind === 'everything')
  const spelled = [...input.due].filter(({ kind, item }) => {
    if (isWhole) return kind === 'url'
    if (kind === 'prefix') return !canPrefix(item.slice(item.indexOf('/', 8)), input.capabilities)
    if (kind === 'everything') return !everything
    const [folder = '', suffix = ''] = item.slice(item.indexOf('/', 8)).split('*.')
    return kind === 'url' || !canExtend(folder, suffix, input.capabilities)
  })
  const due = new Set(
    spelled.flatMap(item => [item.item, ...knownUrls(input, item).map(u => u.origin + u.path)]),
  )
  // A folder's own URL has an item of its own where its prefix misses it.
  const isBeside = exact && prefix !== false && !prefix.coversFolder && !isWhole
  for (const item of [...input.due].filter(({ kind }) => kind === 'prefix' && isBeside)) {
    for (const { origin, path } of knownUrls(input, item)) {
      if ((origin + path).split('?')[0] === item.item) due.add(origin + path)
    }
  }
  return input
    .known()
    .flatMap(({ origin, paths, states }) =>
      [...paths].flatMap((path, i) => (states[i] === 0 && !due.has(origin + path) ? [{ origin, path }] : [])),
    )
}

/** The due URLs with their indexes. */
export function dueUrls(input: PlanInput): { readonly url: Url; readonly index: number }[] {
  return [...input.due].flatMap(({ kind, item }, index) =>
    kind === 'url' ? [{ url: split(item), index }] : [],
  )
}

/** The folders at which a pattern may stand. */
function allowedFolders(known: readonly KnownUrls[], due: readonly Url[], owns: readonly string[]): string[] {
  const foldersOf = (path: string): string[] => {
    const parts = (path.split('?')[0] ?? '').split('/').slice(0, -1)
    return parts.map((_, i) => `${parts.slice(0, i + 1).join('/')}/`)
  }
  const found = new Set<string>()
  for (const { paths } of known) {
    // A folder above all that is known of a host is not the build's.
    const outer = foldersOf(paths.at(0) ?? '/').filter(folder =>
      [...paths].every(path => path.startsWith(folder)),
    )
    const base = outer.at(-1) ?? '/'
    for (const path of paths)
      for (const folder of foldersOf(path)) if (folder.length >= base.length) found.add(folder)
  }
  found.delete('/')
  const all = [...known.flatMap(({ paths }) => [...paths]), ...due.map(({ path }) => path)].flatMap(foldersOf)
  for (const folder of all) if (owns.some(own => folder.startsWith(own))) found.add(folder)
  return [...found]
}

/** Every item that could be part of a plan, for one set of hosts. */
function candidates(input: PlanInput, origins: readonly string[]): PlanItem[] {
  const { capabilities, owns, known } = input
  const { exact, exactCovers, everything } = capabilities
  const due = dueUrls(input).map(({ url }) => url)
  const mine = known().filter(({ origin }) => capabilities.hosts === 'all' || origins.includes(origin))
  const folders = allowedFolders(
    mine,
    due.filter(url => capabilities.hosts === 'all' || origins.includes(url.origin)),
    owns,
  )
  const files = due.map(({ path }) => path.split('?')[0] ?? '')
  const suffixes = new Set(files.flatMap(file => /\.([^./]+)$/.exec(file)?.[1] ?? []))
  const items: PlanItem[] = []
  if (exact) {
    const paths = new Set(exactCovers === 'path' ? files : due.map(({ path }) => path))
    for (const path of paths) {
      if (canName({ path }, capabilities)) items.push({ kind: 'url', origins, path })
    }
  }
  for (const folder of folders) {
    if (canPrefix(folder, capabilities)) items.push({ kind: 'prefix', origins, path: folder })
    for (const suffix of suffixes) {
      if (canExtend(folder, suffix, capabilities))
        items.push({ kind: 'extension', origins, folder, extension: suffix })
    }
  }
  const isAlone = !capabilities.everythingIsWider || new Set(due.map(({ origin }) => origin)).size === 1
  if (everything && isAlone && owns.includes('/') && capabilities.concerns === undefined)
    items.push({ kind: 'everything', origins })
  return items
}

interface Move {
  readonly kind: PlanItem['kind']
  readonly covers: number
  readonly hits: number
  readonly group: number
}

interface Moves {
  readonly moves: readonly Move[]
  readonly groups: number
  readonly due: number
  readonly keepable: number
  readonly fixed: number
  /** Items of the exact list, where there is one that needs but one request. */
  readonly exact: number | undefined
}

/** All useful items as bit sets over the due and over the unchanged URLs; hits that no plan avoids are left out. */
function movesOf(input: PlanInput): Moves {
  const { capabilities } = input
  const due = dueUrls(input).map(({ url }) => url)
  const keep = keptUrls(input)
  const origins = [...new Set(due.map(({ origin }) => origin))].sort()
  const sets =
    capabilities.hosts === 'listed'
      ? subsets(origins)
      : capabilities.hosts === 'each'
        ? subsets(origins, 1)
        : [origins]
  const bits = (urls: readonly Url[], test: (url: Url) => boolean): number =>
    urls.reduce((sum, url, i) => sum | (test(url) ? 1 << i : 0), 0)
  const forced = capabilities.exact
    ? bits(keep, url =>
        due.some(({ origin, path }) => {
          if (!canName({ path }, capabilities)) return false
          const file = capabilities.exactCovers === 'path' ? (path.split('?')[0] ?? '') : path
          return reaches({ kind: 'url', origins: [origin], path: file }, url, capabilities)
        }),
      )
    : 0
  const moves = sets.flatMap((set, group) =>
    candidates(input, set).flatMap((item): { move: Move; item: PlanItem }[] => {
      const covers = bits(due, url => reaches(item, url, capabilities))
      const all =
        item.kind === 'everything' &&
        (capabilities.hosts !== 'each' || capabilities.everythingIsWider === true)
      const hits = bits(keep, url => all || mayReach(item, url, capabilities)) & ~forced
      return covers === 0 ? [] : [{ move: { kind: item.kind, covers, hits, group }, item }]
    }),
  )
  const fixed = popcount(forced)
  const exact = capabilities.exact ? countExact(input, due, origins, moves, sets) : undefined
  return {
    moves: moves.map(({ move }) => move),
    groups: sets.length,
    due: due.length,
    keepable: keep.length,
    fixed,
    exact,
  }
}

/** All sets of some members, but the empty one. */
function subsets(members: readonly string[], most = members.length): string[][] {
  const all = Array.from({ length: 2 ** members.length }, (_, bits) =>
    members.filter((_, i) => (bits >> i) & 1),
  )
  return all.filter(({ length }) => length > 0 && length <= most)
}

/** How many items name all that is due one by one, if they fit in one request. */
function countExact(
  { capabilities }: PlanInput,
  due: readonly Url[],
  origins: readonly string[],
  moves: readonly { readonly move: Move; readonly item: PlanItem }[],
  sets: readonly (readonly string[])[],
): number | undefined {
  const { exactCovers, hosts, price } = capabilities
  if (!due.every(url => canName(url, capabilities))) return undefined
  const most = price === undefined ? listFor('url', capabilities).items : 1
  const keys = due.map(
    ({ origin, path }) =>
      (hosts === 'each' ? origin : '') + (exactCovers === 'path' ? path.split('?')[0] : path),
  )
  const count = new Set(keys).size
  const whole = sets.findIndex(set => set.length === origins.length)
  const isHarmless = moves.every(
    ({ move, item }) => item.kind !== 'url' || move.group !== whole || move.hits === 0,
  )
  return count <= most && (hosts !== 'listed' || isHarmless) ? count : undefined
}

export function popcount(bits: number): number {
  let count = 0
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++
  return count
}

/** Unchanged URLs that a plan may hit, and those that any plan hits. */
export function budgetOf(input: PlanInput): { readonly share: number; readonly fixed: number } {
  const { keepable, fixed } = movesOf(input)
  return { share: Math.floor(keepable * input.collateral + 1e-9), fixed }
}

const BY_REQUESTS = ['unnamed', 'requests', 'items'] as const
const BY_ITEMS = ['unnamed', 'items', 'requests'] as const

/** The fewest requests, then items (the other way round where items are paid for), of any plan that covers what can be covered within the collateral. */
export function bestPlan(input: PlanInput): Verdict {
  const { capabilities } = input
  const { moves, groups, due, exact, fixed } = movesOf(input)
  if (exact !== undefined) return { unnamed: 0, requests: Math.min(exact, 1), items: exact }
  const budget = Math.max(0, budgetOf(input).share - fixed)
  const usable = moves.filter(({ hits }) => popcount(hits) <= budget)
  const listed = capabilities.hosts === 'listed'
  // Counts stand by group of hosts, and in a group by list.
  const { lists, prefix } = capabilities
  const atOnce = prefix === false ? undefined : prefix.atOnce
  const cost = (counts: readonly number[], unnamed: number): Verdict => {
    const items = counts.reduce((sum, count) => sum + count, 0)
    const requests = counts.reduce(
      (sum, count, i) => sum + Math.ceil(count / (lists[i % lists.length]?.items ?? 1)),
      0,
    )
    return { unnamed, requests, items }
  }
  const order = capabilities.price === undefined ? BY_REQUESTS : BY_ITEMS
  const named = dueUrls(input).map(({ url }) => canName(url, capabilities))
  let best: Verdict = { unnamed: due + 1, requests: 0, items: 0 }
  const isWorse = (a: Verdict): boolean =>
    (order.map(part => a[part] - best[part]).find(difference => difference !== 0) ?? 1) > 0
  // States: what is settled, what is hit, how many items each group has. The first URL that is not settled is next.
  const seen = new Set<string>()
  const visit = (
    settled: number,
    hits: number,
    counts: readonly number[],
    unnamed: number,
    prefixes: number,
  ): void => {
    const key = `${settled} ${hits} ${counts.join()} ${unnamed} ${prefixes}`
    const now = cost(counts, unnamed)
    if (seen.has(key) || isWorse(now)) return
    seen.add(key)
    const open = (1 << due) - 1 - settled
    const next = open & -open
    if (next === 0) {
      best = now
      return
    }
    for (const { kind, covers, hits: more, group } of usable) {
      if ((covers & next) === 0 || popcount(hits | more) > budget) continue
      const taken = prefixes + (kind === 'prefix' ? 1 : 0)
      if (atOnce !== undefined && taken > atOnce) continue
      const at = (listed ? group : 0) * lists.length + lists.indexOf(listFor(kind, capabilities))
      visit(
        settled | covers,
        hits | more,
        counts.map((count, i) => (i === at ? count + 1 : count)),
        unnamed,
        taken,
      )
    }
    if (!named[31 - Math.clz32(next)]) visit(settled | next, hits, counts, unnamed + 1, prefixes)
  }
  visit(
    0,
    0,
    Array.from({ length: (listed ? groups : 1) * lists.length }, () => 0),
    0,
    0,
  )
  return best
}

export function verdictOf(plan: Plan): Verdict {
  return {
    unnamed: plan.skipped.length,
    requests: plan.batches.length,
    items: [...plan.batches].flat().length,
  }
}
