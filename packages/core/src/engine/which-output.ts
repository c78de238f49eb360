import type { LedgerDocument } from '../ledger/schema.ts'
import { resolveSites } from '../urls/sites.ts'

/** What is on this machine of the folders that the ledger names. */
export interface Folders {
  /** Whether there is such a folder. */
  exists(name: string): boolean
  /** Whether it is the very same folder, under another name. */
  isSame(name: string, directory: string): boolean
}

/** An output of a run. */
export interface Placed {
  readonly name: string
  /** Absolute; absent where it is not here. */
  readonly directory: string | undefined
  /** Where it is served, as {@link describePlaces} says it. */
  readonly places: string
}

/**
 * Finds the outputs in the ledger. An output is the one of its name; else the one whose folder it is by a link; else,
 * where exactly one was served at the same places and its folder is gone or only the release in its path is another,
 * that one: its folder was renamed.
 *
 * @param recorded - where each output in the ledger was served, as {@link describePlaces} says it, by its key
 * @returns keys in the ledger by the outputs' names
 */
export function matchOutputs(
  outputs: readonly Placed[],
  recorded: ReadonlyMap<string, string>,
  folders: Folders,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const names = new Set(outputs.map(({ name }) => name))
  const free = new Set([...recorded.keys()].filter(name => !names.has(name)))
  for (const output of outputs) {
    const { name, directory, places } = output
    const same = [...free].filter(other => directory !== undefined && folders.isSame(other, directory))
    const renamed = [...free].filter(
      other => recorded.get(other) === places && (!folders.exists(other) || isOtherRelease(other, name)),
    )
    const match = recorded.has(name)
      ? name
      : same.length === 1
        ? same[0]
        : renamed.length === 1
          ? renamed[0]
          : undefined
    if (match === undefined) continue
    found.set(name, match)
    free.delete(match)
  }
  return found
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
 * The outputs that are no longer deployed: a target's images whose option is gone, and what was deployed along with
 * an output of this run the last time, if its folder is gone.
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
): readonly string[] {
  const matched = new Set(found.values())
  const runs = new Set([...matched].flatMap(name => outputs.get(name)?.context?.run ?? []))
  return [...outputs].flatMap(([name, { context }]) => {
    if (matched.has(name) || names.has(name) || context === undefined) return []
    const isGone =
      context.only === undefined ? runs.has(context.run) && !folders.exists(name) : isConfigured(context.only)
    return isGone ? [name] : []
  })
}
