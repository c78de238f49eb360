import type { QueuePlace } from '@cdn-purge/core/engine'
import * as v from 'valibot'
import { deadKey } from './keys.ts'
import { addTicket, type OpenQueue, withQueue } from './queue.ts'
import { ticket } from './ticket.ts'

/** A ticket as it lies in the queue. */
export interface QueuedSite {
  readonly site: string
  readonly state: 'waiting' | 'active' | 'delayed' | 'failed'
  /** ISO 8601: when a run put it there. */
  readonly since: string
  /** Runs that failed. */
  readonly failures: number
  /** ISO 8601: when it is run again; of those that are delayed. */
  readonly next?: string
  /** Why it failed last. */
  readonly reason?: string
}

/** BullMQ's words and ours. */
const states = { waiting: 'wait', active: 'active', delayed: 'delayed', failed: 'failed' } as const
const names = ['failed', 'active', 'waiting', 'delayed'] as const
const hint = 'Nothing was changed.'

/**
 * Lists what is in a queue: what failed first, then what is under way, waits, and comes back later.
 *
 * @throws CdnPurgeError `QUEUE_UNREACHABLE`
 */
export function listQueue(place: QueuePlace): Promise<readonly QueuedSite[]> {
  return withQueue(place, hint, async queue => (await listTickets(queue)).map(({ shown }) => shown))
}

/**
 * Puts tickets that failed, or wait for another try, back into the queue now.
 *
 * @param sites - absent: all that failed
 * @returns the sites that were put there
 * @throws CdnPurgeError `QUEUE_UNREACHABLE`
 */
export function retryQueued(place: QueuePlace, sites?: readonly string[]): Promise<readonly string[]> {
  return withQueue(place, hint, async queue => {
    const found = (await listTickets(queue)).filter(({ shown: { site, state } }) =>
      sites === undefined
        ? state === 'failed'
        : sites.includes(site) && state !== 'active' && state !== 'waiting',
    )
    for (const { remove, ticket } of found) {
      await remove()
      await addTicket(queue.tickets, { ...ticket, booked: [] })
    }
    return found.map(({ shown }) => shown.site)
  })
}

/**
 * Takes tickets out of the queue, but for those that are being worked on. What their ledgers owe stays pending there.
 *
 * @returns the sites that were taken out
 * @throws CdnPurgeError `QUEUE_UNREACHABLE`
 */
export function dropQueued(place: QueuePlace, sites: readonly string[]): Promise<readonly string[]> {
  return withQueue(place, hint, async queue => {
    const found = (await listTickets(queue)).filter(
      ({ shown: { site, state } }) => sites.includes(site) && state !== 'active',
    )
    for (const { remove } of found) await remove()
    return found.map(({ shown }) => shown.site)
  })
}

async function listTickets({ place, redis, tickets }: OpenQueue) {
  const lists = await Promise.all(
    names.map(async state => {
      const jobs = await tickets.getJobs(states[state], 0, -1, true)
      const times = state === 'delayed' ? await timesOf(tickets, redis) : undefined
      return jobs.flatMap(job => {
        const data = v.safeParse(ticket, job.data)
        if (!data.success) return []
        const { timestamp, failedReason, attemptsMade } = job
        const next = times?.get(String(job.id))
        return {
          ticket: data.output,
          async remove() {
            await job.remove()
            await redis.hdel(deadKey(place.name), data.output.id)
          },
          shown: {
            site: data.output.site,
            state,
            since: new Date(timestamp).toISOString(),
            failures: attemptsMade,
            ...(next === undefined ? {} : { next: new Date(next).toISOString() }),
            ...(failedReason === undefined || failedReason === '' ? {} : { reason: failedReason }),
          } satisfies QueuedSite,
        }
      })
    }),
  )
  return lists.flat()
}

/** BullMQ keeps the time of a delayed job, times this, as its place in the list; what is below tells jobs of one time apart. */
const STEP = 0x1000

/** When delayed tickets come back, in milliseconds since the epoch, by their BullMQ ids. */
async function timesOf(
  tickets: OpenQueue['tickets'],
  redis: OpenQueue['redis'],
): Promise<Map<string, number>> {
  const list = await redis.zrange(tickets.toKey('delayed'), 0, -1, 'WITHSCORES')
  return new Map(
    list.flatMap((id, index) =>
      index % 2 === 0 ? [[id, Math.floor(Number(list[index + 1]) / STEP)] as const] : [],
    ),
  )
}
