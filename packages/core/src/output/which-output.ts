import type { OutputEntry } from '../ledger/output-entry.ts'
import type { LedgerDocument } from '../ledger/schema.ts'
import { isHashedName } from '../urls/hashed-name.ts'
import { resolveSites } from '../urls/sites.ts'

/** What is on this machine of the folders that the ledger names. */
export interface Folders {
  /** Whether there is such a folder. */
  exists(name: string): boolean
  /** Whether it is the very same folder, under another name. */
  isSame(name: string, directory: string): boolean
  /** Whether an output of the ledger and one of the run are mostly of the same files, as {@link areAlike} says it. */
  isAlike(name: string, output: string): boolean
}

/** An output of a run. */
export interface Placed {
  readonly name: string
  /** Absolute; absent where it is not here. */
  readonly directory: string | undefined
  /** Where it is served, as {@link describePlaces} says it. */
  readonly places: string
}

/** An output in the ledger. */
export interface RecordedPlace {
  /** Where it was served, as {@link describePlaces} says it. */
  readonly places: string
  /** Sequence of the write that a run with it made last. */
  readonly run: number
}

/**
 * Finds the outputs in the ledger. An output is the one of its name at the same places; else the one whose folder it is
 * by a link; else, where exactly one was served at the same places and its folder is gone, only the release in its path
 * is another or it has mostly the same files, that one: its folder was renamed, or one folder is deployed in the place of
 * the other; else the one of its name: it has moved. Of these two, if there are both, it is the one that was deployed
 * later.
 *
 * @param recorded - the outputs in the ledger, by their keys
 * @returns keys in the ledger by the outputs' names
 */
export function matchOutputs(
  outputs: readonly Placed[],
  recorded: ReadonlyMap<string, RecordedPlace>,
  folders: Folders,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const free = new Set(recorded.keys())
  const take = (name: string, match: string): void => {
    found.set(name, match)
    free.delete(match)
  }
  for (const { name, places } of outputs) if (recorded.get(name)?.places === places) take(name, name)
  for (const { name, directory, places } of outputs) {
    if (found.has(name)) continue
    const others = [...free].filter(other => other !== name)
    const same = others.filter(other => directory !== undefined && folders.isSame(other, directory))
    const renamed = others.filter(
      other =>
        recorded.get(other)?.places === places &&
        (!folders.exists(other) || isOtherRelease(other, name) || folders.isAlike(other, name)),
    )
    const candidates = [onlyOne(renamed), free.has(name) ? name : undefined].flatMap(each => each ?? [])
    const [latest] = candidates.toSorted((a, b) => (recorded.get(b)?.run ?? 0) - (recorded.get(a)?.run ?? 0))
    const match = onlyOne(same) ?? latest
    if (match !== undefined) take(name, match)
  }
  return found
}

function onlyOne(names: readonly string[]): string | undefined {
  return names.length === 1 ? names[0] : undefined
}

/** Where something is served, as one text. */
export function describePlaces(
  site: readonly string[],
  base: string | undefined,
  only: string | undefined,
): string {
  const places = resolveSites(site, base).sites.map(({ origin, path }) => origin + path)
  return JSON.stringify([only ?? '', ...new Set(places)].sort())
}

/** Whether at least half of the paths of either are in both, but for names that carry a content hash: those change. */
export function areAlike(one: Iterable<string>, other: Iterable<string>): boolean {
  const [first, second] = [one, other].map(
    paths => new Set(Array.from(paths).filter(path => !isHashedName(path))),
  )
  if (first === undefined || second === undefined) return false
  let shared = 0
  for (const path of first) if (second.has(path)) shared++
  return shared > 0 && 2 * shared >= Math.max(first.size, second.size)
}

/** A time, a version, or a commit: what stands in its place changes with each deploy. */
const release = /^(?=.*\d{2})[\dTZ._:v-]{6,}$|^(?=.*\d)[0-9a-f]{7,40}$/

function isOtherRelease(one: string, other: string): boolean {
  const [first, second] = [one.split('/'), other.split('/')]
  if (first.length !== second.length) return false
  return first.every((part, at) => {
    const counterpart = second[at] ?? ''
    return part === counterpart || (release.test(part) && release.test(counterpart))
  })
}

/**
 * The outputs that are no longer deployed: a target's images whose option is gone, what was deployed along with an
 * output of this run the last time, if its folder is gone, and what had the name of an output that is another one now.
 *
 * @param found - keys in the ledger by the names of this run's outputs
 * @param isConfigured - whether there is a target of that name
 */
export function findGone(
  { outputs }: LedgerDocument,
  found: ReadonlyMap<string, string>,
  names: ReadonlySet<string>,
  isConfigured: (target: string) => boolean,
  folders: Folders,
): readonly (readonly [string, OutputEntry])[] {
  const matched = new Set(found.values())
  const runs = new Set([...matched].flatMap(name => outputs.get(name)?.context?.run ?? []))
  return [...outputs].filter(([name, { context }]) => {
    if (matched.has(name)) return false
    if (names.has(name)) return true
    if (context === undefined) return false
    return context.only === undefined
      ? runs.has(context.run) && !folders.exists(name)
      : isConfigured(context.only)
  })
}
