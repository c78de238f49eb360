import { randomUUID } from 'node:crypto'
import { type Booking, ON_ITS_WAY, type PaceGate } from '@cdn-purge/core/engine'
import type { Redis } from 'ioredis'
import { prefixOf } from './keys.ts'
import type { Place } from './ticket.ts'

/**
 * A token bucket by the clock of Redis, one for all machines.
 * KEYS: the bucket. ARGV: its size, tokens a millisecond, tokens to take. Answers the time and when they may leave.
 */
const BOOK = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local size, rate, amount = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local state = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens = math.min(size, (tonumber(state[1]) or size) + (now - (tonumber(state[2]) or now)) * rate) - amount
redis.call('HSET', KEYS[1], 'tokens', string.format('%.17g', tokens), 'at', now)
redis.call('PEXPIRE', KEYS[1], math.ceil((size - tokens) / rate) + 1000)
return { now, now + math.max(0, math.ceil(-tokens / rate)) }
`

/**
 * A sliding window, likewise: what leaves when, in the order of time, for as long as it counts.
 * KEYS: the window. ARGV: most, its length in milliseconds, what to take, a name for that. Answers as the other.
 */
const WAIT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local most, span, amount = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local list = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
local function amountOf(name) return tonumber(string.match(name, '^%d+')) end
local at, sum = now, 0
for index = 1, #list, 2 do
  at, sum = math.max(at, tonumber(list[index + 1])), sum + amountOf(list[index])
end
for index = 1, #list, 2 do
  local over = tonumber(list[index + 1]) + span
  if over > at and sum + amount <= most then break end
  at, sum = math.max(at, over), sum - amountOf(list[index])
  redis.call('ZREM', KEYS[1], list[index])
end
redis.call('ZADD', KEYS[1], string.format('%.0f', at), amount .. ' ' .. ARGV[4])
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', at - now + span))
return { now, at }
`

/** Milliseconds for which a place that was booked ahead may be late: then others may have it by now. */
export const LATE = 500

/** Keeps the requests of one run at the pace that all machines share. What must wait for long is booked for later. */
export class SharedPace implements PaceGate {
  readonly #redis: Redis
  readonly #name: string
  readonly #patience: number
  #kept: Place[]
  readonly #later: Place[] = []
  #nextAt: number | undefined

  /**
   * @param name - of the queue
   * @param patience - milliseconds that a request may wait within this run
   * @param kept - what an earlier run of the same ticket booked
   */
  constructor(redis: Redis, name: string, patience: number, kept: readonly Place[]) {
    this.#redis = redis
    this.#name = name
    this.#patience = patience
    this.#kept = [...kept]
  }

  /** What was booked for later than this run waits, and what was not used: the next run of this ticket has it. */
  get booked(): readonly Place[] {
    return [...this.#kept, ...this.#later]
  }

  /** Milliseconds since the epoch by the clock of this machine: when the first place comes that was booked for later. */
  get nextAt(): number | undefined {
    return this.#nextAt
  }

  async book({ bucket, pace, amount }: Booking): Promise<number | undefined> {
    const { place, now } = (await this.#useKept(bucket, amount)) ?? (await this.#take(bucket, pace, amount))
    const wait = Math.max(0, place.at - now)
    if (wait <= this.#patience) return wait
    this.#later.push(place)
    this.#nextAt = Math.min(this.#nextAt ?? Number.POSITIVE_INFINITY, Date.now() + wait)
    return undefined
  }

  /** A place that was booked for as much, and whose time is to come. */
  async #useKept(bucket: string, amount: number) {
    const mine = this.#kept.filter(place => place.bucket === bucket)
    if (mine.length === 0) return undefined
    const [seconds, micros] = await this.#redis.time()
    const now = Number(seconds) * 1000 + Math.floor(Number(micros) / 1000)
    const place = mine.find(place => place.at + LATE >= now && place.amount >= amount)
    // What is too late, or too small, is of no use to a later one either.
    this.#kept = this.#kept.filter(
      each => each !== place && (each.bucket !== bucket || each.at + LATE >= now),
    )
    return place && { place, now }
  }

  async #take(bucket: string, pace: Booking['pace'], amount: number) {
    const key = `${prefixOf(this.#name)}:pace:${bucket}`
    const answer: unknown =
      'burst' in pace
        ? await this.#redis.eval(BOOK, 1, key, pace.burst, pace.perSecond / 1000, amount)
        : await this.#redis.eval(
            WAIT,
            1,
            key,
            pace.most,
            pace.seconds * 1000 + ON_ITS_WAY,
            amount,
            randomUUID(),
          )
    const [now, at] = Array.isArray(answer) ? answer.map(Number) : []
    if (now === undefined || at === undefined) throw new TypeError('The script gave no two times.')
    return { place: { bucket, amount, at }, now }
  }
}
