import { compare } from '../../text/compare.ts'
import type { Capabilities } from '../capabilities.ts'
import type { KnownUrls, Plan } from '../model.ts'
import { State } from '../model.ts'
import { canName, isBeneath } from '../pattern.ts'
import type { Demand, DuePattern, Skipped } from './due-by-kind.ts'
import { DueUrls } from './due-urls.ts'
import type { Avoid, HostDue } from './host-due.ts'
import { lowerBound } from './sorted.ts'

/** What is due on each host, and the due patterns that the API can name as they are. */
export interface Gathered {
  /** By origin. */
  readonly shares: readonly HostDue[]
  readonly patterns: readonly DuePattern[]
  readonly skipped: readonly Skipped[]
  /** As in the plan. */
  readonly spelled: NonNullable<Plan['spelled']>
}

/** Whether a pattern would reach something that no item may cover. */
export function isHeld(pattern: DuePattern, origins: readonly string[], avoid: Avoid): boolean {
  return origins.some(origin => avoid.get(origin)?.some(path => isBeneath(pattern, path, true)))
}

/** Puts together what is due on each host; a pattern that the API cannot name stands for the URLs known beneath it. */
export function gatherShares(
  demand: Demand,
  known: readonly KnownUrls[],
  capabilities: Capabilities,
  avoid: Avoid,
): Gathered {
  const skipped: Skipped[] = []
  const spelled: { due: number; urls: number }[] = []
  const hosts = new Map<string, { paths: string[]; due: number[] }>()
  const hostOf = (origin: string): { paths: string[]; due: number[] } => {
    const host = hosts.get(origin) ?? { paths: [], due: [] }
    hosts.set(origin, host)
    return host
  }
  const everywhere = capabilities.hosts === 'all'
  if (everywhere) for (const origin of [...known.map(({ origin }) => origin), ...avoid.keys()]) hostOf(origin)
  for (const { origin } of demand.patterns) hostOf(origin)
  for (const { origin } of demand.hosts) hostOf(origin)
  const origins = [...hosts.keys()]
  const patterns = demand.patterns.filter(pattern => canName(pattern, capabilities))
  for (const pattern of demand.patterns) {
    if (canName(pattern, capabilities) || isHeld(pattern, everywhere ? origins : [pattern.origin], avoid))
      continue
    const outputs = known.filter(({ origin }) => origin === pattern.origin)
    const urls = expand(pattern.due, outputs, capabilities, hostOf, skipped, pattern)
    if (urls > 0) spelled.push({ due: pattern.due, urls })
  }
  if (!capabilities.everything && avoid.size === 0) {
    for (const due of demand.everything) {
      const urls = expand(due, known, capabilities, hostOf, skipped)
      if (urls > 0) spelled.push({ due, urls })
    }
  }
  const urls = new Map(demand.hosts.map(host => [host.origin, host]))
  const shares = [...hosts].map(([origin, { paths, due }]): HostDue => {
    const host = urls.get(origin) ?? new DueUrls(origin, [], [])
    return { origin, known: known.filter(output => output.origin === origin), urls: host.concat(paths, due) }
  })
  return { shares: shares.sort((a, b) => compare(a.origin, b.origin)), patterns, skipped, spelled }
}

/** @returns how many known URLs it stands for that can be named */
function expand(
  due: number,
  outputs: readonly KnownUrls[],
  { concerns, refuses }: Capabilities,
  hostOf: (origin: string) => { paths: string[]; due: number[] },
  skipped: Skipped[],
  pattern: Pick<DuePattern, 'folder' | 'extension'> = { folder: '/' },
): number {
  let found = 0
  const refusals: string[] = []
  for (const { origin, paths } of outputs) {
    const host = hostOf(origin)
    for (let row = lowerBound(paths, pattern.folder); row < paths.length; row++) {
      const path = paths.at(row) ?? ''
      if (!path.startsWith(pattern.folder)) break
      if (!isBeneath(pattern, path, true) || concerns?.(origin + path) === false) continue
      const refusal = refuses?.(origin + path)
      if (refusal === undefined) {
        found++
        host.paths.push(path)
        host.due.push(due)
      } else refusals.push(`${path}: ${refusal}`)
    }
  }
  if (found === 0 && refusals.length === 0) {
    skipped.push({ due, reason: 'this API cannot name it, and no URL beneath it is known' })
  } else if (refusals.length > 0) {
    skipped.push({
      due,
      reason: `${refusals.length} of the URLs beneath it cannot be named, such as ${refusals[0]}`,
    })
  }
  return found
}

/** How many known URLs are unchanged and not due. */
export function countKeep(known: readonly KnownUrls[], due: readonly DueUrls[]): number {
  let count = 0
  for (const { origin, paths, states } of known) {
    for (const state of states) if (state === State.keep) count++
    let last = -1
    for (const row of due.find(urls => urls.origin === origin)?.locateIn(paths, states) ?? []) {
      if (row !== last && states[row] === State.keep) count--
      last = row
    }
  }
  return count
}
