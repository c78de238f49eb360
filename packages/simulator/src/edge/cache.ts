import type { Clock } from '../control/clock.ts'
import type { Headers, OriginResponse } from '../origin/exchange.ts'
import { varyNames } from './freshness.ts'

/** What a purge decides on: one kept answer. */
export interface Resource {
  /** Host name, lower case, no port. */
  readonly host: string
  /** Raw path, percent-encoded as it was requested. */
  readonly path: string
  /** Raw query with its `?`, or an empty string. */
  readonly query: string
  readonly status: number
  /** The `Content-Type` of the answer, or an empty string. */
  readonly contentType: string
  /** Its fields by lower-case name, of which some vendors read tags. */
  readonly headers: Headers
}

/** Chooses the resources that a purge removes. */
export type PurgePredicate = (resource: Resource) => boolean

/** How and when a purge acts. */
export interface PurgeEffect {
  /**
   * `delete` forgets the bytes; `invalidate` keeps them until the origin was asked whether they still hold.
   * @default 'delete'
   */
  readonly mode?: 'delete' | 'invalidate'
  /** Milliseconds until it acts; `never` accepts it and does nothing. @default 0 */
  readonly after?: number | 'never'
}

/** An address in the cache: its key is the three parts joined. */
export type Address = Pick<Resource, 'host' | 'path' | 'query'>

/** A purge of an edge, as a cache outside of the simulator can follow it. */
export interface EdgePurge {
  /** The edge's name. */
  readonly edge: string
  /** `invalidate`: the bytes may be kept until the origin was asked whether they still hold. */
  readonly mode: 'delete' | 'invalidate'
  /** Milliseconds until it acts. */
  readonly after: number
  /** What it chose of what would be a HIT when it was accepted: host, raw path and raw query, joined. */
  readonly hits: readonly string[]
  /**
   * Whether it hits what a cache holds: host, raw path and raw query, as they were requested. `status` counts as 200
   * where it is left out, `contentType` as an empty string, `headers` as none.
   */
  matches(resource: Address & Partial<Resource>): boolean
}

/** A purge as a cache outside is told of it; `undefined`: it never acts. */
export function followable(
  edge: string,
  predicate: PurgePredicate,
  hits: readonly string[],
  { mode = 'delete', after = 0 }: PurgeEffect = {},
): EdgePurge | undefined {
  if (after === 'never') return undefined
  const matches: EdgePurge['matches'] = resource =>
    predicate({ status: 200, contentType: '', headers: {}, ...resource })
  return { edge, mode, after, hits, matches }
}

/** A kept answer. */
export interface Entry {
  readonly resource: Resource
  readonly varied: readonly (readonly [name: string, value: string])[]
  readonly response: OriginResponse
  /** Milliseconds at which it was fetched or confirmed. */
  readonly storedAt: number
  /** Seconds that it had spent in caches further in. */
  readonly initialAge: number
  /** Seconds for which it is fresh. */
  readonly lifetime: number
  invalidated: boolean
}

/** The store of one edge. */
export interface Cache {
  find(address: Address, headers: Headers): Entry | undefined
  /** Keeps an entry in place of the one with the same address and varied fields. */
  store(entry: Entry): void
  remove(entry: Entry): void
  isFresh(entry: Entry): boolean
  ageOf(entry: Entry): number
  /** The entries that would be a HIT. */
  fresh(): Entry[]
  purge(predicate: PurgePredicate, effect?: PurgeEffect): number
  clear(): void
  /** Grows with each purge that acted: an answer asked for before it must not be stored after it. */
  generation(): number
}

/** Makes an empty store; delayed purges act, in their order, before whatever is done next. */
export function createCache(clock: Clock): Cache {
  const entries = new Map<string, Entry[]>()
  let waiting: { at: number; act: () => void }[] = []
  let generation = 0

  const all = (): Entry[] => [...entries.values()].flat()
  const ageOf = (entry: Entry): number =>
    entry.initialAge + Math.max(0, Math.floor((clock.now() - entry.storedAt) / 1000))
  const isFresh = (entry: Entry): boolean => !entry.invalidated && ageOf(entry) < entry.lifetime

  function remove(entry: Entry): void {
    const key = keyOf(entry.resource)
    const rest = (entries.get(key) ?? []).filter(other => other !== entry)
    if (rest.length > 0) entries.set(key, rest)
    else entries.delete(key)
  }

  function settle(): void {
    if (waiting.length === 0) return
    const now = clock.now()
    const due = waiting.filter(({ at }) => at <= now).sort((one, other) => one.at - other.at)
    waiting = waiting.filter(({ at }) => at > now)
    for (const { act } of due) act()
  }

  function act(predicate: PurgePredicate, mode: PurgeEffect['mode']): void {
    generation += 1
    for (const entry of all().filter(({ resource }) => predicate(resource))) {
      if (mode === 'invalidate') entry.invalidated = true
      else remove(entry)
    }
  }

  return {
    find(address, headers) {
      settle()
      const found = entries.get(keyOf(address)) ?? []
      return found.find(({ varied }) => varied.every(([name, value]) => fieldText(headers[name]) === value))
    },
    store(entry) {
      settle()
      const key = keyOf(entry.resource)
      const same = JSON.stringify(entry.varied)
      const others = (entries.get(key) ?? []).filter(({ varied }) => JSON.stringify(varied) !== same)
      entries.set(key, [...others, entry])
    },
    remove,
    isFresh,
    ageOf,
    fresh() {
      settle()
      return all().filter(isFresh)
    },
    purge(predicate, { mode = 'delete', after = 0 } = {}) {
      settle()
      const hit = all().filter(entry => isFresh(entry) && predicate(entry.resource)).length
      if (after === 0) act(predicate, mode)
      else if (after !== 'never') waiting.push({ at: clock.now() + after, act: () => act(predicate, mode) })
      return hit
    },
    clear() {
      generation += 1
      entries.clear()
      waiting = []
    },
    generation() {
      settle()
      return generation
    },
  }
}

/** The key of an address: host, raw path and raw query. */
export function keyOf({ host, path, query }: Address): string {
  return host + path + query
}

/** The values of the request fields by which an answer varies. */
export function variedFields(answer: Headers, request: Headers): [string, string][] {
  return varyNames(answer).map(name => [name, fieldText(request[name])])
}

function fieldText(value: string | string[] | undefined): string {
  return [value ?? []].flat().join(', ')
}
