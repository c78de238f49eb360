import type { OutputContext, OutputEntry } from '../ledger/output-entry.ts'
import type { LedgerState } from '../ledger/read.ts'
import type { LedgerDocument } from '../ledger/schema.ts'
import { type Change, type ChangeSet, diffManifests } from '../manifest/diff.ts'
import { readManifest, readPaths } from '../manifest/manifest.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { isOtherCache } from '../providers/contract/cache.ts'
import { comparePaths } from '../scan/order.ts'
import { resolveSites, type Site } from '../urls/sites.ts'
import type { ScannedOutput } from './model.ts'
import { contextOf, createUrlHistory, sameUrls, type UrlHistory, urlsIn } from './url-history.ts'

/** What an output is recorded for, but for the write that records it. */
export type Recorded = Omit<OutputContext, 'run' | 'carried'>

/** An output with its changes since the last deploy. */
export interface PreparedOutput extends ScannedOutput {
  /** Its key in the ledger until now; absent: the ledger does not know it. */
  readonly recordedAs: string | undefined
  /** Where it is served now. */
  readonly sites: readonly Site[]
  readonly changes: ChangeSet
  /** Whether the ledger has never seen this output. */
  readonly firstRun: boolean
  readonly context: Recorded
  /** What it was recorded for at the last deploy. */
  readonly before: Recorded
  readonly urls: UrlHistory
  /** Immutable names that earlier deploys removed, as the ledger has them. */
  readonly removed: ReadonlyMap<string, string>
  /** Whether it is deployed no longer. */
  readonly isGone: boolean
  /** What contradicts each other in where it is served. */
  readonly warnings: readonly string[]
}

/**
 * An output with its changes against the ledger, in which it has the key `recordedAs`. Where another output was deployed
 * over it since, as another folder of the same site, its changes are those against what that one left there.
 *
 * @param scanned - the outputs of this run: the ledger's manifest of one that has not changed was not read
 */
export function compareOutput(
  output: ScannedOutput,
  recordedAs: string | undefined,
  ledger: LedgerState,
  scanned: readonly ScannedOutput[],
  options: ResolvedOptions,
): PreparedOutput {
  const { document, manifests } = ledger
  const entry = recordedAs === undefined ? undefined : document?.outputs.get(recordedAs)
  const base = output.base ?? entry?.base
  const context = contextOf(output, options)
  const before = document && entry ? recordedContext(entry, document, context) : context
  const { sites, warnings } = resolveSites(context.site, base)
  const now = urlsIn(context, base)
  const moved = entry !== undefined && (entry.base !== base || !isSameUrls(before, context))
  const changes =
    entry?.manifest === output.hash
      ? { added: [], changed: [], removed: [], unchanged: output.files }
      : diffManifests(recordedAs === undefined ? undefined : manifests.get(recordedAs), output.manifest)
  return {
    ...output,
    // The bundler knows of its own files only; of those that are gone, the build before did.
    hashed: new Set([...(entry?.hashed ?? []), ...(output.hashed ?? [])]),
    recordedAs: entry && recordedAs,
    base,
    context,
    before,
    sites,
    urls: moved
      ? createUrlHistory(now, urlsIn(before, entry.base), urlsIn({ ...context, html: before.html }, base))
      : sameUrls(now),
    changes: withUnapplied(
      entry === undefined
        ? changes
        : withReplaced(changes, { ...output, base }, context, sites, listLater(entry, ledger, scanned)),
      output,
    ),
    firstRun: entry === undefined,
    removed: entry?.removed ?? new Map(),
    isGone: false,
    warnings,
  }
}

/**
 * An output of the ledger that is deployed no longer: all its files are removed from where they were. At a URL is what
 * was deployed there last: those that a later output had too are that one's, and they stay.
 *
 * @param scanned - the outputs of this run: the ledger's manifest of one that has not changed was not read
 */
export function removeOutput(
  name: string,
  entry: OutputEntry,
  ledger: LedgerState,
  scanned: readonly ScannedOutput[],
  options: ResolvedOptions,
): PreparedOutput {
  const { document, manifests } = ledger
  const only = entry.context?.only
  const nothing = new Uint8Array()
  const now = contextOf({ site: undefined, only, manifest: nothing }, options)
  const context = document ? recordedContext(entry, document, now) : now
  const { sites } = resolveSites(context.site, entry.base)
  const was = urlsIn(context, entry.base)
  const later = new Set(
    listLater(entry, ledger, scanned).flatMap(({ base, context: its, manifest }) =>
      readPaths(manifest).flatMap(urlsIn(its, base)),
    ),
  )
  return {
    name,
    base: entry.base,
    site: undefined,
    only,
    unapplied: [],
    unseen: [],
    hashed: new Set(entry.hashed),
    directory: undefined,
    manifest: nothing,
    hash: entry.manifest,
    files: 0,
    recordedAs: name,
    sites,
    context,
    before: context,
    urls: sameUrls(path => was(path).filter(url => !later.has(url))),
    changes: diffManifests(manifests.get(name), nothing),
    firstRun: false,
    removed: new Map(),
    isGone: true,
    warnings: [],
  }
}

