import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Context } from '../context.ts'
import { withDelivered } from '../images/delivered/with-delivered.ts'
import { warnOfKeptSinceLast } from '../images/kept.ts'
import {
  type SnapshotEntry,
  type SnapshotOutput,
  serializeSnapshotEntry,
  snapshotEntryToChange,
} from '../ledger/snapshot-entry.ts'
import { diffManifests } from '../manifest/diff.ts'
import { readPaths } from '../manifest/manifest.ts'
import { keepHashed } from '../output/hashed-names.ts'
import type { ScannedOutput } from '../output/model.ts'
import { scanOutputs } from '../output/output.ts'
import { relativeName, tellLedgerInside } from '../output/place.ts'
import type { RunInput } from '../prepare/model.ts'

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
  const { options, images, left } = input
  const { store, clock, root, home, logger } = context
  const { scanned, unserved } = await scanOutputs(input, undefined, context)
  const all = await withDelivered(scanned, input, images?.delivered, context)
  for (const output of input.outputs) {
    const inside = tellLedgerInside(output, input.ignore, root)
    if (inside !== undefined) logger.warn(inside)
  }
  for (const warning of await warnOfKeptSinceLast(all, images?.kept ?? new Map(), options, context))
    logger.warn(warning)
  const project = relativeName(home, root)
  await store.updateSnapshot(stored => {
    const before = snapshotEntryToChange(options.environment, stored, context)
    const outputs = new Map(before.outputs)
    for (const { name, hash, files, base, manifest, unseen, hashed, delivered = [] } of all) {
      const known = outputs.has(name) ? name : findRenamed(outputs, all, { project, base }, home)
      const replaced = known === undefined ? undefined : outputs.get(known)
      const unapplied = findUnapplied(replaced, stored?.manifests, manifest)
      const present = new Set([...readPaths(manifest), ...unapplied])
      const kept = keepHashed(new Set([...(replaced?.hashed ?? []), ...(hashed ?? [])]), path =>
        present.has(path),
      )
      const shows = [...new Set([...(replaced?.delivered ?? []), ...delivered])].sort()
      if (known !== undefined) outputs.delete(known)
      outputs.set(name, {
        manifest: hash,
        files,
        ...(base === undefined ? {} : { base }),
        project,
        ...(unapplied.length === 0 ? {} : { unapplied }),
        ...(kept.length === 0 ? {} : { hashed: kept }),
        ...(unseen === undefined ? {} : { unseen: [...unseen] }),
        ...(shows.length === 0 ? {} : { delivered: shows }),
      })
    }
    const { unserved: _, options: __, ...rest } = before
    const entry: SnapshotEntry = {
      ...rest,
      createdAt: new Date(clock.now()).toISOString(),
      outputs,
      images: { ...before.images, ...images?.records },
      ...(unserved.length === 0 ? {} : { unserved: [...unserved] }),
      ...(left === undefined ? {} : { options: left }),
    }
    const manifests = new Map(all.map(({ hash, manifest }) => [hash, manifest]))
    return { text: serializeSnapshotEntry(entry), manifests }
  })
  return new Map(all.filter(({ only }) => only === undefined).map(({ name, files }) => [name, files]))
}

/** The one output that this project left at the same place, and whose folder is gone: it was renamed. */
function findRenamed(
  outputs: ReadonlyMap<string, SnapshotOutput>,
  made: readonly ScannedOutput[],
  { project, base }: { readonly project: string; readonly base: string | undefined },
  home: string,
): string | undefined {
  const names = new Set(made.map(({ name }) => name))
  const found = [...outputs].filter(
    ([name, other]) =>
      !names.has(name) &&
      other.project === project &&
      other.base === base &&
      !existsSync(resolve(home, name)),
  )
  return found.length === 1 ? found[0]?.[0] : undefined
}

/**
 * The files that the builds before this one left otherwise, and no run has applied: they may have been live, so that
 * what this build has back in its place is due all the same.
 */
function findUnapplied(
  before: SnapshotOutput | undefined,
  manifests: ReadonlyMap<string, Uint8Array> | undefined,
  now: Uint8Array,
): string[] {
  const manifest = before && manifests?.get(before.manifest)
  if (manifest === undefined) return before?.unapplied ?? []
  const { added, changed, removed } = diffManifests(manifest, now)
  const differing = [...added, ...changed, ...removed].map(({ path }) => path)
  return [...new Set([...(before?.unapplied ?? []), ...differing])]
}
