import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { CdnPurgeError } from '../errors/error.ts'
import { parseSnapshotEntry, type SnapshotEntry, serializeSnapshotEntry } from '../ledger/snapshot-entry.ts'
import type { Store } from '../ledger/store.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { Context } from './context.ts'
import { withImageOutputs } from './image-outputs.ts'
import { warnOfKeptSinceLast } from './kept-images.ts'
import { type Output, outputName, type ScannedOutput, scanOutput } from './output.ts'
import type { RunInput } from './prepare.ts'

/**
 * Records what a build made, for `cdn-purge run` to apply after the upload. Outputs of other builds that the
 * snapshot holds stay in it.
 *
 * @returns files recorded, by output
 */
export async function recordSnapshot(
  input: RunInput,
  context: Context,
): Promise<ReadonlyMap<string, number>> {
  const { options, ignore, images, kept = new Map() } = input
  const { store, signal, clock, root, logger } = context
  const files = new Map<string, number>()
  const manifests = new Map<string, Uint8Array>()
  const all: ScannedOutput[] = []
  const made: SnapshotEntry['outputs'] = {}
  for (const output of withImageOutputs(input.outputs, options, root)) {
    const scanned = await scanOutput(output, options, ignore, signal)
    all.push(scanned)
    manifests.set(scanned.hash, scanned.manifest)
    files.set(output.name, scanned.files)
    const base = scanned.base === undefined ? {} : { base: scanned.base }
    made[output.name] = { manifest: scanned.hash, files: scanned.files, ...base }
  }
  for (const warning of await warnOfKeptSinceLast(all, kept, options, context)) logger.warn(warning)
  await store.updateSnapshot(text => {
    const before = text === undefined ? undefined : parseSnapshotEntry(text, store.location)
    const same = before?.environment === options.environment ? before : undefined
    const entry: SnapshotEntry = {
      version: 1,
      environment: options.environment,
      createdAt: new Date(clock.now()).toISOString(),
      outputs: { ...same?.outputs, ...made },
      images: { ...same?.images, ...images },
    }
    return { text: serializeSnapshotEntry(entry), manifests }
  })
  return files
}

/** The outputs that a snapshot stands for. */
export interface SnapshotOutputs {
  readonly outputs: readonly Output[]
  /** What the builds decided of their images, by URL. */
  readonly images: SnapshotEntry['images']
  /** The entry's text, which {@link Store.removeSnapshot} expects. */
  readonly text: string
}

/**
 * The outputs that a build left for this run. A directory that is here is what is live, whatever the snapshot says of
 * it; one that is not, since the build ran on another machine, is taken from the snapshot.
 *
 * @param root - absolute; what the outputs' names are relative to
 * @param directory - the directory that the user named, which must be the snapshot's only output then, or one of them
 * @returns `undefined` where no build left a snapshot
 * @throws CdnPurgeError `SNAPSHOT_INVALID`, `USAGE`
 */
export async function readSnapshotOutputs(
  store: Store,
  root: string,
  directory: string | undefined,
  options: Pick<ResolvedOptions, 'targets'>,
): Promise<SnapshotOutputs | undefined> {
  const stored = await store.readSnapshot()
  if (stored === undefined) return undefined
  const entry = parseSnapshotEntry(stored.text, store.location)
  if (Object.keys(entry.outputs).length === 0) return undefined
  const images = withImageOutputs([], options, root)
  const outputs = chooseOutputs(entry, root, directory, images, store.location).map(
    ([name, path]): Output => {
      const { manifest: hash, base } = entry.outputs[name] ?? { manifest: '' }
      const manifest = stored.manifests.get(hash)
      if (manifest === undefined) {
        throw new CdnPurgeError(
          'SNAPSHOT_INVALID',
          `The snapshot in ${store.location} lacks ${hash}.sums, the manifest of "${name}".`,
          {
            hint: 'Carry the whole folder "snapshot" from the build to this machine.',
          },
        )
      }
      const { site, only } = images.find(one => one.name === name) ?? {}
      return {
        name,
        manifest,
        ...(existsSync(path) ? { directory: path } : {}),
        ...(base === undefined ? {} : { base }),
        ...(site === undefined ? {} : { site }),
        ...(only === undefined ? {} : { only }),
      }
    },
  )
  return { outputs, images: entry.images, text: stored.text }
}

/**
 * Removes from the snapshot what a run has applied: all of it, or the outputs that the run was for. What a build has
 * written since stays.
 */
export async function settleSnapshot(store: Store, { outputs, text }: SnapshotOutputs): Promise<void> {
  const applied = parseSnapshotEntry(text, store.location).outputs
  const names = new Set(outputs.map(({ name }) => name))
  if (Object.keys(applied).every(name => names.has(name))) {
    await store.removeSnapshot(text)
    return
  }
  await store.updateSnapshot(now => {
    // Where another run removed it meanwhile, there is nothing left to keep.
    const entry = parseSnapshotEntry(now ?? text, store.location)
    const left = Object.entries(now === undefined ? {} : entry.outputs).filter(
      ([name, { manifest }]) => !names.has(name) || applied[name]?.manifest !== manifest,
    )
    return {
      text: serializeSnapshotEntry({ ...entry, outputs: Object.fromEntries(left) }),
      manifests: new Map(),
    }
  })
}

/** Names and paths of the outputs that a run is for; directories of images always go along. */
function chooseOutputs(
  entry: SnapshotEntry,
  root: string,
  directory: string | undefined,
  images: readonly Output[],
  location: string,
): readonly (readonly [string, string])[] {
  const isImages = (name: string) => images.some(image => image.name === name)
  const all = Object.keys(entry.outputs)
  const along = all.filter(isImages).map(name => [name, resolve(root, name)] as const)
  const names = all.filter(name => !isImages(name))
  if (directory === undefined) return [...names.map(name => [name, resolve(root, name)] as const), ...along]
  const named = outputName(root, directory)
  const [only] = names
  if (names.includes(named)) return [[named, resolve(root, named)], ...along]
  // It went live from elsewhere, such as a copy of what was built. A name that nothing has is a typing error.
  if (only !== undefined && names.length === 1 && existsSync(resolve(root, directory)))
    return [[only, resolve(root, directory)], ...along]
  throw new CdnPurgeError(
    'USAGE',
    `"${directory}" is none of the outputs in the snapshot of ${location}: ${names.join(', ')}.`,
    {
      hint: 'Name one of them, or none to take all.',
    },
  )
}
