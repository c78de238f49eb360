import { bookingOf } from '../../../packages/core/src/purge/dispatch/booking.ts'
import type { Booking } from '../../../packages/core/src/wire/pace-gate.ts'
import { Plans } from './plans.ts'
import { type Scenario, targetsOf } from './scenarios.ts'

/** What the sites ask of the bucket that is asked most, against what fills it. */
export interface Demand {
  /** 1: just as much as fills it. Above, no number of workers keeps up. */
  readonly ratio: number
  /** The provider whose bucket it is. */
  readonly provider: string
}

/** What a scenario asks of the vendors' paces, where each site deploys once an hour. */
export async function demandOf(scenario: Scenario, sites: number): Promise<Demand> {
  const [first, second] = await Promise.all([bucketsOf(scenario, 0), bucketsOf(scenario, 1)])
  const demands = [...first].map(([bucket, { provider, perSecond, amount }]) => {
    const sharing = second.has(bucket) ? sites : 1
    return { provider, ratio: (amount * sharing) / 3600 / perSecond }
  })
  return demands.reduce((most, each) => (each.ratio > most.ratio ? each : most), { provider: '', ratio: 0 })
}

async function bucketsOf(scenario: Scenario, site: number) {
  const plans = new Plans()
  const buckets = new Map<string, { provider: string; perSecond: number; amount: number }>()
  for (const target of await targetsOf(scenario, site)) {
    for (const batch of plans.plan(target, scenario.due).batches) {
      for (const carried of plans.requests(target, batch)) {
        const booking = bookingOf(target, carried)
        if (booking === undefined) continue
        const { bucket, pace, amount } = booking
        const sum = (buckets.get(bucket)?.amount ?? 0) + amount
        buckets.set(bucket, { provider: target.title, perSecond: rateOf(pace), amount: sum })
      }
    }
  }
  return buckets
}

/** What a pace lets through in the long run. */
function rateOf(pace: Booking['pace']): number {
  return 'burst' in pace ? pace.perSecond : pace.most / pace.seconds
}
