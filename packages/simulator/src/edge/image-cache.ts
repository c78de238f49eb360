import type { Clock } from '../control/clock.ts'
import type { OriginResponse, OriginServer } from '../origin/exchange.ts'
import type { PurgeEffect } from './cache.ts'
import type { Delivery, ImageSource } from './delivery-url.ts'

/** Chooses the images that an invalidation drops. */
export type ImagePredicate = (source: ImageSource) => boolean

interface Original {
  readonly source: ImageSource
  readonly response: OriginResponse
  /** The tokens of the API that made it be fetched. */
  readonly tokens: ReadonlySet<string>
}

interface Variant {
  readonly source: ImageSource
  readonly response: OriginResponse
  readonly storedAt: number
}

/** An image as it is delivered. */
export interface Delivered {
  readonly response: OriginResponse
  /** Whether the delivery CDN had it. */
  readonly variant: 'HIT' | 'MISS'
  /** Whether the kept original served; absent where it was not looked at. */
  readonly original?: 'HIT' | 'MISS'
  /** Seconds since it was made. */
  readonly age: number
}

/** Originals, and the variants that were made of them. */
export interface ImageCache {
  deliver(target: string, delivery: Delivery): Promise<Delivered>
  /** Declares a token to be one of the API's: its first use for an image fetches the origin again. */
  issue(token: string): void
  /** Drops originals and their variants; answers how many originals it chose. */
  purge(predicate: ImagePredicate, effect?: Pick<PurgeEffect, 'after'>): number
  /** The kept answer for a delivery target. */
  kept(target: string): Pick<Delivered, 'response' | 'age'> | undefined
  /** The delivery targets that are kept, of all images or of those that a predicate chooses. */
  variants(predicate?: ImagePredicate): string[]
  /** The source URLs that are kept. */
  originals(): string[]
  clear(): void
}

/**
 * Makes an empty store. What is in it stays until it is dropped: a variant is looked up by its whole delivery
 * target, so any new `cb:` misses it; only a token that the API handed out reaches the origin behind it.
 */
export function createImageCache(origin: OriginServer, clock: Clock): ImageCache {
  const originals = new Map<string, Original>()
  const variants = new Map<string, Variant>()
  const issued = new Set<string>()
  let waiting: { at: number; predicate: ImagePredicate }[] = []
  let generation = 0

  const ageOf = ({ storedAt }: Variant): number => Math.floor((clock.now() - storedAt) / 1000)

  function drop(predicate: ImagePredicate): void {
    generation += 1
    for (const [key, { source }] of originals) if (predicate(source)) originals.delete(key)
    for (const [key, { source }] of variants) if (predicate(source)) variants.delete(key)
  }

  function settle(): void {
    const due = waiting.filter(({ at }) => at <= clock.now())
    waiting = waiting.filter(entry => !due.includes(entry))
    for (const { predicate } of due) drop(predicate)
  }

  async function originalOf({
    source,
    token,
  }: Delivery): Promise<{ original: Original; verdict: 'HIT' | 'MISS' }> {
    const kept = originals.get(source.url)
    const news = token !== undefined && issued.has(token) && !kept?.tokens.has(token)
    if (kept && !news) return { original: kept, verdict: 'HIT' }
    const before = generation
    const { host, path, query } = source
    const response = await origin.fetch({ host, path, query, headers: { accept: 'image/*,*/*' } })
    const tokens = new Set([...(kept?.tokens ?? []), ...(news ? [token] : [])])
    const original = { source, response, tokens }
    if (response.status === 200 && generation === before) originals.set(source.url, original)
    return { original, verdict: 'MISS' }
  }

  return {
    async deliver(target, delivery) {
      settle()
      const kept = variants.get(target)
      if (kept) {
        return { response: kept.response, variant: 'HIT', age: ageOf(kept) }
      }
      const before = generation
      const { original, verdict } = await originalOf(delivery)
      const { response } = original
      if (response.status === 200 && generation === before) {
        variants.set(target, { source: delivery.source, response, storedAt: clock.now() })
      }
      return { response, variant: 'MISS', original: verdict, age: 0 }
    },
    issue: token => void issued.add(token),
    purge(predicate, { after = 0 } = {}) {
      settle()
      const hit = [...originals.values()].filter(({ source }) => predicate(source)).length
      if (after === 0) drop(predicate)
      else if (after !== 'never') waiting.push({ at: clock.now() + after, predicate })
      return hit
    },
    kept(target) {
      settle()
      const kept = variants.get(target)
      return kept && { response: kept.response, age: ageOf(kept) }
    },
    variants(predicate = () => true) {
      settle()
      return [...variants].filter(([, { source }]) => predicate(source)).map(([target]) => target)
    },
    originals() {
      settle()
      return [...originals.keys()]
    },
    clear() {
      generation += 1
      originals.clear()
      variants.clear()
      waiting = []
    },
  }
}
