import type { Context } from '../context.ts'
import type { Target } from '../options/target.ts'
import type { PlannedItem } from '../plan/model.ts'
import type { Failure, Job } from '../providers/contract/provider.ts'
import { sentence } from '../text/sentence.ts'
import { awaitJobs } from './jobs.ts'

/** What became of items that a vendor accepted, where it tells. */
export interface Completion {
  readonly jobs: readonly Job[]
  /** Items whose job failed after all: they are due still. */
  readonly failed: readonly { readonly planned: PlannedItem; readonly failure: Failure }[]
}

/**
 * Waits until a vendor has done what it accepted, as long as the option `wait` allows. What cannot be known is said.
 *
 * @param accepted - by the vendor's identifier of the work
 * @returns `undefined` where nothing is waited for
 */
export async function awaitCompletion(
  target: Target,
  accepted: ReadonlyMap<string, readonly PlannedItem[]>,
  context: Context,
): Promise<Completion | undefined> {
  const { name, api } = target
  if (accepted.size === 0 || (api.wait ?? 0) === 0) return undefined
  const { jobs, failure } = await awaitJobs(target, [...accepted.keys()], context)
  const unlisted = [...jobs].flatMap(([operation, list]) => (list.length === 0 ? [operation] : []))
  const why =
    failure !== undefined
      ? `${sentence(failure.message)}${failure.hint === undefined ? '' : ` ${failure.hint}`}`
      : `its list has no job of ${unlisted.join(', ')}.`
  if (failure !== undefined || unlisted.length > 0) {
    context.logger.warn(`${name}: accepted, but whether it is completed is not known: ${why}`)
  }
  const failed = [...jobs].flatMap(([operation, list]) =>
    list.flatMap(job => {
      if (job.state !== 'failed') return []
      const message = `it was accepted, but its job failed: ${job.message ?? 'no reason given'}`
      const why: Failure = { kind: 'other', message, hint: 'The next run sends it again.' }
      return itemsOf(job, accepted.get(operation) ?? []).map(planned => ({ planned, failure: why }))
    }),
  )
  return { jobs: [...jobs.values()].flat(), failed }
}

/** The items that a job is about; all that travelled with it where it cannot be told: better one too many. */
function itemsOf({ item }: Job, carried: readonly PlannedItem[]): readonly PlannedItem[] {
  const meant = carried.filter(({ item: planned }) =>
    planned.kind === 'raw' ? planned.raw === item : planned.kind === 'url' && planned.path === item,
  )
  return meant.length > 0 ? meant : carried
}
