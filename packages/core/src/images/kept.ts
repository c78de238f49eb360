import type { Context } from '../context.ts'
import { placeOf } from '../delivery-url/source.ts'
import { parseLedger } from '../ledger/schema.ts'
import { readUsableSnapshot } from '../ledger/snapshot-entry.ts'
import { type ChangeSet, diffManifests } from '../manifest/diff.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { ScannedOutput } from '../output/model.ts'
import { encodePath } from '../urls/normalize.ts'
import { resolveSites, type Site } from '../urls/sites.ts'

/** Images that an output shows and whose token stays, by URL, with the hash of the bytes that the build read, if any. */
export type KeptImages = ReadonlyMap<string, string | undefined>

/** An output with what changed in it. */
interface ChangedOutput {
  readonly name: string
  readonly sites: readonly Site[]
  readonly changes: Pick<ChangeSet, 'changed'>
}

/** Images that are told of one by one. */
const SHOWN = 10

/**
 * Warns of images whose bytes changed in the outputs though their token stays: something that the build does not
 * read, such as an optimizer or its settings, has changed them.
 *
 * @returns a sentence each
 */
export function warnOfKept(outputs: readonly ChangedOutput[], kept: KeptImages): string[] {
  if (kept.size === 0 || outputs.every(({ changes }) => changes.changed.length === 0)) return []
  const hashes = new Map([...kept].map(([image, hash]) => [placeOf(image), hash]))
  const warnings = new Map<string, string>()
  for (const { name, sites, changes } of outputs) {
    for (const { path, after } of changes.changed) {
      const urls = sites.map(site => site.origin + site.path + encodePath(path))
      const url = urls.find(each => hashes.has(placeOf(each)))
      // Where they are the very bytes that the token was given for, another build has renewed it before.
      if (url === undefined || hashes.get(placeOf(url)) === after) continue
      warnings.set(
        url,
        `${path} changed in the output ${name}, but not where the build reads ${url}: its URLs keep their cache token. Change images before the build, or name their folder with the option "images" of the target.`,
      )
    }
  }
  const all = [...warnings.values()]
  if (all.length <= SHOWN) return all
  return [...all.slice(0, SHOWN), `${all.length - SHOWN} more images changed in the output in this way.`]
}

/** The same for a build that only records: against the snapshot that still waits, or the last deploy. */
export async function warnOfKeptSinceLast(
  scanned: readonly ScannedOutput[],
  kept: KeptImages,
  options: Pick<ResolvedOptions, 'environment' | 'site'>,
  { store }: Pick<Context, 'store'>,
): Promise<string[]> {
  if (kept.size === 0) return []
  const stored = await store.read()
  const ledger = stored === undefined ? undefined : parseLedger(stored.text, store.location)
  const waiting = await readUsableSnapshot(store, options.environment)
  const outputs: ChangedOutput[] = []
  for (const { name, site, base, manifest } of scanned) {
    const recorded = waiting?.entry.outputs.get(name)
    const deployed = ledger?.outputs.get(name)
    const before =
      recorded !== undefined
        ? waiting?.manifests.get(recorded.manifest)
        : deployed && (await store.readManifest(deployed.manifest))
    if (before === undefined) continue
    const { sites } = resolveSites(site ?? options.site, base ?? deployed?.base)
    outputs.push({ name, sites, changes: diffManifests(before, manifest) })
  }
  return warnOfKept(outputs, kept)
}
