import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Context } from '../context.ts'
import { CdnPurgeError } from '../errors/error.ts'
import type { ImageOutcome } from '../images/build.ts'
import { noTokens } from '../images/token-report.ts'
import { parseSnapshotEntry, type SnapshotEntry, serializeSnapshotEntry } from '../ledger/snapshot-entry.ts'
import type { Store } from '../ledger/store.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { withImageOutputs } from '../output/image-outputs.ts'
import type { Output } from '../output/model.ts'
import { relativeName } from '../output/place.ts'
import { checkTrusted, lacksManifest, otherEnvironment, refuseClimbing } from './trusted-snapshot.ts'

/** The outputs that a snapshot stands for. */
export interface SnapshotOutputs {
  readonly outputs: readonly Output[]
  /** What the builds decided of their images. */
  readonly images: ImageOutcome
  /** The entry's text, which {@link Store.removeSnapshot} expects. */
  readonly text: string
}

/**
 * The outputs that a build left for this run. A directory that is here is what is live, whatever the snapshot says of
 * it; one that is not, since the build ran on another machine, is taken from the snapshot.
 *
 * @param directory - the directory that the user named, relative to the root, which must be the snapshot's only output then, or one of them
 * @returns `undefined` where no build left a snapshot
 * @throws CdnPurgeError `SNAPSHOT_INVALID`, `USAGE`
 */
export async function readSnapshotOutputs(
  { store, root, home }: Pick<Context, 'store' | 'root' | 'home'>,
  directory: string | undefined,
  options: Pick<ResolvedOptions, 'targets' | 'ledger' | 'environment' | 'dir'>,
): Promise<SnapshotOutputs | undefined> {
  const stored = await store.readSnapshot()
  if (stored === undefined) return undefined
  const entry = parseSnapshotEntry(stored.text, store.location)
  const images = withImageOutputs([], options, root)
  const own = ownOutputs(entry, relativeName(home, root))
  if (own.length === 0) return undefined
  if (entry.environment !== options.environment)
    throw otherEnvironment(store.location, entry.environment, options.environment)
  const named = directory === undefined ? undefined : resolve(root, directory)
  const expected = named ?? (options.dir === undefined ? undefined : resolve(root, options.dir))
  refuseClimbing(own, expected && relativeName(home, expected), store.location)
  const chosen = chooseOutputs(own, home, named, images, store.location)
  const outputs = chosen.map(([name, path]): Output => {
    const { manifest: hash = '', base, unapplied, hashed, unseen, delivered } = entry.outputs.get(name) ?? {}
    const manifest = stored.manifests.get(hash)
    if (manifest === undefined) throw lacksManifest(store.location, hash, name)
    const isHere = existsSync(path)
    if (!isHere) checkTrusted(manifest, hash, name, store.location)
    const { site, only } = images.find(one => one.name === name) ?? {}
    return {
      name,
      manifest,
      unseen,
      ...(isHere ? { directory: path } : {}),
      ...(base === undefined ? {} : { base }),
      ...(site === undefined ? {} : { site }),
      ...(only === undefined ? {} : { only }),
      ...(unapplied === undefined ? {} : { unapplied }),
      ...(hashed === undefined ? {} : { hashed: new Set(hashed) }),
      ...(delivered === undefined ? {} : { delivered }),
    }
  })
  const made = {
    records: entry.images,
    kept: new Map(),
    delivered: new Map(),
    tokens: noTokens,
    rewritten: new Map(),
    lacking: [],
    refused: [],
  }
  return { outputs, images: made, text: stored.text }
}

/**
 * Removes from the snapshot what a run has applied: all of it, or the outputs that the run was for. What a build has
 * written since stays.
 */
export async function settleSnapshot(store: Store, { outputs, text }: SnapshotOutputs): Promise<void> {
  const applied = parseSnapshotEntry(text, store.location).outputs
  const names = new Set(outputs.map(({ name }) => name))
  if ([...applied.keys()].every(name => names.has(name))) {
    await store.removeSnapshot(text)
    return
  }
  await store.updateSnapshot(now => {
    // Where another run removed it meanwhile, there is nothing left to keep.
    const entry = parseSnapshotEntry(now?.text ?? text, store.location)
    const left = [...(now === undefined ? [] : entry.outputs)].filter(
      ([name, { manifest }]) => !names.has(name) || applied.get(name)?.manifest !== manifest,
    )
    return { text: serializeSnapshotEntry({ ...entry, outputs: new Map(left) }), manifests: new Map() }
  })
}

/** Names of the outputs that builds of this project, or of one inside it, have left; those of others are theirs. */
function ownOutputs({ outputs }: SnapshotEntry, project: string): readonly string[] {
  return [...outputs].flatMap(([name, { project: of = project }]) =>
    project === '.' || of === project || of.startsWith(`${project}/`) ? [name] : [],
  )
}

/**
 * Names and paths of the outputs that a run is for; directories of images always go along.
 *
 * @param named - absolute; the directory that the user named, if any
 */
function chooseOutputs(
  all: readonly string[],
  home: string,
  named: string | undefined,
  images: readonly Output[],
  location: string,
): readonly (readonly [string, string])[] {
  const place = (name: string) => [name, resolve(home, name)] as const
  const isImages = (name: string) => images.some(image => image.name === name)
  const along = all.filter(isImages).map(place)
  const names = all.filter(name => !isImages(name))
  if (named === undefined) return [...names.map(place), ...along]
  const [only] = names
  const name = relativeName(home, named)
  if (names.includes(name)) return [place(name), ...along]
  // It went live from elsewhere, such as a copy of what was built. A name that nothing has is a typing error.
  if (only !== undefined && names.length === 1 && existsSync(named)) return [[only, named], ...along]
  throw new CdnPurgeError(
    'USAGE',
    `"${name}" is none of the outputs in the snapshot of ${location}: ${names.join(', ')}.`,
    {
      hint: 'Name one of them, or none to take all.',
    },
  )
}
