/**
 * Purges from many machines through one queue: runs leave what is due to workers, which send it at the pace of each
 * vendor's API. On BullMQ and Redis.
 *
 * @packageDocumentation
 */

export { createHandOver } from './hand-over.ts'
export { dropQueued, listQueue, type QueuedSite, retryQueued } from './inspect.ts'
export type { TicketRun } from './worker/run-ticket.ts'
export { type RunningWorker, startWorker, type WorkerOptions } from './worker/worker.ts'
