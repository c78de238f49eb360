import type { Context } from '../context.ts'
import type { Prepared } from '../prepare/model.ts'
import { listFiles, locate } from './list-files.ts'
import { throughEdge } from './look/address.ts'
import { lookThroughEdge } from './look/look.ts'
import { lookUntil } from './look/look-until.ts'
import type { LiveReport } from './model.ts'
import { takeSample } from './sample.ts'

/**
 * Looks once whether the edge has the bytes of the outputs, whatever changed in them. Nothing is purged or recorded.
 *
 * @param size - files that are looked at; absent: all
 * @throws CdnPurgeError `INTERRUPTED`
 */
export async function lookAtEdge(
  { outputs }: Prepared,
  size: number | undefined,
  context: Context,
): Promise<LiveReport> {
  const now = outputs.map(output => ({ ...output, changes: { ...output.changes, removed: [] } }))
  const files = listFiles({ outputs: now, elsewhere: [] }, context.home, () => ({ url: () => true }))
  const sample = locate(takeSample(files, size ?? files.length))
  const { report } = await lookUntil(
    { files: sample, look: lookThroughEdge(throughEdge), timeout: 0, title: 'Looking through the edge' },
    context,
  )
  return report
}
