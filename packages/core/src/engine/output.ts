import { countLines } from '../diff/count-lines.ts'
import { manifestHash, writeManifest } from '../ledger/manifest.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { UnmatchedPatterns } from '../snapshot/filter.ts'
import { scan } from '../snapshot/scan.ts'
import { Slices } from '../snapshot/slice.ts'
import { describeSinceBuild } from './since-build.ts'

/**
 * One output: its directory, which is the truth where it is here, or what a build recorded of it, which stands for it
 * where it is not.
 */
export interface Output {
  /** Key in the ledger: the directory relative to the folder that holds the ledger, such as `dist`. */
  readonly name: string
  /** Absolute path; absent where only {@link Output.manifest} is here. */
  readonly directory?: string
  /** The bundler's base (`/sub/`, or a URL); absent: none is known. */
  readonly base?: string
  /** As a build, or the last deploy, recorded it. */
  readonly manifest?: Uint8Array
  /** With {@link Output.manifest}: as {@link ScannedOutput.unseen}. */
  readonly unseen?: readonly string[] | undefined
  /** Where it is served, if not at the option `site`. */
  readonly site?: string
  /** The only target that its files concern. */
  readonly only?: string
  /** Paths of files of which the bundler says that their names carry their content hash; others are judged by name. */
  readonly hashed?: ReadonlySet<string>
  /** Files that may have been live in other bytes than the last run knew, although no run saw them so. */
  readonly unapplied?: readonly string[]
}

/** An output as it is now. */
export interface ScannedOutput {
  readonly name: string
  readonly base: string | undefined
  readonly site: string | undefined
  readonly only: string | undefined
  readonly hashed?: ReadonlySet<string> | undefined
  readonly unapplied: readonly string[]
  /** Absolute; absent where it is not here. */
  readonly directory: string | undefined
  readonly manifest: Uint8Array
  readonly hash: string
  readonly files: number
  /**
   * Folders of which something was not looked at; each ends in `/`, but for the directory itself. `undefined`: nobody
   * knows which these are.
   */
  readonly unseen: readonly string[] | undefined
  /** How the directory differs from what the build recorded, in one line; absent where it does not. */
  readonly sinceBuild?: string
  /** Patterns of the options that say nothing about it; absent: they were not tried. */
  readonly unmatched?: UnmatchedPatterns
}

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