/**
 * What an entry was recorded for. Ledgers of before say no more than `site` and base; the rest is taken to be as now. A
 * target that has got another provider, or another site of it, is another cache, of which nothing is known.
 */
export function recordedContext({ context }: OutputEntry, { site }: LedgerDocument, now: Recorded): Recorded {
  if (context === undefined) return { ...now, site: now.only === undefined ? site : now.site }
  const isOther = (name: string) => isOtherCache(context.caches?.get(name), now.caches?.get(name))
  return { ...context, targets: context.targets.filter(name => !isOther(name)) }
}

/** An output as another run has deployed it. */
interface LaterOutput {
  readonly base: string | undefined
  readonly context: OutputContext
  readonly manifest: Uint8Array
}

/** The outputs of the ledger that were deployed after this one, for the same caches; the last one last. */
function listLater(
  { context }: OutputEntry,
  { document, manifests }: LedgerState,
  scanned: readonly ScannedOutput[],
): readonly LaterOutput[] {
  return [...(document?.outputs ?? [])]
    .flatMap(([name, { manifest: hash, base, context: its }]) => {
      if (its === undefined || its.run <= (context?.run ?? 0) || its.only !== context?.only) return []
      const manifest = manifests.get(name) ?? scanned.find(output => output.hash === hash)?.manifest
      return manifest === undefined ? [] : [{ base, context: its, manifest }]
    })
    .toSorted((one, other) => one.context.run - other.context.run)
}

/** The changes with the files at whose places other bytes were deployed since: those are what caches may hold. */
function withReplaced(
  changes: ChangeSet,
  { manifest, base: current }: Pick<ScannedOutput, 'manifest' | 'base'>,
  now: Recorded,
  sites: readonly Site[],
  later: readonly LaterOutput[],
): ChangeSet {
  const lastAt = new Map<string, string>()
  for (const { base, context, manifest: other } of later) {
    const places = resolveSites(context.site, base).sites
    if (!places.some(one => sites.some(two => overlaps(one, two)))) continue
    const otherPlacesOf = urlsIn({ ...context, html: ['file'] }, base)
    const { paths, hashes } = readManifest(other)
    paths.forEach((path, at) => {
      for (const place of otherPlacesOf(path)) lastAt.set(place, hashes[at] ?? '')
    })
  }
  if (lastAt.size === 0) return changes
  const placesOf = urlsIn({ ...now, html: ['file'] }, current)
  const { paths, hashes } = readManifest(manifest)
  const replaced = paths.flatMap((path, at) => {
    const after = hashes[at] ?? ''
    const before = placesOf(path)
      .map(place => lastAt.get(place))
      .find(hash => hash !== undefined && hash !== after)
    return before === undefined ? [] : [{ path, before, after }]
  })
  const others = (list: readonly Change[]) => {
    const found = new Set(replaced.map(({ path }) => path))
    return list.filter(({ path }) => !found.has(path))
  }
  const added = others(changes.added)
  const changed = [...others(changes.changed), ...replaced].sort(byPath)
  return { ...changes, added, changed, unchanged: paths.length - added.length - changed.length }
}

function overlaps(one: Site, other: Site): boolean {
  const isIn = (inner: Site, outer: Site) => inner.path.startsWith(outer.path)
  return one.origin === other.origin && (isIn(one, other) || isIn(other, one))
}

/** Whether every file has the same URLs in both, and they are judged alike. */
function isSameUrls(one: Recorded, other: Recorded): boolean {
  const urls = ({ urls = new Map() }: Recorded) => [...urls]
  const rest = ({ site, html, immutable, added, include, exclude }: Recorded) => [
    site,
    html,
    immutable ?? null,
    added,
    include ?? [],
    exclude,
  ]
  return (
    JSON.stringify(rest(one)) === JSON.stringify(rest(other)) &&
    JSON.stringify(urls(one)) === JSON.stringify(urls(other))
  )
}

/** The changes with the files that may have been live in other bytes, though the ledger's are back. */
function withUnapplied(changes: ChangeSet, { unapplied, manifest }: ScannedOutput): ChangeSet {
  if (unapplied.length === 0) return changes
  const touched = new Set([...changes.added, ...changes.changed, ...changes.removed].map(({ path }) => path))
  const wanted = new Set(unapplied.filter(path => !touched.has(path)))
  const { paths, hashes } = readManifest(manifest)
  const back = paths.flatMap((path, at) =>
    wanted.has(path) ? [{ path, before: hashes[at] ?? '', after: hashes[at] ?? '' }] : [],
  )
  const present = new Set(readPaths(manifest))
  const left = [...wanted].filter(path => !present.has(path)).map(path => ({ path }))
  return {
    added: changes.added,
    changed: [...changes.changed, ...back].sort(byPath),
    removed: [...changes.removed, ...left].sort(byPath),
    unchanged: changes.unchanged - back.length,
  }
}

function byPath(one: { readonly path: string }, other: { readonly path: string }): number {
  return comparePaths(one.path, other.path)
}
