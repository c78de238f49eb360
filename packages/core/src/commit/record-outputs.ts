import type { OutputContext, OutputEntry } from '../ledger/output-entry.ts'
import { serializeOutputs } from '../ledger/settle.ts'
import { readPaths } from '../manifest/manifest.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { PreparedOutput } from '../output/compare-output.ts'
import { keepHashed } from '../output/hashed-names.ts'
import { rememberRemoved } from '../output/removed-names.ts'
import type { DueItem } from '../plan/model.ts'
import { listDueFiles } from '../prepare/due.ts'
import { createImmutable } from '../urls/immutable.ts'

type Outputs = ReadonlyMap<string, OutputEntry>

/**
 * The ledger's outputs after a run: its own as they are now, and for what.
 *
 * @param run - sequence of the write
 * @param now - milliseconds since 1970
 */
export function recordOutputs(
  before: Outputs,
  outputs: readonly PreparedOutput[],
  options: ResolvedOptions,
  run: number,
  now: number,
): Map<string, OutputEntry> {
  const recorded = new Map(before)
  for (const { recordedAs } of outputs) if (recordedAs !== undefined) recorded.delete(recordedAs)
  for (const output of outputs) {
    if (output.isGone) continue
    const { name, hash, files, base } = output
    const removed = removedNames(output, options, now)
    const hashed = hashedNames(output)
    const delivered = output.delivered ?? before.get(output.recordedAs ?? '')?.delivered ?? []
    recorded.set(name, {
      manifest: hash,
      files,
      ...(base === undefined ? {} : { base }),
      context: {
        ...output.context,
        ...targetsOf(output, options),
        ...(output.directory === undefined ? { carried: true } : {}),
        run,
      },
      ...(removed.size === 0 ? {} : { removed }),
      ...(hashed.length === 0 ? {} : { hashed }),
      ...(delivered.length === 0 ? {} : { delivered: [...delivered] }),
    })
  }
  return recorded
}

/** Whether nothing has to be written for two states of the outputs: they differ in the number of the run at most. */
export function isSameRecord(one: Outputs, other: Outputs): boolean {
  const texts = [one, other].map(outputs =>
    serializeOutputs(
      new Map(
        [...outputs].map(([name, entry]) => [
          name,
          { ...entry, context: entry.context && { ...entry.context, run: 0 } },
        ]),
      ),
    ),
  )
  return texts[0] === texts[1]
}

/**
 * What is no more, for the targets that are not configured now: all the rest is due when they are back, but of this
 * nobody would know then.
 */
export function leftForAbsent(
  output: PreparedOutput,
  options: ResolvedOptions,
): { readonly names: readonly string[]; readonly items: readonly DueItem[] } {
  const names = targetsOf(output, options).absent ?? []
  if (names.length === 0) return { names, items: [] }
  const items = [...listDueFiles(output, options)].flatMap(({ path, change, verdict }) => {
    const now = change === 'removed' ? [] : output.urls.now(path)
    return verdict.due.filter(url => !now.includes(url)).map((item): DueItem => ({ kind: 'url', item }))
  })
  return { names, items }
}

/** The targets that are as the ledger says. One that is not configured now is, as long as nothing was due to it. */
function targetsOf(
  output: PreparedOutput,
  options: ResolvedOptions,
): Pick<OutputContext, 'targets' | 'absent' | 'caches'> {
  const { targets, caches = new Map() } = output.context
  const isAbsent = (name: string) => !targets.includes(name)
  const missed = output.before.targets.filter(isAbsent)
  const absent = (output.before.absent ?? []).filter(isAbsent)
  if (missed.length > 0 && !isAnythingDue(output, options)) {
    const kept = [...(output.before.caches ?? [])].filter(([name]) => missed.includes(name))
    return {
      targets: withMissed(targets, missed, output.before.targets),
      caches: new Map([...kept, ...caches]),
      ...(absent.length === 0 ? {} : { absent }),
    }
  }
  const all = [...absent, ...missed]
  return { targets, ...(all.length === 0 ? {} : { absent: all }) }
}

/** The targets with those that are kept though not configured now, each where it stood: from the origin outwards. */
function withMissed(
  targets: readonly string[],
  missed: readonly string[],
  before: readonly string[],
): string[] {
  const all = [...targets]
  for (const name of missed) {
    const inner = before.slice(0, before.indexOf(name)).findLast(other => all.includes(other))
    all.splice(inner === undefined ? 0 : all.indexOf(inner) + 1, 0, name)
  }
  return all
}

function isAnythingDue(output: PreparedOutput, options: ResolvedOptions): boolean {
  for (const { verdict } of listDueFiles(output, options)) if (verdict.due.length > 0) return true
  return false
}

function hashedNames({ hashed, manifest }: PreparedOutput): string[] {
  if (hashed === undefined || hashed.size === 0) return []
  const present = new Set(readPaths(manifest))
  return keepHashed(hashed, path => present.has(path))
}

function removedNames(
  { removed, changes, manifest, hashed }: PreparedOutput,
  options: ResolvedOptions,
  now: number,
): Map<string, string> {
  // What the option leaves out now may be immutable again when it comes back.
  const judges = [createImmutable(options.immutable, hashed), createImmutable(undefined, hashed)]
  const gone = changes.removed.filter(({ path }) => judges.some(isImmutable => isImmutable(path)))
  if (gone.length === 0 && (removed.size === 0 || changes.added.length === 0)) return new Map(removed)
  const back = removed.size === 0 ? new Set<string>() : new Set(readPaths(manifest))
  return rememberRemoved(removed, gone, path => back.has(path), now)
}
