import { isDeepStrictEqual } from 'node:util'
import * as v from 'valibot'
import type { LedgerMark } from '../ledger/store.ts'
import { checkRedisUrl } from '../ledger/stores/redis/redis-place.ts'
import { option } from '../providers/contract/option.ts'
import { Secret } from '../secret/secret.ts'
import { type Environment, readVariable } from './env.ts'
import type { LedgerPlace } from './ledger/resolve-ledger.ts'
import { withoutSecrets } from './left-options.ts'

/** The variable that names the queue, whatever the configuration says. */
const VARIABLE = 'CDN_PURGE_QUEUE_URL'

/** The option `dispatch`. */
export const dispatchOptions = {
  dispatch: option(
    v.optional(
      v.strictObject({
        queue: v.optional(v.string()),
        name: v.optional(
          v.pipe(v.string(), v.regex(/^[\w.-]+$/, 'must be a name of letters, digits, ".", "_", "-"')),
        ),
      }),
    ),
    {
      text: 'Hands the purge to the workers of a queue, `cdn-purge worker`, instead of sending it: `queue` is the URL of its Redis (or the variable `CDN_PURGE_QUEUE_URL`, which may hold a password), `name` tells queues of one Redis apart.',
      type: '{ queue?: string, name?: string }',
      default: 'sends by itself',
    },
  ),
}

/** The option as it stands in a configuration. */
export type DispatchOption = v.InferOutput<typeof dispatchOptions.dispatch>

/** A queue of purges. */
export interface QueuePlace {
  /** URL of its Redis: it may hold a password. */
  readonly url: Secret
  readonly name: string
}

/** What a worker is told: whose purges to send, and how. JSON, without secrets. */
export interface PurgeJob {
  readonly version: 1
  /** Host of the site, with the environment where it is not `production`: its name for people, and for its variables. */
  readonly site: string
  /** The write of its ledger that was left, at least; absent: one that an earlier version left. */
  readonly mark?: LedgerMark
  /** A configuration that owes what its ledger says. */
  readonly options: Readonly<Record<string, unknown>>
}

/** Where a run leaves its purges, in place of sending them. */
export interface Dispatch {
  readonly queue: QueuePlace
  readonly job: PurgeJob
}

/** What of a configuration was resolved already. */
export interface DispatchOf {
  readonly site: readonly string[]
  readonly environment: string
  readonly dispatch?: DispatchOption
  /** Where its ledger lies. */
  readonly place: LedgerPlace
}

/** Options that a worker needs: files, and what a build does with them, were the run's. */
const TRAVELLING = ['site', 'html', 'immutable', 'added', 'include', 'exclude', 'owns', 'collateral']

/**
 * Reads where the queue is.
 *
 * @returns `undefined` where none is named
 */
export function queuePlace(given: DispatchOption, env: Environment): QueuePlace | undefined {
  const url = readVariable(env, VARIABLE) ?? given?.queue
  return url === undefined ? undefined : { url: new Secret(url), name: given?.name ?? 'cdn-purge' }
}

/**
 * Resolves the option `dispatch`: the queue, and the job that a worker is given.
 *
 * @param input - the configuration, checked, as it was written, the environment's say included
 * @param env - gives targets what is no secret: a worker's own environment gives it the rest
 */
export async function resolveDispatch(
  input: Readonly<Record<string, unknown>>,
  { site, environment, dispatch, place }: DispatchOf,
  env: Environment,
): Promise<{ readonly dispatch: Dispatch } | { readonly problems: readonly string[] }> {
  const queue = queuePlace(dispatch, env)
  const wrong = queue && checkRedisUrl(queue.url.reveal())
  const ledger = shareable(place)
  const targets = await Promise.all(
    [input.targets].flat().map(async target => withoutFunctions(await withoutSecrets(target, env))),
  )
  const problems = [
    ...(queue === undefined
      ? [`"dispatch" names no queue: set "queue", or the variable ${VARIABLE}.`]
      : wrong === undefined
        ? []
        : [`"dispatch.queue", or the variable ${VARIABLE}, ${wrong}.`]),
    ...(ledger === undefined
      ? [
          `"dispatch" needs a ledger that workers can reach: set "ledger" to { store: 'redis' }, or to { store: 's3', bucket: '…' }.`,
        ]
      : []),
    ...targets.flatMap((target, index) =>
      isJson(target)
        ? []
        : [`targets[${index}] cannot be given to a worker, for "dispatch": it holds more than plain values.`],
    ),
    ...(input.verify !== undefined && input.verify !== false
      ? ['"verify" looks when a purge is done: with "dispatch" that is later, and elsewhere. Leave it out.']
      : []),
  ]
  if (queue === undefined || ledger === undefined || problems.length > 0) return { problems }
  const host = new URL(site[0] ?? '').hostname
  return {
    dispatch: {
      queue,
      job: {
        version: 1,
        site: environment === 'production' ? host : `${host}.${environment}`,
        options: {
          ...Object.fromEntries(TRAVELLING.flatMap(name => (name in input ? [[name, input[name]]] : []))),
          environment,
          ledger,
          targets,
        },
      },
    },
  }
}

/** The place of a ledger that other machines can open, without what opens it. */
function shareable(place: LedgerPlace): Readonly<Record<string, unknown>> | undefined {
  if (typeof place === 'string' || !('store' in place)) return undefined
  if (place.store === 'redis') return { store: place.store, key: place.key }
  const { store, bucket, prefix, region, endpoint } = place
  return { store, bucket, prefix, region, ...(endpoint === undefined ? {} : { endpoint }) }
}

/** What only a build calls, such as `cacheBuster`, stays with it. */
function withoutFunctions(target: unknown): unknown {
  if (typeof target !== 'object' || target === null) return target
  return Object.fromEntries(
    Object.entries(target).filter(([name, value]) => name !== 'cacheBuster' || typeof value !== 'function'),
  )
}

function isJson(value: unknown): boolean {
  const text = JSON.stringify(value)
  return text !== undefined && isDeepStrictEqual(JSON.parse(text), value)
}
