import { countLines } from '../manifest/count-lines.ts'
import { manifestHash, writeManifest } from '../manifest/manifest.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { scan } from '../scan/scan.ts'
import { Slices } from '../scan/slice.ts'
import type { Output, ScannedOutput } from './model.ts'
import { describeSinceBuild } from './since-build.ts'

/**
 * Reads what an output holds.
 *
 * @param ignore - absolute directories that are not part of it, such as the ledger's
 * @throws CdnPurgeError `OUTPUT_MISSING`, `OUTPUT_EMPTY`, `FILE_UNREADABLE`
 */
export async function scanOutput(
  output: Output,
  options: Pick<ResolvedOptions, 'include' | 'exclude'>,
  ignore: readonly string[],
  signal?: AbortSignal,
): Promise<ScannedOutput> {
  const { name, base, site, only, hashed, unapplied = [], directory, manifest: recorded } = output
  const about = { name, base, site, only, hashed, unapplied, directory }
  if (directory === undefined && recorded !== undefined) {
    return {
      ...about,
      manifest: recorded,
      hash: manifestHash(recorded),
      files: countLines(recorded),
      unseen: output.unseen,
    }
  }
  const { include, exclude } = options
  // The options `include` and `exclude` are about what the build made.
  const filter = only === undefined ? { include, exclude } : {}
  const { unmatched, unseen, ...snapshot } = await scan(directory ?? name, { ...filter, ignore, signal })
  const { bytes: manifest, hash } = await writeManifest(snapshot, new Slices(signal))
  const sinceBuild = recorded && describeSinceBuild(name, recorded, manifest)
  const found = { ...about, manifest, hash, files: snapshot.paths.length, unmatched, unseen }
  return sinceBuild === undefined ? found : { ...found, sinceBuild }
}
