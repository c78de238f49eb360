import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Context } from '../context.ts'
import { readLedger } from '../ledger/read.ts'
import { eachPath } from '../manifest/manifest.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { createFilter } from '../scan/filter.ts'
import { Slices } from '../scan/slice.ts'
import { walk } from '../scan/walk.ts'
import { TextList, type Texts } from '../text/text-list.ts'

/** Where files of the site may lie. */
export interface Places {
  /** Absolute folder of the output, which need not be there. */
  readonly directory: string
  /** Absolute folders that are no part of it. */
  readonly ignore: readonly string[]
}

/**
 * The paths of the site's files: as the last run recorded them, since those are live, else as they lie in the output.
 *
 * @param isReadable - whether the ledger can be read: who could not be reached is not asked again
 * @throws CdnPurgeError of a ledger or a folder that cannot be read
 */
export async function knownFiles(
  { environment, include, exclude }: Pick<ResolvedOptions, 'environment' | 'include' | 'exclude'>,
  { directory, ignore }: Places,
  { store, signal }: Pick<Context, 'store' | 'signal'>,
  isReadable: boolean,
): Promise<Texts> {
  const isServed = (name: string, document: { outputs: ReadonlyMap<string, Output> }) =>
    document.outputs.get(name)?.context?.only === undefined
  const recorded = new TextList()
  if (isReadable) {
    const ledger = await readLedger(store, environment, (name, _, document) => isServed(name, document))
    for (const bytes of ledger.manifests.values()) for (const path of eachPath(bytes)) recorded.push(path)
  }
  if (recorded.length > 0 || !existsSync(directory)) return recorded
  const ignored = new Set(ignore.map(folder => resolve(folder)))
  return walk(directory, { ...createFilter(include, exclude), ignored }, new Slices(signal))
}

interface Output {
  readonly context?: { readonly only?: string | undefined } | undefined
}
