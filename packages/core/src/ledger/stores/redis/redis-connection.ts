import { isIP } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster, Redis, RedisOptions } from 'ioredis'
import { loadOptional } from '../../../errors/load-optional.ts'
import { isRefusal, redisError } from './redis-error.ts'
import { type RedisAddress, type RedisPlace, readRedisUrl } from './redis-place.ts'

/** How long a Redis may be away, in milliseconds. */
export interface Patience {
  /** Before it has answered once. */
  readonly first: number
  /** After that: a restart takes a while, and a run that has sent something should tell what was accepted. */
  readonly later: number
}

/** Longest wait between two tries, and longest time for one, in milliseconds. */
const [LONGEST, CONNECTING] = [2000, 10_000]

/** A connection, which is made anew where it is lost. What was asked meanwhile is asked again then. */
export interface RedisConnection {
  /**
   * Asks, and puts what goes wrong into words.
   *
   * @throws CdnPurgeError `CREDENTIALS_REFUSED`, `LEDGER_UNREACHABLE`, `LEDGER_UNWRITABLE`
   */
  ask<Answer>(command: (redis: Redis | Cluster) => Promise<Answer>): Promise<Answer>
  close(): void
}

/**
 * Loads the client, and connects. A Redis that says that it is one of a cluster is spoken to as such.
 *
 * @throws CdnPurgeError `CONFIG_INVALID` where the client is not installed, and as {@link RedisConnection.ask}
 */
export async function connectRedis(
  place: RedisPlace,
  location: string,
  patience: Patience,
): Promise<RedisConnection> {
  const client = await loadOptional(() => import('ioredis'), 'A ledger in Redis', 'ioredis')
  const address = readRedisUrl(place.url)
  let [last, awaySince, wasReady]: [unknown, number | undefined, boolean] = [undefined, undefined, false]

  const retry = (times: number): number | null => {
    awaySince ??= performance.now()
    const isOver = performance.now() - awaySince > (wasReady ? patience.later : patience.first)
    return isOver || isRefusal(last) ? null : Math.min(LONGEST, 50 * 2 ** times)
  }
  const listen = <Client extends Redis | Cluster>(redis: Client): Client => {
    redis.on('error', error => {
      last = error
    })
    redis.on('ready', () => {
      ;[last, awaySince, wasReady] = [undefined, undefined, true]
    })
    return redis
  }
  const options: RedisOptions = {
    ...optionsOf(address),
    commandTimeout: 2 * patience.later,
    // As often as `retry` says.
    maxRetriesPerRequest: null,
    retryStrategy: retry,
    // After a failover, the one that was the primary is read-only: connect anew, and ask again (2).
    reconnectOnError: error => (error.message.startsWith('READONLY') ? 2 : false),
  }
  const single = listen(new client.Redis(options))
  const explain = (error: unknown) => redisError(location, error, last)
  let redis: Redis | Cluster = single
  try {
    const isCluster = await within(isOneOfCluster(single), patience.first + CONNECTING)
    // The client would go on in another database than the one that is named.
    if (address.db !== 0) await single.select(address.db)
    if (isCluster) {
      single.disconnect()
      const { host, port } = address
      const redisOptions = { ...options, retryStrategy: null }
      redis = listen(new client.Cluster([{ host, port }], { redisOptions, clusterRetryStrategy: retry }))
    }
  } catch (error) {
    single.disconnect()
    throw explain(error)
  }
  return {
    async ask(command) {
      try {
        return await command(redis)
      } catch (error) {
        throw explain(error)
      }
    },
    close: () => redis.disconnect(),
  }
}

/** A server that takes a connection and says nothing is not waited for. */
async function within<Answer>(asked: Promise<Answer>, milliseconds: number): Promise<Answer> {
  const over = new AbortController()
  try {
    return await Promise.race([
      asked,
      sleep(milliseconds, undefined, { signal: over.signal }).then(() => {
        throw new Error(`it gave no answer within ${milliseconds / 1000} s`)
      }),
    ])
  } finally {
    over.abort()
  }
}

function optionsOf({ host, port, db, isTls, username, password }: RedisAddress): RedisOptions {
  return {
    host,
    port,
    db,
    connectTimeout: CONNECTING,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password: password.reveal() }),
    ...(isTls ? { tls: isIP(host) === 0 ? { servername: host } : {} } : {}),
  }
}

/** Whoever may not ask that is taken for one who needs not. */
async function isOneOfCluster(redis: Redis): Promise<boolean> {
  try {
    return /cluster_enabled:1/.test(await redis.info('cluster'))
  } catch (error) {
    if (error instanceof Error && /^(?:NOPERM|ERR unknown command)/.test(error.message)) return false
    throw error
  }
}
