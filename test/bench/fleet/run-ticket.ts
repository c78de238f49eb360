import type { Target } from '../../../packages/core/src/options/target.ts'
import { marked } from '../../../packages/core/src/plan/due-list.ts'
import type { DueItem } from '../../../packages/core/src/plan/model.ts'
import type { PreparedTarget } from '../../../packages/core/src/prepare/target.ts'
import { bookingOf } from '../../../packages/core/src/purge/dispatch/booking.ts'
import { type Delivered, type PlannedLayer, walkLayers } from '../../../packages/core/src/purge/layer.ts'
import type { Booking } from '../../../packages/core/src/wire/pace-gate.ts'
import type { Agenda } from './agenda.ts'
import type { Plans } from './plans.ts'
import type { SimulatedSite } from './site.ts'
import type { VirtualPace } from './virtual-pace.ts'

/** What a run works with. */
export interface TicketSetting {
  readonly agenda: Agenda
  readonly plans: Plans
  /** Milliseconds from a request to its answer. */
  readonly latency: number
  /** Told of each request as it leaves. */
  readonly onRequest: (booking: Booking | undefined) => void
  /** Told when a deploy is purged everywhere, of when it was. */
  readonly onPurged: (deploy: number) => void
}

/** Sends what a site owes, layer by layer, as far as the paces let it. Every request is accepted. */
export async function runTicket(
  site: SimulatedSite,
  pace: VirtualPace,
  setting: TicketSetting,
): Promise<void> {
  const debts = site.targets.map((_, index) => site.owes(index))
  const prepared = site.targets.map(
    (target, index): PreparedTarget => ({
      target,
      chosen: true,
      needs: () => true,
      due: [...(debts[index]?.keys() ?? [])],
      fresh: [],
      wholes: [],
      plan: async (due, avoid) => setting.plans.plan(target, due, avoid),
    }),
  )
  const deliver = (layer: PlannedLayer) => {
    const index = site.targets.indexOf(layer.target)
    return sendLayer(layer, pace, setting, item => {
      for (const deploy of site.settle(index, item, debts[index]?.get(item) ?? -1)) setting.onPurged(deploy)
    })
  }
  await walkLayers(prepared, deliver, () => undefined)
}

/** As `sendLayer` and `dispatch` of the engine: so many requests at once; the first that finds no place ends it. */
async function sendLayer(
  { target, free, held, made, needed }: PlannedLayer,
  pace: VirtualPace,
  { agenda, plans, latency, onRequest }: TicketSetting,
  settle: (item: DueItem) => void,
): Promise<Delivered> {
  const open = needed.slice()
  const done = new Uint8Array(free.length)
  const accept = (index: number) => {
    done[index] = 1
    const item = free.at(index)
    if (item !== undefined) settle(item)
  }
  for (const { due } of made.skipped) if (open[due] === 0) accept(due)
  const queue = [...made.batches]
  let isFull = false
  const send = async (carried: (typeof queue)[number]) => {
    const booking = bookingOf(target, carried)
    const wait = booking === undefined ? 0 : pace.book(booking)
    isFull ||= wait === undefined
    if (wait === undefined) return
    await agenda.sleep(wait)
    onRequest(booking)
    await agenda.sleep(latency)
    for (const index of carried.flatMap(({ covers }) => covers)) {
      const left = (open[index] ?? 0) - 1
      open[index] = left
      if (left === 0) accept(index)
    }
  }
  const work = async () => {
    for (let batch = queue.shift(); batch !== undefined && !isFull; batch = queue.shift()) {
      for (const carried of plans.requests(target, batch)) if (!isFull) await send(carried)
    }
  }
  await Promise.all(Array.from({ length: concurrencyOf(target) }, work))
  return {
    done: {
      requests: [],
      settled: marked(free, done),
      items: done.filter(Boolean).length,
      wide: [],
      errors: [],
    },
    stale: [
      ...held,
      ...marked(
        free,
        done.map(mark => 1 - mark),
      ),
    ],
  }
}

function concurrencyOf({ api }: Target): number {
  return api.capabilities.concurrency
}
