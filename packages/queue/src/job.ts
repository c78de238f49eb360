import { CdnPurgeError, type PurgeJob } from '@cdn-purge/core/engine'
import * as v from 'valibot'

/**
 * Where a ledger may lie that a job names: places that other machines can reach, and not how they are opened. Whoever
 * can write to the queue must not have a worker read a folder, or send a password elsewhere.
 */
const ledger = v.variant('store', [
  v.strictObject({ store: v.literal('redis'), key: v.string() }),
  v.strictObject({
    store: v.literal('s3'),
    bucket: v.string(),
    prefix: v.string(),
    region: v.string(),
    endpoint: v.optional(v.string()),
  }),
])

const purgeJob = v.object({
  version: v.literal(1),
  site: v.pipe(v.string(), v.regex(/^[\w.:[\]-]+$/)),
  mark: v.exactOptional(v.object({ id: v.string(), sequence: v.number() })),
  options: v.looseObject({ ledger, targets: v.array(v.unknown()) }),
})

/**
 * Reads what a run said of its ledger.
 *
 * @param text - as it lies in Redis; `null`: nothing does
 * @throws CdnPurgeError `QUEUE_INVALID`
 */
export function parseJob(text: string | null, site: string): PurgeJob {
  const hint =
    'The next run of that site says it anew; look whether an older version of cdn-purge works here.'
  if (text === null) {
    throw new CdnPurgeError('QUEUE_INVALID', `The queue does not say what to purge for ${site}.`, { hint })
  }
  const parsed = v.safeParse(purgeJob, parseJson(text))
  if (parsed.success) return parsed.output
  const where = v.getDotPath(parsed.issues[0]) ?? 'it is no object'
  throw new CdnPurgeError('QUEUE_INVALID', `What the queue says of ${site} cannot be read: ${where}.`, {
    hint,
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
