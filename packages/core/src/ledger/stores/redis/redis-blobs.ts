import { randomUUID } from 'node:crypto'
import type { Blob, Blobs, Expected } from '../blobs/blobs.ts'
import { connectRedis, type Patience, type RedisConnection } from './redis-connection.ts'
import { describeRedis, type RedisPlace } from './redis-place.ts'

/**
 * Compare-and-set. The version is made by whoever puts, and so a script that is sent again, since its answer was lost with
 * the connection, finds that it has landed.
 */
const PUT = `
local version = redis.call('HGET', KEYS[1], 'version')
if version == ARGV[3] then return 1 end
if ARGV[1] == 'absent' and version then return 0 end
if ARGV[1] == 'version' and version ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'version', ARGV[3], 'bytes', ARGV[4])
redis.call('ZADD', KEYS[2], 0, ARGV[5])
return 1`

const REMOVE = `
redis.call('DEL', KEYS[1])
redis.call('ZREM', KEYS[2], ARGV[1])`

const PATIENCE: Patience = { first: 5000, later: 30_000 }

/**
 * Blobs in a Redis: a hash each, with version and bytes, and a sorted set of all names. What stands in braces decides the
 * slot of a cluster, so all keys of a ledger lie in one, as scripts need it.
 *
 * @throws CdnPurgeError as {@link connectRedis}; so do its calls
 */
export async function openRedisBlobs(place: RedisPlace, patience: Patience = PATIENCE): Promise<Blobs> {
  const location = describeRedis(place)
  return new RedisBlobs(location, `{${place.key}}:`, await connectRedis(place, location, patience))
}

class RedisBlobs implements Blobs {
  readonly location: string
  readonly #prefix: string
  readonly #names: string
  readonly #connection: RedisConnection

  constructor(location: string, prefix: string, connection: RedisConnection) {
    this.location = location
    this.#prefix = prefix
    this.#names = `${prefix}names`
    this.#connection = connection
  }

  async get(name: string): Promise<Blob | undefined> {
    const [version, bytes] = await this.#connection.ask(redis =>
      redis.hmgetBuffer(this.#key(name), 'version', 'bytes'),
    )
    return version && bytes ? { version: version.toString(), bytes } : undefined
  }

  async put(name: string, bytes: Uint8Array, expected: Expected): Promise<string | undefined> {
    const version = randomUUID()
    const [kind, at] = typeof expected === 'string' ? [expected, ''] : ['version', expected.version]
    const landed = await this.#connection.ask(redis =>
      redis.eval(PUT, 2, this.#key(name), this.#names, kind, at, version, Buffer.from(bytes), name),
    )
    return landed === 1 ? version : undefined
  }

  async remove(name: string): Promise<void> {
    await this.#connection.ask(redis => redis.eval(REMOVE, 2, this.#key(name), this.#names, name))
  }

  list(prefix: string): Promise<readonly string[]> {
    // No name has a character behind "~".
    return this.#connection.ask(redis => redis.zrangebylex(this.#names, `[${prefix}`, `(${prefix}~`))
  }

  async close(): Promise<void> {
    this.#connection.close()
  }

  #key(name: string): string {
    return `${this.#prefix}blob:${name}`
  }
}
