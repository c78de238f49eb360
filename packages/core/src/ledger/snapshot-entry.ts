import * as z from 'zod/mini'
import { CdnPurgeError } from '../errors/error.ts'
import { named, toRecord } from './named.ts'

const snapshotEntry = z.object({
  version: z.literal(1),
  environment: z.string(),
  createdAt: z.string(),
  outputs: named(
    z.object({
      manifest: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
      files: z.int(),
      base: z.optional(z.string()),
      /** Of the build, relative to where names of outputs start; absent in snapshots of before. */
      project: z.optional(z.string()),
      /** Files that builds which no run applied left otherwise: what they left may have been live. */
      unapplied: z.optional(z.array(z.string())),
      /** Files of which the bundler said that their names carry their content hash, and whose names do not show it. */
      hashed: z.optional(z.array(z.string())),
      /** As in the ledger. */
      delivered: z.optional(z.array(z.string())),
      /** Folders of which something was not looked at; absent in snapshots of before: that is not known. */
      unseen: z.optional(z.array(z.string())),
    }),
  ),
  images: z.record(z.string(), z.object({ hash: z.string(), token: z.optional(z.string()) })),
  /** As in the ledger. */
  unserved: z.optional(z.array(z.string())),
  options: z.optional(z.record(z.string(), z.unknown())),
})

/** What a build with `when: 'deploy'` made, until a run has applied it. */
export type SnapshotEntry = z.infer<typeof snapshotEntry>

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
  const parsed = snapshotEntry.safeParse(value)
  if (!parsed.success) throw invalid(location, `"${parsed.error.issues[0]?.path.join('.') ?? ''}" is wrong`)
  return parsed.data
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
 * The entry that a build goes on with: what is left for its environment, else an empty one.
 *
 * @param now - milliseconds since 1970
 * @throws CdnPurgeError `SNAPSHOT_INVALID`
 */
export function snapshotEntryToChange(
  environment: string,
  stored: { readonly text: string } | undefined,
  location: string,
  now: number,
): SnapshotEntry {
  return (
    snapshotEntryFor(environment, stored, location) ?? {
      version: 1,
      environment,
      createdAt: new Date(now).toISOString(),
      outputs: new Map(),
      images: {},
    }
  )
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
