import type { ChangeSet } from '../diff/diff.ts'
import { readManifest } from '../ledger/manifest.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { DueItem } from '../plan/item.ts'
import { type KnownUrls, State } from '../plan/plan.ts'
import { createUrlMap } from '../urls/map.ts'
import { resolveSites, type Site } from '../urls/sites.ts'
import type { LedgerState } from './ledger-state.ts'

/** An output with all that is known of its files. */
export interface KnownOutput {
  readonly sites: readonly Site[]
  /** The manifest as it is now. */
  readonly manifest: Uint8Array
  readonly changes: ChangeSet
}

/**
 * The outputs that the ledger knows beside those of a run: they are as they were, and what is cached of them is to
 * stay there.
 *
 * @param here - the run's outputs, by name
 */
export function listElsewhere(
  { document, manifests }: LedgerState,
  here: ReadonlyMap<string, unknown>,
  options: ResolvedOptions,
): readonly KnownOutput[] {
  return Object.entries(document?.outputs ?? {}).flatMap(([name, { base, files }]) => {
    const manifest = here.has(name) ? undefined : manifests.get(name)
    if (manifest === undefined) return []
    const changes = { added: [], changed: [], removed: [], unchanged: files }
    return [{ manifest, changes, sites: resolveSites(options.site, base).sites }]
  })
}

/**
 * Every public URL of the previous and the current outputs, by host, with what may happen to it. Files that were
 * added but are not due are neutral: nothing can be cached of them that a purge would harm. Removed files that are
 * not due stay `keep`: cached pages may still ask for them. The site's hosts are known even before anything on them.
 *
 * @param due - what this target must purge
 */
export function listKnown(
  outputs: readonly KnownOutput[],
  due: readonly DueItem[],
  options: ResolvedOptions,
): readonly KnownUrls[] {
  const sources = options.targets.flatMap(({ api }) => (api.images?.sources ?? []).map(({ url }) => url))
  const hosts = new Map(
    [...options.site, ...sources].map(url => [new URL(url).origin, new Map<string, number>()]),
  )
  const put = (url: string, state: number) => {
    const slash = url.indexOf('/', url.indexOf('//') + 2)
    const origin = slash < 0 ? url : url.slice(0, slash)
    const paths = hosts.get(origin) ?? new Map<string, number>()
    hosts.set(origin, paths)
    const path = slash < 0 ? '/' : url.slice(slash)
    const before = paths.get(path)
    if (before === undefined || before === State.neutral) paths.set(path, state)
  }
  for (const { kind, item } of due) if (kind === 'url') put(item, State.must)
  for (const { sites, manifest, changes } of outputs) {
    const urlsOf = createUrlMap({ sites, html: options.html, urls: options.urls })
    const added = new Set(changes.added.map(({ path }) => path))
    for (const path of readManifest(manifest).paths) {
      const state = added.has(path) ? State.neutral : State.keep
      for (const url of urlsOf(path)) put(url, state)
    }
    for (const { path } of changes.removed) for (const url of urlsOf(path)) put(url, State.keep)
  }
  return [...hosts].map(([origin, paths]) => {
    const sorted = [...paths.keys()].sort()
    return {
      origin,
      paths: sorted,
      states: Uint8Array.from(sorted, path => paths.get(path) ?? State.neutral),
    }
  })
}
