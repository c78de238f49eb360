import { resolve } from 'node:path'
import type { Context } from '../context.ts'
import { CdnPurgeError } from '../errors/error.ts'
import type { LedgerDocument } from '../ledger/schema.ts'
import { countLines } from '../manifest/count-lines.ts'
import { manifestHash, writeManifest } from '../manifest/manifest.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { realPath, type ScanOptions, scan } from '../scan/scan.ts'
import { Slices } from '../scan/slice.ts'
import { Progress } from '../wait/progress.ts'
import { withImageOutputs } from './image-outputs.ts'
import type { Output, OutputsInput, ScannedOutput } from './model.ts'
import { describeSinceBuild } from './since-build.ts'
import { joinUnserved, readUnserved } from './unserved.ts'

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
  { signal, onProgress }: Pick<ScanOptions, 'signal' | 'onProgress'> = {},
): Promise<ScannedOutput> {
  const { name, base, site, only, hashed, unapplied = [], delivered, directory, manifest: recorded } = output
  const about = { name, base, site, only, hashed, unapplied, delivered, directory }
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
  const { unmatched, unseen, ...snapshot } = await scan(directory ?? name, {
    ...filter,
    ignore,
    signal,
    onProgress,
  })
  const { bytes: manifest, hash } = await writeManifest(snapshot, new Slices(signal))
  const sinceBuild = recorded && describeSinceBuild(name, recorded, manifest)
  const found = { ...about, manifest, hash, files: snapshot.paths.length, unmatched, unseen }
  return sinceBuild === undefined ? found : { ...found, sinceBuild }
}

/** Outputs as they are now. */
export interface ScannedOutputs {
  readonly scanned: readonly ScannedOutput[]
  /** Names of the folders that are not served, which were not read. */
  readonly unserved: readonly string[]
}

/**
 * Reads all outputs, with the folders of images, but for what is not served.
 *
 * @param document - the ledger, where it says what is not served
 * @param ignore - the ledger's directories
 * @throws CdnPurgeError for an output that cannot be read, or is the ledger's directory
 */
export async function scanOutputs(
  { options, outputs, ignore, sides = { served: [], unserved: [] } }: OutputsInput,
  document: LedgerDocument | undefined,
  context: Context,
): Promise<ScannedOutputs> {
  const { root, home, store, signal } = context
  const unserved = joinUnserved(await readUnserved(document, store), sides, home)
  const left = [...ignore, ...unserved.map(name => resolve(home, name))]
  const scanned: ScannedOutput[] = []
  for (const output of withImageOutputs(outputs, options, root)) {
    refuseLedger(output, ignore)
    let total = 0
    const progress = new Progress(context, done => `Reading ${output.name}: ${done} of ${total} files`)
    const onProgress = (done: number, all: number) => {
      total = all
      progress.step(done)
    }
    try {
      scanned.push(await scanOutput(output, options, left, { signal, onProgress }))
    } finally {
      progress.end()
    }
  }
  return { scanned, unserved }
}

/** A ledger among the files that are served would be deployed, and each run would find another one. */
function refuseLedger({ name, directory }: Output, ledgers: readonly string[]): void {
  if (directory === undefined || !ledgers.some(ledger => realPath(ledger) === realPath(directory))) return
  throw new CdnPurgeError(
    'CONFIG_INVALID',
    `The option "ledger" names ${name}, the output directory itself.`,
    {
      hint: 'Name a directory for the ledger alone, which no build empties and no upload deploys, such as ".cdn-purge".',
    },
  )
}
