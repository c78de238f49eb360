import { compare } from '../../text/compare.ts'
import type { Texts } from '../../text/text-list.ts'
import type { Capabilities } from '../capabilities.ts'
import { State } from '../model.ts'
import type { Gathered } from '../read/by-host.ts'
import type { HostDue } from '../read/host-due.ts'
import { locate } from '../read/sorted.ts'
import type { Group } from './group.ts'

/** One way to split hosts into groups that get the same items. */
export interface Strategy {
  readonly groups: readonly Group[]
  /** Whether groups share hosts: then no pattern may hit anything, since it would be counted for both. */
  readonly shared: boolean
}

/** Hosts with the same due URLs in the same output: whatever serves one serves the others. */
type Twins = readonly HostDue[]

/** Up to so many sets of twins every way to join them is tried: 15 ways. */
const MOST_JOINED = 4

/**
 * The ways to group hosts, the plainest first. Where a request lists its hosts, each item applies to all of them:
 * hosts may be joined where nothing that is due on one is unchanged on another.
 *
 * Every way to join up to four different hosts is tried, beyond that the separate ones and those joined first fit;
 * and also what all may share in one group with the rest apart. With one host, or equal ones, that is exact.
 *
 * @param joinable - false: hosts are joined only where they are known to be twins
 */
export function listStrategies(
  { shares, patterns }: Gathered,
  { hosts, exactCovers }: Capabilities,
  joinable: boolean,
  strict: boolean,
): Strategy[] {
  const groupOf = (members: readonly HostDue[]): Group => {
    const origins = new Set(members.map(({ origin }) => origin))
    return { shares: members, patterns: patterns.filter(({ origin }) => origins.has(origin)) }
  }
  const strategy = (blocks: readonly (readonly HostDue[])[], shared = false): Strategy => ({
    groups: blocks.map(groupOf),
    shared,
  })
  if (hosts === 'all') return [strategy(shares.length > 0 ? [shares] : [])]
  if (hosts === 'each') return [strategy(shares.map(share => [share]))]
  const twins = findTwins(shares, patterns)
  const separate = strategy(twins)
  if (!joinable || twins.length < 2) return [separate]
  const fits = (a: Twins, b: Twins): boolean =>
    !strict || exactCovers === 'path' || (isHarmless(a, b) && isHarmless(b, a))
  const joined = twins.length <= MOST_JOINED ? partitions(twins, fits) : [firstFit(twins, fits)]
  return [
    separate,
    ...joined
      .filter(blocks => blocks.length < twins.length)
      .map(blocks => strategy(blocks.map(block => block.flat()))),
    ...splitShared(twins).map(([common, rest]) => ({
      groups: [{ shares: common, patterns: [] }, ...rest.map(groupOf)],
      shared: true,
    })),
  ]
}

function findTwins(shares: readonly HostDue[], patterns: Gathered['patterns']): Twins[] {
  const patternsOf = (origin: string): string =>
    patterns
      .flatMap(pattern => (pattern.origin === origin ? [`${pattern.folder}*${pattern.extension ?? ''}`] : []))
      .sort()
      .join('\n')
  const twins: HostDue[][] = []
  for (const share of shares) {
    const same = twins.find(
      ([other]) =>
        other !== undefined &&
        other.known.length === share.known.length &&
        other.known.every(
          (output, i) => output.paths === share.known[i]?.paths && output.states === share.known[i]?.states,
        ) &&
        other.urls.size === share.urls.size &&
        areSame(other.urls.paths, share.urls.paths) &&
        patternsOf(other.origin) === patternsOf(share.origin),
    )
    if (same === undefined) twins.push([share])
    else same.push(share)
  }
  return twins
}

function areSame(some: Texts, others: Texts): boolean {
  let i = 0
  for (const text of some) if (text !== others.at(i++)) return false
  return true
}

/** Whether nothing that is due on some hosts is unchanged on others. */
function isHarmless(a: Twins, b: Twins): boolean {
  const due = a[0]?.urls.paths ?? []
  const own = b[0]?.urls.paths ?? []
  const ownRows = locate(own, due)
  return (b[0]?.known ?? []).every(({ paths, states }) =>
    locate(paths, due).every((row, i) => row < 0 || states[row] !== State.keep || ownRows[i] !== -1),
  )
}

/** All ways to part a list into blocks whose members fit each other. */
function partitions<Member>(
  members: readonly Member[],
  fits: (a: Member, b: Member) => boolean,
): Member[][][] {
  const [first, ...rest] = members
  if (first === undefined) return [[]]
  return partitions(rest, fits).flatMap(blocks => [
    ...blocks.flatMap((block, at) =>
      block.every(member => fits(first, member)) ? [blocks.with(at, [first, ...block])] : [],
    ),
    [[first], ...blocks],
  ])
}

function firstFit<Member>(members: readonly Member[], fits: (a: Member, b: Member) => boolean): Member[][] {
  const blocks: Member[][] = []
  for (const member of members) {
    const block = blocks.find(others => others.every(other => fits(member, other)))
    if (block === undefined) blocks.push([member])
    else block.push(member)
  }
  return blocks
}

/**
 * What is harmless on all hosts goes to all of them together, the rest to each: all of it; only what several hosts
 * need; all but what only one of them needs.
 */
function splitShared(twins: readonly Twins[]): [HostDue[], HostDue[][]][] {
  const owners = twins.map(([share]) => new Set(share?.urls.paths))
  const wanted = [...new Set(owners.flatMap(paths => [...paths]))].sort(compare)
  const kept = new Set<string>()
  twins.forEach(([share], index) => {
    for (const { paths, states } of share?.known ?? []) {
      const found = locate(paths, wanted)
      wanted.forEach((path, i) => {
        if (states[found[i] ?? -1] === State.keep && !owners[index]?.has(path)) kept.add(path)
      })
    }
  })
  const isShared = (path: string): boolean => owners.filter(paths => paths.has(path)).length > 1
  const rules = [
    () => true,
    isShared,
    ...owners.map(paths => (path: string) => !paths.has(path) || isShared(path)),
  ]
  return rules.flatMap(rule => {
    const isCommon = (path: string): boolean => !kept.has(path) && rule(path)
    const common = twins.flat().map(share => pick(share, isCommon))
    const rest = twins.map(members => members.map(share => pick(share, path => !isCommon(path))))
    const isEmpty = common.every(({ urls }) => urls.size === 0)
    const isAll = rest.flat().every(({ urls }) => urls.size === 0)
    return isEmpty || isAll ? [] : [[common, rest] satisfies [HostDue[], HostDue[][]]]
  })
}

function pick(share: HostDue, accepts: (path: string) => boolean): HostDue {
  return { ...share, urls: share.urls.filter(accepts) }
}
