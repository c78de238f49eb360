import { randomUUID } from 'node:crypto'
import type { Context } from '../../context.ts'
import type { Target } from '../../options/target.ts'
import type { Batch, Batches } from '../../plan/model.ts'
import type { Failure, PurgeRequest, Reading } from '../../providers/contract/provider.ts'
import type { RequestReport } from '../../report/model.ts'
import { withAskedWait } from '../../vendor/asked-wait.ts'
import { cleanReading } from '../../vendor/clean.ts'
import { logIn, sendTo } from '../../vendor/exchange.ts'
import { Waits } from '../../wait/waits.ts'
import type { PastAttempt, Sent } from '../../wire/model.ts'
import { countCovers, listRequests, reportRequest } from '../requests.ts'
import { Bisection } from './bisection.ts'
import { bookingOf } from './booking.ts'
import { PaceKeeper } from './pace.ts'

/** What became of one planned item. */
export interface Outcome {
  readonly planned: Batch[number]
  /** Why it was not accepted; absent: it was. */
  readonly failure?: Failure
}

/** One request with what it settled. */
export interface Delivery {
  readonly report: RequestReport
  readonly outcomes: readonly Outcome[]
  /** The vendor's identifier of the work it queued. */
  readonly operation?: string
  readonly course: Course
}

/** How one request went. */
export interface Course {
  readonly carried: Batch
  readonly attempts: readonly PastAttempt[]
  /** Milliseconds that it waited before, at the pace of the API. */
  readonly paced: number
  /** Why it was not accepted as a whole. */
  readonly failure?: string
}

/** After so many requests in a row that failed to the end, the rest is left for the next run. */
const FAILURES_IN_A_ROW = 3
const ifInterrupted = 'Ctrl-C keeps it pending'

/**
 * Sends a target's batches, as many at once and as fast as its API bears. A batch whose content is refused is halved down to the
 * offending item. A refused key or call, a rate limit, and an API that keeps failing end it.
 *
 * @param deliver - records what a request settled, before the next one is sent
 * @returns what was not sent, each with the reason
 */
export async function dispatch(
  target: Target,
  batches: Batches,
  context: Context,
  deliver: (delivery: Delivery) => Promise<void>,
): Promise<readonly Outcome[]> {
  const queue = batches[Symbol.iterator]()
  const session = batches.length === 0 ? undefined : await logIn(target, context)
  let stopped = session?.failure
  let failures = 0
  const bisection = new Bisection()
  const { clock, signal } = context
  const { concurrency } = target.api.capabilities
  const { pace = new PaceKeeper(clock) } = context
  const waits = new Waits(context)
  const run = createRun(clock)
  const unsent: Batch[] = []
  const next = (): Batch | undefined => {
    const { done, value } = queue.next()
    return done ? undefined : value
  }

  /** @returns milliseconds that it waited, or why it may not leave in this run */
  const keepPace = async (carried: Batch): Promise<number | Failure> => {
    const booking = bookingOf(target, carried)
    const wait = booking === undefined ? 0 : await pace.book(booking)
    if (wait === undefined) return { kind: 'other', message: 'the pace of its API leaves no room for now' }
    if (wait === 0) return 0
    const waiting = waits.begin(
      seconds => `${target.name}: at the pace of its API, waiting ${seconds} s; ${ifInterrupted}`,
      wait,
    )
    try {
      await waiting.sleep(wait, signal)
    } catch (error) {
      // Sending says what an interruption means for the request.
      if (signal?.aborted !== true) throw error
    } finally {
      waiting.end()
    }
    return wait
  }

  const send = async (request: PurgeRequest, carried: Batch) => {
    const paced = stopped ?? (await keepPace(carried))
    // Others may have been refused while this one waited.
    if (typeof paced !== 'number') stopped ??= paced
    if (stopped !== undefined || typeof paced !== 'number') {
      unsent.push(carried)
      return
    }
    // Once the API has failed to the end of its retries, further requests are tried once each.
    const retries = failures > 0 ? 0 : target.retries
    const attempts: PastAttempt[] = []
    const onAttempt = (attempt: PastAttempt) => void attempts.push(attempt)
    const sent = await sendTo(target, request, { retries, ifInterrupted, onAttempt }, context)
    const reading: Reading =
      'failure' in sent
        ? { failure: sent.failure }
        : cleanReading(target.api.readResponse(request, sent.response), sent.clean)
    const { rejected = [], note, operation, missed } = reading
    const failure =
      reading.failure === undefined || 'failure' in sent
        ? reading.failure
        : withAskedWait(reading.failure, sent.response, clock.now())
    failures = failure?.kind === 'other' ? failures + 1 : 0
    const answered =
      'failure' in sent ? undefined : { ...timing(sent.sent), status: sent.sent.response.status }
    if (failure?.kind === 'credentials' || answered?.status === 429 || failures >= FAILURES_IN_A_ROW)
      stopped ??= failure
    const isRefused = failure?.kind === 'rejected' && rejected.length === 0
    const refusal = isRefused ? bisection.refused(carried) : undefined
    if (failure === undefined) bisection.accepted()
    if (refusal === 'call') {
      stopped ??= {
        ...failure,
        kind: 'other',
        message: `${failure?.message ?? ''} (every part of the batch was refused alike: it is not one item)`,
      }
    }
    await deliver({
      report: reportRequest(request, target, {
        covers: countCovers(carried),
        ...answered,
        ...(note === undefined || note === '' ? {} : { said: note }),
        ...(missed === true && failure === undefined ? { missed } : {}),
        ...(operation === undefined || 'failure' in sent ? {} : { operation: sent.clean(operation) }),
      }),
      outcomes:
        refusal === 'halved'
          ? []
          : judge(carried, { ...reading, ...(failure === undefined ? {} : { failure }) }),
      ...(operation === undefined ? {} : { operation }),
      course: { carried, attempts, paced, ...(failure === undefined ? {} : { failure: failure.message }) },
    })
  }

  const work = async (worker: number) => {
    while (stopped === undefined && (worker === 0 || !bisection.isOpen)) {
      const batch = bisection.take() ?? next()
      if (batch === undefined) return
      for (const { request, carried } of listRequests(target, [batch], session?.value, run)) {
        await send(request, carried)
      }
    }
  }
  await Promise.all(Array.from({ length: concurrency }, (_, worker) => work(worker)))
  const failure =
    stopped === undefined ? undefined : { ...stopped, message: `not sent, since: ${stopped.message}` }
  return failure === undefined
    ? []
    : [...unsent.flat(), ...bisection.rest(), ...restOf(next).flat()].map(planned => ({ planned, failure }))
}

/** What has not been taken yet. */
function restOf(next: () => Batch | undefined): Batch[] {
  const rest: Batch[] = []
  for (let batch = next(); batch !== undefined; batch = next()) rest.push(batch)
  return rest
}

/** A name for this run at one target, by which an API tells a repetition from a new request. */
function createRun(clock: Context['clock']): string {
  return `cdn-purge-${clock.now()}-${randomUUID().slice(0, 8)}`
}

function timing({ attempts, ms }: Sent): Pick<RequestReport, 'attempts' | 'ms'> {
  return { attempts, ms: Math.round(ms) }
}

function judge(carried: Batch, { failure, rejected = [] }: Reading): Outcome[] {
  const refusals = new Map(rejected.map(({ item, reason }) => [item, reason]))
  return carried.map(planned => {
    const reason = refusals.get(planned.item)
    if (reason !== undefined) return { planned, failure: { kind: 'rejected', message: reason } }
    return failure === undefined ? { planned } : { planned, failure }
  })
}
