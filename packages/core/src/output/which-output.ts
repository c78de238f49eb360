import { existsSync, realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import type { OutputEntry } from '../ledger/output-entry.ts'
import type { LedgerState } from '../ledger/read.ts'
import type { LedgerDocument } from '../ledger/schema.ts'
import { readPaths } from '../manifest/manifest.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { isHashedName } from '../urls/hashed-name.ts'
import { resolveSites } from '../urls/sites.ts'
import { recordedContext } from './compare-output.ts'
import type { ScannedOutput } from './model.ts'
import { contextOf } from './url-history.ts'

/** What is on this machine of the folders that the ledger names. */
export interface Folders {
  /** Whether there is such a folder. */
  exists(name: string): boolean
  /** Whether it is the very same folder, under another name. */
  isSame(name: string, directory: string): boolean
  /** Whether an output of the ledger and one of the run are mostly of the same files, as {@link areAlike} says it. */
  isAlike(name: string, output: string): boolean
  /** Whether both have a front page: only one of them can be there at a time. */
  hasSameFront(name: string, output: string): boolean
}

/** An output of a run. */
export interface Placed {
  readonly name: string
  /** Absolute; absent where it is not here. */
  readonly directory: string | undefined
  /** Where it is served, as {@link listPlaces} says it. */
  readonly places: readonly string[]
}

/** An output in the ledger. */
export interface RecordedPlace {
  /** Where it was served, as {@link listPlaces} says it. */
  readonly places: readonly string[]
  /** Sequence of the write that a run with it made last. */
  readonly run: number
}

/** Finds the outputs of a run in the ledger. */
export function findRecorded(
  scanned: readonly ScannedOutput[],
  document: LedgerDocument | undefined,
  options: ResolvedOptions,
  folders: Folders,
): ReadonlyMap<string, string> {
  if (document === undefined) return new Map()
  const recorded = [...document.outputs].map(([name, entry]) => {
    const now = contextOf({ site: undefined, only: entry.context?.only, manifest: new Uint8Array() }, options)
    const { site, only } = recordedContext(entry, document, now)
    return [name, { places: listPlaces(site, entry.base, only), run: entry.context?.run ?? 0 }] as const
  })
  const placed = scanned.map(({ name, directory, site, base: said, only }) => {
    // A command without a snapshot asks no bundler: what the last deploy knew is true still.
    const base = said ?? document.outputs.get(name)?.base
    return { name, directory, places: listPlaces(site === undefined ? options.site : [site], base, only) }
  })
  return matchOutputs(placed, new Map(recorded), folders)
}

/**
 * Looks at the folders of outputs.
 *
 * @param home - absolute; where their names start
 */
export function lookIn(
  home: string,
  scanned: readonly ScannedOutput[],
  { document, manifests }: LedgerState,
  options: ResolvedOptions,
): Folders {
  /** The paths of an output of the ledger and of one of the run, but for those that have other URLs in each. */
  const pathsOf = (name: string, output: string) => {
    const entry = document?.outputs.get(name)
    const now = scanned.find(one => one.name === output)
    // The manifest of what has not changed was not read.
    const before = now?.hash === entry?.manifest ? now?.manifest : manifests.get(name)
    if (now === undefined || before === undefined) return undefined
    const was = entry?.context?.urls
    const is = was && contextOf(now, options).urls
    const isElsewhere = (path: string) => {
      const [urls, others] = [was?.get(path), is?.get(path)]
      return urls !== undefined && others !== undefined && !urls.some(url => others.includes(url))
    }
    return { before: readPaths(before).filter(path => !isElsewhere(path)), now: readPaths(now.manifest) }
  }
  return {
    exists: name => existsSync(resolve(home, name)),
    isSame(name, directory) {
      const other = resolve(home, name)
      return existsSync(other) && existsSync(directory) && realpathSync(other) === realpathSync(directory)
    },
    isAlike(name, output) {
      const both = pathsOf(name, output)
      return both !== undefined && areAlike(both.before, both.now)
    },
    hasSameFront(name, output) {
      const both = pathsOf(name, output)
      return both !== undefined && [both.before, both.now].every(paths => paths.includes('index.html'))
    },
  }
}

/**
 * Finds the outputs in the ledger. An output is the one of its name at the same places; else one of another name there,
 * whose place it has taken: the one whose folder it is by a link, or only the release in whose path is another, or that
 * has mostly the same files, or a front page as well, or the only one whose folder is gone. Else it has moved: it is the
 * one whose folder it is by a link; else the one of its name, or one of another name at some of its places, whichever was
 * deployed later.
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
  const placesOf = (name: string) => recorded.get(name)?.places ?? []
  const latest = (names: readonly string[]) => {
    const runOf = (name: string) => recorded.get(name)?.run ?? 0
    const last = Math.max(...names.map(runOf))
    return onlyOne(names.filter(name => runOf(name) === last))
  }
  const linked = ({ directory }: Placed, others: readonly string[]) =>
    onlyOne(others.filter(other => directory !== undefined && folders.isSame(other, directory)))
  const replaced = ({ name }: Placed, others: readonly string[]) => {
    // A folder in another one is a part of it, and not what was deployed in its place.
    const apart = others.filter(
      other => !`${other}/`.startsWith(`${name}/`) && !`${name}/`.startsWith(`${other}/`),
    )
    return (
      latest(others.filter(other => isOtherRelease(other, name))) ??
      latest(apart.filter(other => folders.isAlike(other, name))) ??
      latest(apart.filter(other => folders.hasSameFront(other, name))) ??
      onlyOne(others.filter(other => !folders.exists(other)))
    )
  }
  const steps: readonly ((output: Placed, others: readonly string[]) => string | undefined)[] = [
    ({ name, places }) => (free.has(name) && isSame(placesOf(name), places) ? name : undefined),
    (output, others) => {
      const there = others.filter(other => isSame(placesOf(other), output.places))
      return linked(output, there) ?? replaced(output, there)
    },
    linked,
    (output, others) => {
      const there = others.filter(other => placesOf(other).some(place => output.places.includes(place)))
      const own = free.has(output.name) ? [output.name] : []
      return latest([replaced(output, there) ?? [], own].flat()) ?? own[0]
    },
  ]
  for (const step of steps) {
    for (const output of outputs) {
      if (found.has(output.name)) continue
      const others = [...free].filter(other => other !== output.name)
      const match = step(output, others)
      if (match === undefined) continue
      found.set(output.name, match)
      free.delete(match)
    }
  }
  return found
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((place, at) => place === other[at])
}

function onlyOne(names: readonly string[]): string | undefined {
  return names.length === 1 ? names[0] : undefined
}

/** Where something is served, sorted, for which targets: two such lists can be compared. */
export function listPlaces(
  site: readonly string[],
  base: string | undefined,
  only: string | undefined,
): readonly string[] {
  const places = resolveSites(site, base).sites.map(({ origin, path }) => `${only ?? ''} ${origin}${path}`)
  return [...new Set(places)].sort()
}

/** Whether at least half of the paths of either are in both, but for names that carry a content hash: those change. */
export function areAlike(one: readonly string[], other: readonly string[]): boolean {
  const [first, second] = [one, other].map(paths => new Set(paths.filter(path => !isHashedName(path))))
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
