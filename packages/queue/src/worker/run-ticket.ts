import { describeCause, isCdnPurgeError, type RunReport } from '@cdn-purge/core/engine'
import { summarizePurge } from '@cdn-purge/core/run'
import { DelayedError, type Job, UnrecoverableError } from 'bullmq'
import * as v from 'valibot'
import { parseJob } from '../job.ts'
import { jobsKey } from '../keys.ts'
import { SharedPace } from '../pace.ts'
import { bury, type OpenQueue } from '../queue.ts'
import { type Ticket, ticket } from '../ticket.ts'
import { isLasting, perform, type Workbench } from './perform.ts'

/** Milliseconds that a request may wait for its pace before its ticket goes back into the queue until then. */
export const PATIENCE = 5_000
/** Milliseconds by which a ticket is back before the time that it booked. */
export const LEAD = 2_000

/** One run of a ticket. */
export interface TicketRun {
  readonly site: string
  /** Absent where it failed before anything was sent. */
  readonly report?: RunReport
  /** Why not all was accepted. */
  readonly failure?: string
  /** All is done; it goes on at the pace of an API, or after a pause; or it is left for somebody to look at. */
  readonly outcome: 'done' | 'paced' | 'again' | 'dead'
}

/**
 * Makes what a worker does with a ticket.
 *
 * @param onRun - told of each run
 * @param onWork - told of work on a ledger that begins, which ends whether the queue is there or not
 */
export function createTicketRun(
  queue: OpenQueue,
  bench: Workbench,
  onRun: (run: TicketRun) => void,
  onWork: (work: Promise<unknown>) => void,
): (job: Job<Ticket, void, string>, token?: string) => Promise<void> {
  const { redis, place } = queue

  return async (job, token) => {
    const { id, site, booked } = v.parse(ticket, job.data)
    const pace = new SharedPace(redis, place.name, PATIENCE, booked)

    const comeBack = async (at: number) => {
      await job.updateData({ id, site, booked: [...pace.booked] })
      await job.moveToDelayed(at, token)
      throw new DelayedError()
    }
    const fail = async (failure: string, isHopeless: boolean, report?: RunReport) => {
      const isLast = isHopeless || job.attemptsMade + 1 >= (job.opts.attempts ?? 1)
      onRun({
        site,
        failure,
        outcome: isLast ? 'dead' : 'again',
        ...(report === undefined ? {} : { report }),
      })
      if (!isLast) throw new Error(failure)
      await bury(queue, id, job.id)
      throw new UnrecoverableError(failure)
    }

    let report: RunReport
    try {
      const said = parseJob(await redis.hget(jobsKey(place.name), id), site)
      const work = perform(said, pace, bench)
      onWork(work)
      report = await work
    } catch (error) {
      if (isCdnPurgeError(error) && error.code === 'INTERRUPTED') return comeBack(Date.now())
      return fail(explain(error), isLasting(error))
    }
    if (pace.nextAt !== undefined) {
      onRun({ site, report, outcome: 'paced' })
      return comeBack(pace.nextAt - LEAD)
    }
    if (!report.ok) return fail(failureOf(report), isHopeless(report), report)
    await bury(queue, id, undefined)
    onRun({ site, report, outcome: 'done' })
  }
}

/**
 * Whether another try cannot help: all that failed was refused its credentials, or is held back for what was. An API that
 * was only busy has its other tries, whatever another one refuses.
 */
function isHopeless({ targets }: RunReport): boolean {
  const stale = new Set<string>()
  let isRefused = false
  for (const { errors } of targets) {
    for (const { code, items } of errors) {
      if (code === 'CREDENTIALS_REFUSED') isRefused = true
      else if (!items.every(item => stale.has(item))) return false
    }
    for (const item of errors.flatMap(({ items }) => items)) stale.add(item)
  }
  return isRefused
}

/** What went wrong, and what to do about it, where that is known. */
function explain(error: unknown): string {
  const { hint } = isCdnPurgeError(error) ? error : {}
  return [describeCause(error), ...(hint === undefined ? [] : [hint])].join(' ')
}

function failureOf(report: RunReport): string {
  const reasons = summarizePurge(report).filter(({ level }) => level === 'error')
  return reasons.map(({ text }) => text).join('\n')
}
