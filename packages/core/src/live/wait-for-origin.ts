import type { Context } from '../context.ts'
import { createCovers } from '../plan/pattern.ts'
import type { Prepared } from '../prepare/model.ts'
import { deployedItems } from './deployed-items.ts'
import { listFiles, locate } from './list-files.ts'
import { atOrigin, pastEdge } from './look/address.ts'
import { lookAtOrigin } from './look/look.ts'
import { lookUntil } from './look/look-until.ts'
import type { LiveReport } from './model.ts'
import { takeSample } from './sample.ts'

/**
 * Waits until the origin serves what is about to be purged, as the option `waitForOrigin` says: a sample of the files
 * that changed, those whose new names need no purge included, since pages ask for them.
 *
 * @returns what came of it; `undefined` where nothing is waited for
 * @throws CdnPurgeError `INTERRUPTED`
 */
export async function waitForOrigin(prepared: Prepared, context: Context): Promise<LiveReport | undefined> {
  const { waitForOrigin: wait } = prepared.input.options
  const chosen = prepared.targets.filter(target => target.chosen)
  const due = chosen.flatMap(target => [...deployedItems(prepared, target)])
  if (wait === false || due.length === 0) return undefined
  const covers = createCovers(due)
  const files = listFiles(prepared, context.home, ({ changes }) => {
    const touched = new Set([...changes.added, ...changes.changed].map(({ path }) => path))
    return { url: covers, file: path => touched.has(path) }
  })
  const sample = locate(takeSample(files, wait.sample))
  if (sample.length === 0) {
    context.logger.warn(
      'The option "waitForOrigin" has nothing to wait for: of what is due, no bytes are known that the origin must serve. It is purged now.',
    )
    return undefined
  }
  const route = wait.origin === undefined ? pastEdge : atOrigin(wait.origin)
  const look = lookAtOrigin(route)
  const { report } = await lookUntil(
    { files: sample, look, timeout: wait.timeout, title: 'Waiting for the origin' },
    context,
  )
  return report
}
