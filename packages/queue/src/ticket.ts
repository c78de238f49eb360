import type { Queue as BullQueue, Worker as BullWorker } from 'bullmq'
import * as v from 'valibot'

/** A place in a bucket that was booked ahead of time. */
const place = v.object({
  bucket: v.string(),
  /** Requests or items. */
  amount: v.number(),
  /** Milliseconds since the epoch, by the clock of Redis: when it may leave. */
  at: v.number(),
})

/** What lies in the queue: a ledger that owes something, and what was booked for it at the paces of its APIs. */
export const ticket = v.object({
  /** See `ledgerId`. */
  id: v.string(),
  site: v.string(),
  booked: v.optional(v.array(place), []),
})

/** A place in a bucket that was booked ahead of time. */
export type Place = v.InferOutput<typeof place>

/** What lies in the queue. */
export type Ticket = v.InferOutput<typeof ticket>

/** The queue of tickets. */
export type TicketQueue = BullQueue<Ticket, void, string>

/** A worker on tickets. */
export type TicketWorker = BullWorker<Ticket, void, string>
