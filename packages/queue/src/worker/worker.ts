import type { QueuePlace } from '@cdn-purge/core/engine'
import { QueueEvents, Worker } from 'bullmq'
import { connect, showPlace } from '../connection.ts'
import { prefixOf } from '../keys.ts'
import { openQueue } from '../queue.ts'
import type { Ticket, TicketWorker } from '../ticket.ts'
import type { Workbench } from './perform.ts'
import { createTicketRun, type TicketRun } from './run-ticket.ts'

/** How often the death of a worker may take a ticket with it before that counts as the ticket's fault. */
const DEATHS = 10

/** How a worker works, and whom it tells of it. */
export interface WorkerOptions extends Omit<Workbench, 'redis'> {
  /** Ledgers that are worked on at once. */
  readonly concurrency: number
  /** Milliseconds after which a worker that gives no sign counts as dead. @default 30000 */
  readonly lockDuration?: number
  /** Told of each run of a ticket. */
  readonly onRun: (run: TicketRun) => void
}

/** A worker under way. */
export interface RunningWorker {
  /** Resolves when no ticket of the queue waits, is worked on by whomever, or comes back later. */
  drained(): Promise<void>
  /** Takes no more tickets, and resolves when those under way are done or, where the signal was aborted, put back. */
  close(): Promise<void>
}

/** Starts to work on a queue, for as long as it is not closed. A Redis that is away is waited for. */
export function startWorker(place: QueuePlace, options: WorkerOptions): RunningWorker {
  const { logger, concurrency, lockDuration } = options
  const connection = connect(place, 'worker', why =>
    why === undefined
      ? logger.info(`The queue ${showPlace(place)} is back.`)
      : logger.warn(`The queue ${showPlace(place)} cannot be reached: ${why}. Trying again.`),
  )
  const queue = openQueue(place, connection)
  const bench = { ...options, redis: place.url.reveal() }
  const shared = { connection, prefix: prefixOf(place.name), skipVersionCheck: true }
  const worker: TicketWorker = new Worker<Ticket, void, string>(
    place.name,
    createTicketRun(queue, bench, options.onRun),
    {
      ...shared,
      concurrency,
      maxStalledCount: DEATHS,
      ...(lockDuration === undefined ? {} : { lockDuration, stalledInterval: lockDuration / 2 }),
    },
  )
  // The connection tells of trouble.
  worker.on('error', () => undefined)

  return {
    async drained() {
      const events = new QueueEvents(place.name, shared)
      events.on('error', () => undefined)
      try {
        await new Promise<void>((resolve, reject) => {
          const look = () => {
            queue.tickets
              .getJobCountByTypes('wait', 'active', 'delayed', 'prioritized')
              .then(count => count === 0 && resolve(), reject)
          }
          for (const event of ['completed', 'failed', 'drained', 'removed'] as const) events.on(event, look)
          look()
        })
      } finally {
        await events.close()
      }
    },
    async close() {
      await worker.close()
      await queue.tickets.close()
      connection.disconnect()
    },
  }
}
