import { describeCause, type PurgeJob, type QueuePlace } from '@cdn-purge/core/engine'
import { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { connect, greet, unreachable } from './connection.ts'
import { deadKey, jobsKey, ledgerId, prefixOf } from './keys.ts'
import type { Ticket, TicketQueue } from './ticket.ts'

/** How often a purge is tried before it is left for somebody to look at: with these pauses, for half an hour or so. */
const ATTEMPTS = 10
/** The first pause in milliseconds, which doubles each time. */
const PAUSE = 5_000

/** An open queue. */
export interface OpenQueue {
  readonly place: QueuePlace
  readonly redis: Redis
  readonly tickets: TicketQueue
}

/** A queue over a connection, which stays open when the queue is closed. */
export function openQueue(place: QueuePlace, redis: Redis): OpenQueue {
  const tickets: TicketQueue = new Queue<Ticket, void, string>(place.name, {
    connection: redis,
    prefix: prefixOf(place.name),
    // ASSUME: a Redis that BullMQ calls too old for some of its features has those that are used here.
    skipVersionCheck: true,
  })
  // What fails says so itself.
  tickets.on('error', () => undefined)
  return { place, redis, tickets }
}

/**
 * Opens a queue, works with it, and closes it.
 *
 * @param hint - for the error where that fails: what becomes of what was to be done
 * @throws CdnPurgeError `QUEUE_UNREACHABLE`
 */
export async function withQueue<Result>(
  place: QueuePlace,
  hint: string,
  work: (queue: OpenQueue) => Promise<Result>,
): Promise<Result> {
  let trouble: string | undefined
  const redis = connect(place, 'run', why => {
    trouble = why
  })
  try {
    // A server that is away is told of at once, and not waited for.
    await greet(redis)
    const queue = openQueue(place, redis)
    try {
      return await work(queue)
    } finally {
      await queue.tickets.close()
    }
  } catch (error) {
    // Why the connection is gone says more than that a command had to wait for it in vain.
    const why = describeCause(error)
    throw unreachable(place, trouble ?? (why === 'Command timed out' ? 'it does not answer' : why), hint)
  } finally {
    redis.disconnect()
  }
}

/**
 * Puts a ledger into the queue. One that waits there already keeps its place; one that is to come back later does so
 * now, since what is new may not have to wait; one that is just being worked on is looked at once more.
 */
export async function enqueue({ place, redis, tickets }: OpenQueue, job: PurgeJob): Promise<void> {
  const id = ledgerId(job)
  // Before the ticket: whoever takes it finds what this run said, or what a later one did.
  await redis.hset(jobsKey(place.name), id, JSON.stringify(job))
  await addTicket(tickets, { id, site: job.site, booked: [] })
}

/** Adds a ticket, unless its ledger has one, which is run as soon as can be. */
export async function addTicket(tickets: TicketQueue, ticket: Ticket): Promise<void> {
  const { id } = await tickets.add(ticket.site, ticket, {
    deduplication: { id: ticket.id, keepLastIfActive: true },
    attempts: ATTEMPTS,
    backoff: { type: 'exponential', delay: PAUSE, jitter: 0.5 },
    removeOnComplete: true,
    removeOnFail: false,
  })
  const job = id === undefined ? undefined : await tickets.getJob(id)
  // It may be run, or gone, by now, which is as good.
  if (await job?.isDelayed()) await job?.promote().catch(() => undefined)
}

/**
 * Keeps, of the tickets of a ledger that failed to the end, the last one alone, and none once one is done.
 *
 * @param next - the BullMQ id of the one that failed now; `undefined`: one is done
 */
export async function bury(
  { place, redis, tickets }: OpenQueue,
  id: string,
  next: string | undefined,
): Promise<void> {
  const dead = deadKey(place.name)
  const before = await redis.hget(dead, id)
  if (next !== undefined) await redis.hset(dead, id, next)
  else if (before !== null) await redis.hdel(dead, id)
  if (before !== null && before !== next) await tickets.remove(before)
}
