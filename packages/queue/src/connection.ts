import { CdnPurgeError, describeCause, describeRedis, type QueuePlace } from '@cdn-purge/core/engine'
import { Redis, type RedisOptions } from 'ioredis'

/** Milliseconds between two tries to reach Redis, at most. */
const PAUSE = 2_000
/** Tries of a run before it says that the queue is not there: some two seconds. */
const TRIES = 4

/** Milliseconds that a run waits for a connection, and for each answer: a server that hangs must not hold a deploy. */
const [CONNECTING, ANSWER] = [5_000, 10_000]
/** How long a connection is tried for: a run gives up after a while, a worker never does. */
export type Patience = 'run' | 'worker'

/**
 * Opens a connection to the Redis of a queue.
 *
 * @param onTrouble - told why it is gone, once each time, and `undefined` when it is back
 */
export function connect(
  { url }: QueuePlace,
  patience: Patience,
  onTrouble: (why: string | undefined) => void = () => undefined,
): Redis {
  const pause = (times: number) => Math.min(50 * 2 ** times, PAUSE)
  const options: RedisOptions =
    patience === 'worker'
      ? { maxRetriesPerRequest: null, retryStrategy: pause }
      : {
          maxRetriesPerRequest: TRIES,
          retryStrategy: times => (times > TRIES ? null : pause(times)),
          connectTimeout: CONNECTING,
          commandTimeout: ANSWER,
        }
  const redis = new Redis(url.reveal(), options)
  let isGone = false
  redis.on('error', error => {
    if (!isGone) onTrouble(describeCause(error))
    isGone = true
  })
  redis.on('ready', () => {
    if (isGone) onTrouble(undefined)
    isGone = false
  })
  return redis
}

/**
 * Asks whether the server is there, and has the database that the URL names: the client would go on in another one.
 *
 * @throws Error of the client
 */
export async function greet(redis: Redis): Promise<void> {
  await redis.ping()
  const { db = 0 } = redis.options
  if (db !== 0) await redis.select(db)
}

/** How messages name a queue: without what opens it. */
export function showPlace({ url, name }: QueuePlace): string {
  return describeRedis({ url, key: name })
}

/** Says that a queue could not be used, and why. @param hint - what becomes of what was to be done */
export function unreachable(place: QueuePlace, why: string, hint: string): CdnPurgeError {
  return new CdnPurgeError('QUEUE_UNREACHABLE', `The queue ${showPlace(place)} cannot be used: ${why}`, {
    hint,
  })
}
