import * as v from 'valibot'
import { CdnPurgeError, isCdnPurgeError } from '../errors/error.ts'
import type { Logger } from '../log/logger.ts'
import { noList } from '../schema/no-list.ts'
import { named, toRecord } from './named.ts'
import type { LedgerAccess } from './rewrite.ts'
import type { Store, StoredSnapshot } from './store.ts'

/** The schema of a snapshot's entry. */
export const snapshotEntry = v.object({
  version: v.literal(1),
  environment: v.string(),
  createdAt: v.string(),
  outputs: named(
    v.object({
      manifest: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
      files: v.pipe(v.number(), v.safeInteger()),
      base: v.optional(v.string()),
      /** Of the build, relative to where names of outputs start; absent in snapshots of before. */
      project: v.optional(v.string()),
      /** Files that builds which no run applied left otherwise: what they left may have been live. */
      unapplied: v.optional(v.array(v.string())),
      /** Files of which the bundler said that their names carry their content hash, and whose names do not show it. */
      hashed: v.optional(v.array(v.string())),
      /** As in the ledger. */
      delivered: v.optional(v.array(v.string())),
      /** Folders of which something was not looked at; absent in snapshots of before: that is not known. */
      unseen: v.optional(v.array(v.string())),
    }),
  ),
  images: noList(v.record(v.string(), v.object({ hash: v.string(), token: v.optional(v.string()) }))),
  /** As in the ledger. */
  unserved: v.optional(v.array(v.string())),
  options: v.optional(noList(v.record(v.string(), v.unknown()))),
})

/** What a build with `when: 'deploy'` made, until a run has applied it. */
export type SnapshotEntry = v.InferOutput<typeof snapshotEntry>

/** One output of a snapshot. */
export type SnapshotOutput = SnapshotEntry['outputs'] extends Map<string, infer Output> ? Output : never

/**
 * Reads the entry of a snapshot.
 *
 * @throws CdnPurgeError `SNAPSHOT_INVALID`
 */
export function parseSnapshotEntry(text: string, location: string): SnapshotEntry {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw invalid(location, 'it is not JSON', cause)
  }
  const parsed = v.safeParse(snapshotEntry, value)
  if (!parsed.success) throw invalid(location, `"${v.getDotPath(parsed.issues[0]) ?? ''}" is wrong`)
  return parsed.output
}

/**
 * The entry of a snapshot that belongs to an environment: what another one left is not for it.
 *
 * @returns `undefined` where there is none
 * @throws CdnPurgeError `SNAPSHOT_INVALID`
 */
export function snapshotEntryFor(
  environment: string,
  stored: { readonly text: string } | undefined,
  location: string,
): SnapshotEntry | undefined {
  const entry = stored && parseSnapshotEntry(stored.text, location)
  return entry?.environment === environment ? entry : undefined
}

/**
 * The snapshot as far as a build needs it, which writes one that is damaged anew: that is none.
 *
 * @param environment - absent: of any
 */
export async function readUsableSnapshot(
  store: Pick<Store, 'readSnapshot' | 'location'>,
  environment?: string,
): Promise<{ readonly entry: SnapshotEntry; readonly manifests: StoredSnapshot['manifests'] } | undefined> {
  try {
    const stored = await store.readSnapshot()
    const entry = stored && parseSnapshotEntry(stored.text, store.location)
    if (entry === undefined || entry.environment !== (environment ?? entry.environment)) return undefined
    return { entry, manifests: stored?.manifests ?? new Map() }
  } catch (error) {
    if (isCdnPurgeError(error) && error.code === 'SNAPSHOT_INVALID') return undefined
    throw error
  }
}

/**
 * The entry that a build goes on with: what is left for its environment, else an empty one, also where what is left
 * cannot be used. That is warned of.
 */
export function snapshotEntryToChange(
  environment: string,
  stored: { readonly text: string } | undefined,
  { store: { location }, clock, logger }: LedgerAccess & { readonly logger: Logger },
): SnapshotEntry {
  const empty = {
    version: 1 as const,
    environment,
    createdAt: new Date(clock.now()).toISOString(),
    outputs: new Map(),
    images: {},
  }
  try {
    return snapshotEntryFor(environment, stored, location) ?? empty
  } catch (error) {
    if (!isCdnPurgeError(error)) throw error
    logger.warn(
      `${error.message} This build replaces it. What builds before it changed is not known any more: if one was uploaded without \`cdn-purge run\`, call \`cdn-purge purge --everything\` once.`,
    )
    return empty
  }
}

/** The text of an entry. */
export function serializeSnapshotEntry(entry: SnapshotEntry): string {
  return `${JSON.stringify({ ...entry, outputs: toRecord(entry.outputs, output => output) }, undefined, 2)}\n`
}

function invalid(location: string, why: string, cause?: unknown): CdnPurgeError {
  return new CdnPurgeError('SNAPSHOT_INVALID', `The snapshot in ${location} cannot be used: ${why}.`, {
    hint: 'Build again, and carry the whole folder "snapshot" to where "cdn-purge run" runs.',
    cause,
  })
}
