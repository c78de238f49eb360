import { setTimeout as sleep } from 'node:timers/promises'
import type { QueuePlace } from '@cdn-purge/core/engine'
import { QueueEvents, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { connect, showPlace } from '../connection.ts'
import { prefixOf } from '../keys.ts'
import { openQueue } from '../queue.ts'
import type { Ticket, TicketWorker } from '../ticket.ts'
import type { Workbench } from './perform.ts'
import { createTicketRun, type TicketRun } from './run-ticket.ts'

/** How often the death of a worker may take a ticket with it before that counts as the ticket's fault. */
const DEATHS = 10

/** Milliseconds between two looks whether the queue is empty, beside those at its events, which a Redis may lose. */
const LOOKS = 5_000
/** Milliseconds that a worker that ends waits for a sign of Redis, and between two questions for one. */
const [SILENCE, QUESTIONS] = [5_000, 1_000]

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
  /**
   * Takes no more tickets, and resolves when those under way are done or, where the signal was aborted, put back. A Redis
   * that is away is not waited for: what was under way comes back to another worker, as that of one that was killed.
   */
  close(): Promise<void>
}

/** Starts to work on a queue, for as long as it is not closed. A Redis that is away is waited for. */
export function startWorker(place: QueuePlace, options: WorkerOptions): RunningWorker {
  const { logger, concurrency, lockDuration } = options
  const connection = connect(place, 'worker', why =>
    why === undefined
      ? logger.info(`The queue ${showPlace(place)} is back.`)
      : logger.warn(
          `The queue ${showPlace(place)} cannot be reached: ${why.replace(/\.$/, '')}. Trying again.`,
        ),
  )
  const queue = openQueue(place, connection)
  const bench = { ...options, redis: place.url.reveal() }
  const shared = { connection, prefix: prefixOf(place.name), skipVersionCheck: true }
  const performed = new Set<Promise<void>>()
  const runTicket = createTicketRun(queue, bench, options.onRun, work => {
    const ended = work.then(
      () => undefined,
      () => undefined,
    )
    performed.add(ended)
    void ended.then(() => performed.delete(ended))
  })
  const worker: TicketWorker = new Worker<Ticket, void, string>(place.name, runTicket, {
    ...shared,
    concurrency,
    maxStalledCount: DEATHS,
    ...(lockDuration === undefined ? {} : { lockDuration, stalledInterval: lockDuration / 2 }),
  })
  // The connection tells of trouble.
  worker.on('error', () => undefined)

  return {
    async drained() {
      const events = new QueueEvents(place.name, shared)
      events.on('error', () => undefined)
      let looks: NodeJS.Timeout | undefined
      try {
        await new Promise<void>((resolve, reject) => {
          const look = () => {
            queue.tickets
              .getJobCountByTypes('wait', 'active', 'delayed', 'prioritized')
              .then(count => count === 0 && resolve(), reject)
          }
          for (const event of ['completed', 'failed', 'drained', 'removed'] as const) events.on(event, look)
          looks = setInterval(look, LOOKS)
          look()
        })
      } finally {
        clearInterval(looks)
        await events.close()
      }
    },
    async close() {
      const ended = worker.close().then(() => queue.tickets.close())
      const isClosed = await Promise.race([ended.then(() => true), untilSilent(connection)])
      connection.disconnect()
      if (isClosed !== true) {
        // What was accepted is noted in the ledgers, which may lie elsewhere.
        await Promise.all(performed)
        logger.warn(
          `The queue ${showPlace(place)} does not answer: what was under way cannot be put back, and comes back by itself within a minute.`,
        )
      }
    },
  }
}

/** Resolves when Redis has given no sign for a while; never, where the connection is closed in good order before. */
async function untilSilent(redis: Redis): Promise<void> {
  for (;;) {
    const signs = redis.ping().then(
      () => true,
      () => false,
    )
    if (!(await Promise.race([signs, sleep(SILENCE, false, { ref: false })]))) return
    await sleep(QUESTIONS, undefined, { ref: false })
  }
}
