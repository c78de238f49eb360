import * as z from 'zod/mini'
import { CdnPurgeError } from '../errors/error.ts'

const snapshotEntry = z.object({
  version: z.literal(1),
  environment: z.string(),
  createdAt: z.string(),
  outputs: z.record(
    z.string(),
    z.object({
      manifest: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
      files: z.int(),
      base: z.optional(z.string()),
    }),
  ),
  images: z.record(z.string(), z.object({ hash: z.string(), token: z.optional(z.string()) })),
})

/** What a build with `when: 'deploy'` made, until a run has applied it. */
export type SnapshotEntry = z.infer<typeof snapshotEntry>

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

/** The text of an entry. */
export function serializeSnapshotEntry(entry: SnapshotEntry): string {
  return `${JSON.stringify(entry, undefined, 2)}\n`
}

function invalid(location: string, why: string, cause?: unknown): CdnPurgeError {
  return new CdnPurgeError('SNAPSHOT_INVALID', `The snapshot in ${location} cannot be used: ${why}.`, {
    hint: 'Build again, and carry the whole folder "snapshot" to where "cdn-purge run" runs.',
    cause,
  })
}
