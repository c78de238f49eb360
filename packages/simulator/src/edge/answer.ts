import type { Clock } from '../control/clock.ts'
import type { Headers, OriginResponse, OriginServer } from '../origin/exchange.ts'
import { type Address, type Cache, type Entry, variedFields } from './cache.ts'
import { type DefaultLifetimes, lifetimeOf } from './freshness.ts'

/** What a cache answers. */
export interface CacheAnswer extends OriginResponse {
  /** Seconds that it has spent in caches. */
  readonly age: number
  readonly verdict: 'HIT' | 'MISS'
  /** The origin's status, where the edge asked it whether the kept bytes still hold. */
  readonly revalidated?: number
}

/** Where a cache gets its answers from, and how long it keeps them. */
export interface CacheSource extends DefaultLifetimes {
  readonly origin: OriginServer
  readonly clock: Clock
}

/** Answers from a cache, which fetches what it lacks and keeps what may be kept. */
export async function answerFrom(
  source: CacheSource,
  cache: Cache,
  address: Address,
  headers: Headers,
): Promise<CacheAnswer> {
  const kept = cache.find(address, headers)
  if (kept && cache.isFresh(kept)) {
    return { ...kept.response, headers: ownFields(kept), age: cache.ageOf(kept), verdict: 'HIT' }
  }
  const generation = cache.generation()
  const validator = [kept?.response.headers.etag].flat()[0]
  const condition = validator === undefined ? {} : { 'if-none-match': validator }
  const fetched = await source.origin.fetch({ ...address, headers: { ...headers, ...condition } })
  const confirmed = fetched.status === 304 && kept !== undefined
  const response = cleaned(
    confirmed ? { ...kept.response, headers: { ...kept.response.headers, ...fetched.headers } } : fetched,
  )
  const initialAge = Number([fetched.headers.age].flat()[0] ?? 0)

  // A purge came while the origin was asked: its answer may be the one that the purge was meant for.
  if (cache.generation() === generation) {
    const lifetime = lifetimeOf(response.status, response.headers, source)
    if (lifetime !== undefined) {
      cache.store({
        resource: {
          ...address,
          status: response.status,
          contentType: String(response.headers['content-type'] ?? ''),
          headers: response.headers,
        },
        varied: variedFields(response.headers, headers),
        response,
        storedAt: source.clock.now(),
        initialAge,
        lifetime,
        invalidated: false,
      })
    } else if (kept && response.status < 500) cache.remove(kept)
  }
  return {
    ...response,
    age: initialAge,
    verdict: 'MISS',
    ...(validator === undefined ? {} : { revalidated: fetched.status }),
  }
}

/** Fields of one connection or one moment, which are neither kept nor passed on. */
const passing = new Set([
  'age',
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'transfer-encoding',
  'x-cache',
  'x-cache-revalidated',
])

function cleaned(response: OriginResponse): OriginResponse {
  const headers = Object.entries(response.headers).filter(([name]) => !passing.has(name))
  return { ...response, headers: Object.fromEntries(headers) }
}

/** On a HIT no layer further in was asked, so none of them has a verdict. */
function ownFields(entry: Entry): Headers {
  return Object.fromEntries(
    Object.entries(entry.response.headers).filter(([name]) => !name.startsWith('x-cache-')),
  )
}
