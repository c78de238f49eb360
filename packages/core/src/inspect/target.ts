import type { DueItem, PlanItem, PlannedItem } from '../plan/model.ts'
import { reaches, standsFor } from '../plan/pattern.ts'
import type { Prepared } from '../prepare/model.ts'
import { rawReaches } from '../providers/contract/vocabulary.ts'
import type { WalkedLayer } from '../purge/layer.ts'
import { listRequests, type PlannedRequest, showRequest } from '../purge/requests.ts'
import type { ExplainedFile } from './files.ts'

/** The place of a planned item in a target's requests. */
export interface ExplainedRequest {
  /** From 1, of all requests of the target. */
  readonly number: number
  /** How many the target gets. */
  readonly of: number
  /** Of HTTP. */
  readonly method: string
  /** Absolute; holds no secret. */
  readonly url: string
  /** What the request names. */
  readonly item: PlanItem
  /** From 1, of all items of the request. */
  readonly position: number
  /** How many items the request has. */
  readonly items: number
}

/** Something that a target owes and that names the URL. */
export interface ExplainedDue extends DueItem {
  /** The ledger's sequence since which it is pending; absent: it is not yet. */
  readonly since?: number
  /** Whether this run makes it due, or due again. */
  readonly fresh: boolean
  /**
   * What becomes of it. `held`: an inner layer has it stale; `waiting`: whatever would name it reaches something that is held;
   * `left-out`: this run does not send to the target.
   */
  readonly state: 'planned' | 'skipped' | 'held' | 'waiting' | 'left-out'
  /** Why it is skipped. */
  readonly reason?: string
  /** Where it is planned. */
  readonly requests: readonly ExplainedRequest[]
}

/** What a target has to do with a URL. */
export interface ExplainedTarget {
  /** Its name. */
  readonly target: string
  /** The kind of cache. */
  readonly provider: string
  /** Whether such a URL is its business at all. */
  readonly concerned: boolean
  /** What it owes that names the URL. */
  readonly due: readonly ExplainedDue[]
  /** Requests that purge the URL along with what is due, where it is not due itself. */
  readonly collateral: readonly ExplainedRequest[]
}

/** A request as it may be shown, with what it carries. */
type Shown = Pick<PlannedRequest, 'carried'> & { readonly method: string; readonly url: string }

/**
 * Says what a target has to do with a URL.
 *
 * @param files - those that the URL may stand for
 */
export function explainTarget(
  layer: WalkedLayer,
  url: string,
  files: readonly ExplainedFile[],
  { ledger }: Prepared,
): ExplainedTarget {
  const { target, due, fresh, wholes, made, needs } = layer
  const requests = listRequests(target, made.batches).map(({ request, carried }): Shown => {
    const { method, url } = showRequest(request, target)
    return { method, url, carried }
  })
  const pending = ledger.document?.pending.get(target.name) ?? []
  const { capabilities } = target.api
  const isAsked = (item: DueItem) =>
    standsFor(item, url) || (item.kind === 'raw' && rawReaches(target.api, item.item, url))
  const found = Array.from(due, (item, index) => ({ item, index }))
    .filter(({ item }) => isAsked(item))
    .map(({ item, index }): ExplainedDue => {
      const whole = wholes.find(({ rowOf }) => rowOf(index) !== undefined)
      const [kind, name] = whole === undefined ? [item.kind, item.item] : ['output', whole.output]
      const since = pending.find(each => each.kind === kind && each.item === name)?.since
      return {
        ...item,
        ...(since === undefined ? {} : { since }),
        fresh: fresh.includes(item) || whole?.isFresh === true,
        ...judge(layer, index, requests),
      }
    })
  const others = files.filter(file => file.urls.includes(url))
  const foreign = others.length > 0 && others.every(({ only }) => only !== undefined && only !== target.name)
  return {
    target: target.name,
    provider: target.provider,
    concerned: !foreign && needs(url),
    due: found,
    collateral:
      found.length > 0
        ? []
        : placesOf(requests, ({ item }) =>
            item.kind === 'raw' ? rawReaches(target.api, item.raw, url) : reaches(item, url, capabilities),
          ),
  }
}

function judge(
  { chosen, places, made }: WalkedLayer,
  place: number,
  all: readonly Shown[],
): Pick<ExplainedDue, 'state' | 'reason' | 'requests'> {
  const index = places === undefined ? place : places.indexOf(place)
  const reason = made.skipped.find(({ due }) => due === index)?.reason
  if (!chosen) return { state: 'left-out', requests: [] }
  if (index < 0) return { state: 'held', requests: [] }
  if (reason !== undefined) return { state: 'skipped', reason, requests: [] }
  const requests = placesOf(all, ({ covers }) => covers.includes(index))
  return { state: requests.length > 0 ? 'planned' : 'waiting', requests }
}

function placesOf(
  requests: readonly Shown[],
  isMeant: (planned: PlannedItem) => boolean,
): ExplainedRequest[] {
  return requests.flatMap(({ method, url, carried }, number) =>
    carried.flatMap((planned, position) =>
      isMeant(planned)
        ? [
            {
              number: number + 1,
              of: requests.length,
              method,
              url,
              item: planned.item,
              position: position + 1,
              items: carried.length,
            },
          ]
        : [],
    ),
  )
}
