import type { LiveReport } from '../../live/model.ts'
import type { ResolvedOptions } from '../../options/resolve.ts'
import type { ErrorReport } from '../../report/model.ts'

/** Why nothing is sent where the origin does not serve the build in time. */
export function describeLateOrigin(
  { waitForOrigin: wait }: Pick<ResolvedOptions, 'waitForOrigin'>,
  { ms }: LiveReport,
): Omit<ErrorReport, 'items'> {
  const isThroughEdge = wait !== false && wait.origin === undefined
  const edge =
    ' An edge that ignores queries, or changes bytes, must be passed by with "waitForOrigin.origin".'
  return {
    code: 'ORIGIN_NOT_READY',
    message: `not sent, since after ${Math.round(ms / 1000)} s the origin did not serve the bytes of this build`,
    hint: `When it does, run \`cdn-purge run\` again.${isThroughEdge ? edge : ''}`,
  }
}
