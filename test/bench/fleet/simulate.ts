import { PaceKeeper } from '../../../packages/core/src/purge/dispatch/pace.ts'
import type { Booking } from '../../../packages/core/src/wire/pace-gate.ts'
import { LEAD } from '../../../packages/queue/src/worker/run-ticket.ts'
import { createRandom } from '../random.ts'
import { Agenda } from './agenda.ts'
import { Plans } from './plans.ts'
import { runTicket, type TicketSetting } from './run-ticket.ts'
import { type Scenario, targetsOf } from './scenarios.ts'
import { SimulatedSite } from './site.ts'
import { VirtualPace } from './virtual-pace.ts'

/** A fleet. All times in milliseconds. */
export interface FleetSetting {
  readonly sites: number
  /** For so long, each site deploys once in each hour. */
  readonly hours: number
  readonly workers: number
  /** Sites that a worker works on at once. */
  readonly concurrency: number
  /** CPU of one run of a ticket: a worker has one CPU. */
  readonly cpu: number
  /** From a request to its answer. */
  readonly latency: number
  readonly onRequest?: (booking: Booking | undefined, at: number) => void
}

/** What came of it. */
export interface FleetOutcome {
  readonly deploys: number
  /** Sites with a ticket, at the end of each minute. */
  readonly backlog: readonly number[]
  /** Sites with a ticket, at most. */
  readonly peak: number
  /** Milliseconds from a deploy to its last purge, sorted; of those that are purged everywhere. */
  readonly times: readonly number[]
  /** Deploys that are not purged everywhere at the end. */
  readonly open: number
  /** Share of its time that a worker's CPU works. */
  readonly cpu: number
  /** Places that were booked ahead, and came too late to be used. */
  readonly lost: number
}

const HOUR = 3_600_000
const MINUTE = 60_000

interface VirtualWorker {
  free: number
  /** Until when its CPU is taken. */
  busyUntil: number
}

/** Lets a fleet work for some hours of a time of its own. The same setting has the same outcome. */
export async function simulate(scenario: Scenario, fleet: FleetSetting): Promise<FleetOutcome> {
  const { hours, cpu, latency, onRequest } = fleet
  const agenda = new Agenda()
  const buckets = new PaceKeeper(agenda)
  const random = createRandom(1)
  const sites = await Promise.all(
    Array.from(
      { length: fleet.sites },
      async (_, index) => new SimulatedSite(await targetsOf(scenario, index)),
    ),
  )
  const workers = Array.from(
    { length: fleet.workers },
    (): VirtualWorker => ({ free: fleet.concurrency, busyUntil: 0 }),
  )
  const waiting: SimulatedSite[] = []
  const backlog: number[] = []
  const times: number[] = []
  let [tickets, peak, runs, lost] = [0, 0, 0, 0]
  const setting: TicketSetting = {
    agenda,
    plans: new Plans(),
    latency,
    onRequest: booking => onRequest?.(booking, agenda.now()),
    onPurged: deploy => times.push(agenda.now() - deploy),
  }

  const enqueue = (site: SimulatedSite) => {
    site.state = 'waiting'
    waiting.push(site)
    takeNext()
  }
  const takeNext = () => {
    const worker = workers.reduce((best, each) => (each.free > best.free ? each : best))
    if (worker.free === 0) return
    const site = waiting.shift()
    if (site !== undefined) void work(worker, site)
  }
  const work = async (worker: VirtualWorker, site: SimulatedSite) => {
    site.state = 'active'
    worker.free -= 1
    runs += 1
    worker.busyUntil = Math.max(worker.busyUntil, agenda.now()) + cpu
    await agenda.sleep(worker.busyUntil - agenda.now())
    const pace = new VirtualPace(agenda, buckets, site.booked)
    await runTicket(site, pace, setting)
    lost += pace.lost
    worker.free += 1
    site.booked = []
    if (pace.nextAt !== undefined) {
      site.state = 'delayed'
      site.booked = pace.booked
      agenda.at(pace.nextAt - LEAD, () => enqueue(site))
    } else if (site.again) {
      site.again = false
      enqueue(site)
    } else {
      site.state = undefined
      tickets -= 1
    }
    takeNext()
  }
  const deploy = (site: SimulatedSite) => {
    site.deploy(scenario.due, agenda.now())
    if (site.state === 'active') site.again = true
    if (site.state !== undefined) return
    tickets += 1
    peak = Math.max(peak, tickets)
    enqueue(site)
  }

  for (let hour = 0; hour < hours; hour++) {
    for (const site of sites) agenda.at((hour + random()) * HOUR, () => deploy(site))
  }
  for (let at = MINUTE; at <= hours * HOUR; at += MINUTE) agenda.at(at, () => backlog.push(tickets))
  await agenda.run(hours * HOUR)
  return {
    deploys: fleet.sites * hours,
    backlog,
    peak,
    times: times.sort((a, b) => a - b),
    open: sites.reduce((sum, { open }) => sum + open.length, 0),
    cpu: (runs * cpu) / (hours * HOUR * fleet.workers),
    lost,
  }
}
