import type { Change, ChangeSet } from '../diff/diff.ts'
import { readPaths } from '../ledger/manifest.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { DueItem } from '../plan/item.ts'
import { createImmutable } from '../urls/immutable.ts'
import { applyRules, createUrlMap } from '../urls/map.ts'
import type { Site } from '../urls/sites.ts'

/** The changes of one output and where it is served. */
export interface OutputChanges {
  readonly sites: readonly Site[]
  /** Those of the sites that the ledger does not know: what their caches hold is not known either. */
  readonly newSites: readonly Site[]
  readonly changes: ChangeSet
  /** Whether the ledger has never seen this output. */
  readonly firstRun: boolean
  /** As it is now. */
  readonly manifest: Uint8Array
  /** Paths of which the bundler says that their names carry their content hash. */
  readonly hashed?: ReadonlySet<string> | undefined
}

/** Why a changed file's URLs are, or are not, due. */
export type Verdict =
  | { readonly due: true; readonly why: 'changed' | 'immutable-changed' | 'added' | 'removed' | 'first-run' }
  | {
      readonly due: false
      readonly why: 'immutable-added' | 'immutable-removed' | 'added-off' | 'first-run-record'
    }

/** Says of one change whether it needs a purge. */
export type Judge = (change: Change, firstRun: boolean) => Verdict

/** Makes the judge for these options, and for the files of one output. */
export function createJudge(options: ResolvedOptions, { hashed }: Pick<OutputChanges, 'hashed'>): Judge {
  const immutable = createImmutable(options.immutable, hashed)
  return ({ path, before, after }, firstRun) => {
    if (firstRun) {
      return options.firstRun === 'purge'
        ? { due: true, why: 'first-run' }
        : { due: false, why: 'first-run-record' }
    }
    if (before !== undefined && after !== undefined) {
      return { due: true, why: immutable(path) ? 'immutable-changed' : 'changed' }
    }
    if (immutable(path))
      return { due: false, why: after === undefined ? 'immutable-removed' : 'immutable-added' }
    if (after === undefined) return { due: true, why: 'removed' }
    return options.added ? { due: true, why: 'added' } : { due: false, why: 'added-off' }
  }
}

/** What the changes make due at every target, without repetition, and what is odd about them. */
export function collectDue(
  outputs: readonly OutputChanges[],
  options: ResolvedOptions,
): { readonly due: readonly DueItem[]; readonly warnings: readonly string[] } {
  const due = new Map<string, DueItem>()
  const renamed: string[] = []
  for (const { sites, newSites, changes, firstRun, manifest, hashed } of outputs) {
    const judge = createJudge(options, { hashed })
    const urlsOf = createUrlMap({ sites, html: options.html, urls: options.urls })
    const all = [...changes.changed, ...changes.removed, ...changes.added]
    for (const change of all) {
      const verdict = judge(change, firstRun)
      if (verdict.why === 'immutable-changed') renamed.push(change.path)
      if (!verdict.due) continue
      for (const item of urlsOf(change.path)) due.set(item, { kind: 'url', item })
    }
    if (options.firstRun === 'record' && firstRun) continue
    if (options.firstRun === 'purge' && newSites.length > 0 && !firstRun) {
      const newUrlsOf = createUrlMap({ sites: newSites, html: options.html, urls: options.urls })
      for (const path of readPaths(manifest)) {
        for (const item of newUrlsOf(path)) due.set(item, { kind: 'url', item })
      }
    }
    for (const item of applyRules(
      options.rules,
      all.map(({ path }) => path),
      sites,
    )) {
      due.set(`${item.kind} ${item.item}`, item)
    }
  }
  return { due: [...due.values()], warnings: renamed.length === 0 ? [] : [immutableWarning(renamed)] }
}

function immutableWarning(files: readonly string[]): string {
  const shown = files.slice(0, 3).join(', ')
  const more = files.length > 3 ? ` and ${files.length - 3} more` : ''
  const subject = files.length === 1 ? 'has' : 'have'
  return `${shown}${more} ${subject} a content hash in the name but other bytes than before: purged, but browsers may keep the old ones. Source maps and plugins that write after hashing do this; the option "immutable" says which names count.`
}
