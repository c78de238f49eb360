import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Context } from '../context.ts'
import { readLedger } from '../ledger/read.ts'
import { readManifest } from '../manifest/manifest.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { readUnserved } from '../output/unserved.ts'
import { createFilter } from '../scan/filter.ts'
import { hashOne } from '../scan/hash-file.ts'
import { Slices } from '../scan/slice.ts'
import { walk } from '../scan/walk.ts'

/** Files of an output up to which the look at the times of all of them is taken. */
const MOST = 20_000

/** An output in which something was written after it was purged. */
export interface WrittenSince {
  /** Its key in the ledger, such as `dist`. */
  readonly output: string
  /** Paths relative to it, sorted. */
  readonly files: readonly string[]
}

/**
 * Finds what lies in the recorded outputs and is newer than their last purge: a later step of the same build, of which
 * no plugin knows. Looks at times first, and hashes only what is newer. Only reads; an output that cannot be read is
 * passed over, since the run will say so.
 */
export async function findWrittenSince(
  options: Pick<ResolvedOptions, 'environment' | 'include' | 'exclude'>,
  ignore: readonly string[],
  { store, home }: Pick<Context, 'store' | 'home'>,
): Promise<readonly WrittenSince[]> {
  const { document, manifests } = await readLedger(store, options.environment, () => true)
  if (document === undefined) return []
  const since = Date.parse(document.updatedAt)
  const found: WrittenSince[] = []
  const unserved = (await readUnserved(document, store)).map(name => resolve(home, name))
  for (const [output, { files: count }] of document.outputs) {
    const manifest = manifests.get(output)
    const directory = resolve(home, output)
    if (manifest === undefined || count > MOST) continue
    if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) continue
    const files = await listNewer(directory, manifest, since, options, [...ignore, ...unserved])
    if (files.length > 0) found.push({ output, files })
  }
  return found
}

async function listNewer(
  directory: string,
  manifest: Uint8Array,
  since: number,
  { include, exclude }: Pick<ResolvedOptions, 'include' | 'exclude'>,
  ignore: readonly string[],
): Promise<string[]> {
  const { paths, hashes } = readManifest(manifest)
  const known = new Map(paths.map((path, index) => [path, hashes[index]]))
  const { wants, prunes } = createFilter(include, exclude)
  const ignored = new Set(ignore)
  const files: string[] = []
  for (const path of await walk(directory, { wants, prunes, ignored }, new Slices())) {
    const file = join(directory, path)
    if (known.has(path) && statSync(file).mtimeMs <= since) continue
    if (known.get(path) !== (await hashOne(file))) files.push(path)
  }
  return files
}
