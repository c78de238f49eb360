import type { Change } from '../manifest/diff.ts'
import { readPaths } from '../manifest/manifest.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { PreparedOutput } from '../output/compare-output.ts'
import { isOtherThanRemembered } from '../output/removed-names.ts'
import type { DueItem } from '../plan/model.ts'
import { dueKey } from '../plan/pattern.ts'
import { listSome } from '../text/list-some.ts'
import { applyRules } from '../urls/map.ts'
import { createJudge, type Kind, type Verdict } from './judge.ts'

/** A file that is not as the last deploy left it, or whose URLs are not. */
export interface DueFile extends Change {
  readonly change: Kind
  readonly verdict: Verdict
}

/** Files of which a warning names the first few. */
const SHOWN = 3

const TOUCHED = ['changed', 'removed', 'added'] as const

/**
 * Lists the files that changed, and those that are due though they did not.
 *
 * @param kinds - of changes that are wanted
 */
export function* listDueFiles(
  output: PreparedOutput,
  options: ResolvedOptions,
  kinds: readonly (typeof TOUCHED)[number][] = TOUCHED,
): Iterable<DueFile> {
  const { changes, urls, manifest, isGone } = output
  const judge = createJudge(output, options)
  const touched = new Set<string>()
  for (const change of kinds) {
    for (const file of changes[change]) {
      if (urls.moved) touched.add(file.path)
      yield { ...file, change, verdict: judge(file.path, change) }
    }
  }
  if (!urls.moved || isGone) return
  for (const path of readPaths(manifest)) {
    if (touched.has(path)) continue
    const verdict = judge(path, 'unchanged')
    if (verdict.due.length > 0) yield { path, change: 'unchanged', verdict }
  }
}

/** What the outputs make due at every target, without repetition, and what is odd about them. */
export function collectDue(
  outputs: readonly PreparedOutput[],
  options: ResolvedOptions,
): { readonly due: readonly DueItem[]; readonly warnings: readonly string[] } {
  const due = new Map<string, DueItem>()
  const renamed: string[] = []
  for (const output of outputs) {
    const paths: string[] = []
    // An output that nobody knows is owed as a whole; only rules ask for the names of its files.
    const kinds =
      output.firstRun && options.rules.length === 0 ? (['changed', 'removed'] as const) : undefined
    for (const { path, change, before, after, verdict } of listDueFiles(output, options, kinds)) {
      if (change !== 'unchanged') paths.push(path)
      const odd =
        (verdict.why === 'immutable-changed' && before !== after) ||
        (verdict.why === 'immutable-returned' && isOtherThanRemembered(output.removed.get(path), after))
      if (odd) renamed.push(path)
      if (verdict.why === 'first-run') continue
      for (const item of verdict.due) due.set(item, { kind: 'url', item })
    }
    if (options.firstRun === 'record' && output.firstRun) continue
    for (const item of applyRules(options.rules, paths, output.sites)) due.set(dueKey(item), item)
  }
  return { due: [...due.values()], warnings: renamed.length === 0 ? [] : [immutableWarning(renamed)] }
}

/**
 * What an output was known by until now and is not any more. Where nothing is known of what a cache holds of it, this
 * is due beside all that it is known by now.
 */
export function formerUrls({ manifest, urls, changes }: PreparedOutput): readonly DueItem[] {
  const former = changes.removed.flatMap(({ path }) => urls.all(path))
  if (urls.moved) for (const path of readPaths(manifest)) former.push(...urls.before(path))
  return [...new Set(former)].map(item => ({ kind: 'url', item }))
}

function immutableWarning(files: readonly string[]): string {
  const subject = files.length === 1 ? 'has' : 'have'
  return `${listSome(files, SHOWN)} ${subject} a content hash in the name but other bytes than before: purged, but browsers may keep the old ones. Source maps and plugins that write after hashing do this; the option "immutable" says which names count.`
}
