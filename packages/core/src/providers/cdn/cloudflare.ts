import * as v from 'valibot'
import { withoutScheme } from '../../plan/address.ts'
import type { PlanItem } from '../../plan/model.ts'
import type { ApiResponse } from '../../wire/model.ts'
import {
  failedAnswer,
  field,
  firstText,
  invalidAnswer,
  parseJson,
  readJson,
  statusFailure,
} from '../contract/answer.ts'
import { bearer, option, secret, shown } from '../contract/option.ts'
import { askName } from '../contract/probe.ts'
import { defineProvider, type Failure, type PurgeRequest } from '../contract/provider.ts'
import { ENCODED, type Said, type Unread } from '../contract/vocabulary.ts'

/** URLs, prefixes or host names in one request. Enterprise zones may send 500 URLs. */
const PER_REQUEST = 100

/** Slashes in a prefix, its host included. */
const DEPTH = 31

/**
 * Requests for prefixes and for everything, per account: a bucket, and what fills it a second.
 *
 * @see https://developers.cloudflare.com/cache/how-to/purge-cache/
 */
const plans = {
  free: { burst: 25, perSecond: 5 / 60 },
  pro: { burst: 25, perSecond: 5 },
  business: { burst: 50, perSecond: 10 },
  enterprise: { burst: 500, perSecond: 50 },
} as const

/**
 * URLs a second, by plan.
 * ASSUME: the bucket for URLs holds as many as a second fills.
 */
const urls = { free: 800, pro: 1500, business: 1500, enterprise: 3000 } as const

const plan = v.picklist(['free', 'pro', 'business', 'enterprise'])
const mode = v.picklist(['purge', 'invalidate'])

const encoded = v.pipe(v.string(), v.regex(ENCODED))
const listOf = (text: v.GenericSchema<string>) =>
  v.optional(v.pipe(v.array(text), v.minLength(1), v.maxLength(PER_REQUEST)))
const names = listOf(v.pipe(v.string(), v.minLength(1)))
const file = v.union([encoded, v.strictObject({ url: encoded, headers: v.record(v.string(), v.string()) })])

/** A body as the vendor documents it, of which exactly one field is set. */
const body = v.strictObject({
  files: v.optional(v.pipe(v.array(file), v.minLength(1), v.maxLength(500))),
  prefixes: listOf(encoded),
  hosts: names,
  tags: names,
  purge_everything: v.optional(v.literal(true)),
})

const hints = {
  400: 'A zone of another plan may take fewer: set "batchSize".',
  401: 'Check the API token (CLOUDFLARE_API_TOKEN): it needs the permission Zone, Cache Purge.',
  403: 'The API token (CLOUDFLARE_API_TOKEN) needs the permission Zone, Cache Purge, for this zone.',
  404: 'Check "zoneId" (CLOUDFLARE_ZONE_ID): it stands on the overview page of the zone.',
  429: 'The limit is one of the account and its plan: set "plan", and see which other tools purge.',
}

/**
 * Cloudflare: URLs, prefixes or everything of one zone, each kind in requests of its own.
 *
 * ASSUME: the permission of the token is called Zone, Cache Purge; a prefix may be a plain string, so folders are sent with
 * their slash, which covers the folder's own URL; the path of a URL is compared as a browser sends it.
 *
 * @see https://developers.cloudflare.com/api/resources/cache/methods/purge/
 */
export const cloudflare = defineProvider({
  id: 'cloudflare',
  title: 'Cloudflare',
  defaultBaseUrl: 'https://api.cloudflare.com/client/v4',
  options: v.strictObject({
    zoneId: option(
      v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/i, 'must be the id of a zone: 32 hex digits'))),
      {
        text: 'Id of the zone, from its overview page.',
        type: 'string',
        env: 'CLOUDFLARE_ZONE_ID',
        cache: true,
      },
    ),
    token: option(secret(), {
      text: 'API token with the permission Zone, Cache Purge.',
      type: 'string',
      env: 'CLOUDFLARE_API_TOKEN',
      secret: true,
    }),
    mode: option(v.optional(mode, 'purge'), {
      text: 'Whether copies are deleted, or only marked as stale: the edge then asks the origin whether they still hold.',
      type: "'purge' | 'invalidate'",
      default: "'purge'",
    }),
    plan: option(v.optional(plan, 'free'), {
      text: 'Plan of the account, which sets how fast requests may follow each other.',
      type: "'free' | 'pro' | 'business' | 'enterprise'",
      default: "'free'",
    }),
    batchSize: option(
      v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500)), PER_REQUEST),
      {
        text: 'URLs in one request, at most: 500 for Enterprise zones.',
        type: 'number',
        default: `${PER_REQUEST}`,
      },
    ),
  }),
  credentials: [['zoneId', 'token']],
  create(options) {
    const zone = `${options.baseUrl}/zones/${shown(options.zoneId, 'zoneId')}`
    const headers = { authorization: bearer(options.token), accept: 'application/json' }
    const pace = { ...plans[options.plan], of: 'requests' } as const
    const perSecond = urls[options.plan]
    const post = (body: unknown, items: readonly PlanItem[]): PurgeRequest => ({
      method: 'POST',
      url: `${zone}/${options.mode}_cache`,
      headers,
      body,
      items,
    })
    return {
      capabilities: {
        exact: true,
        exactCovers: 'query',
        prefix: { coversFolder: true, maxDepth: DEPTH },
        extension: false,
        everything: true,
        hosts: 'each',
        lists: [
          {
            kinds: ['url'],
            items: options.batchSize,
            pace: { burst: perSecond, perSecond, of: 'items' },
          },
          { kinds: ['prefix'], items: PER_REQUEST, pace },
          { kinds: ['everything'], items: PER_REQUEST, pace },
          { items: 1, pace },
        ],
        concurrency: 4,
      },
      vocabulary: {
        example: '{"tags":["blog"]}',
        read: readItem,
        words: { host: host => JSON.stringify({ hosts: [host] }) },
      },
      toRequests(items): PurgeRequest[] {
        const requests: PurgeRequest[] = []
        const urls = items.filter(item => item.kind === 'url')
        const prefixes = items.filter(item => item.kind === 'prefix')
        const hosts = items.filter(item => item.kind === 'everything')
        if (urls.length > 0) {
          const files = urls.flatMap(({ origins, path }) => origins.map(origin => origin + path))
          requests.push(post({ files }, urls))
        }
        if (prefixes.length > 0) {
          const named = prefixes.flatMap(({ origins, path }) => origins.map(origin => hostOf(origin) + path))
          requests.push(post({ prefixes: named }, prefixes))
        }
        if (hosts.length > 0) {
          requests.push(post({ hosts: hosts.flatMap(({ origins }) => origins.map(hostOf)) }, hosts))
        }
        for (const item of items) if (item.kind === 'raw') requests.push(post(parseJson(item.raw), [item]))
        return requests
      },
      readResponse(_request, response) {
        const failure = failureOf(response)
        return failure === undefined ? {} : { failure }
      },
      probe: askName('zone', zone, headers, failureOf, 'result.name'),
    }
  },
})

function hostOf(origin: string): string {
  return new URL(origin).host
}

function readItem(text: string): Said | Unread {
  const { success, output } = v.safeParse(body, parseJson(text))
  if (!success || Object.keys(output).length !== 1) {
    return {
      problem: `must hold exactly one of "files", "prefixes", "hosts", "tags" and "purge_everything", with ${PER_REQUEST} items at most, URLs percent-encoded, such as {"tags":["blog"]}`,
    }
  }
  const due = { kind: 'raw', item: JSON.stringify(output) } as const
  if ('purge_everything' in output) return { due, whole: true }
  const { files, prefixes, hosts } = output
  if (hosts !== undefined) return { due, whole: true, reaches: url => hosts.includes(new URL(url).host) }
  if (prefixes !== undefined) {
    return {
      due,
      reaches: url => prefixes.some(prefix => withoutScheme(url).startsWith(prefix)),
    }
  }
  if (files === undefined) return { due }
  return { due, reaches: url => files.some(file => (typeof file === 'string' ? file : file.url) === url) }
}

/** A 200 that says `success: false` is a failure too. */
function failureOf(response: ApiResponse): Failure | undefined {
  const body = readJson(response)
  const errors = field(body, 'errors')
  const [first] = Array.isArray(errors) ? errors : []
  const message = firstText(first, 'message')
  const failure = statusFailure(response, 200, message, hints)
  if (failure !== undefined) return failure
  const success = field(body, 'success')
  if (success === true && (errors === undefined || first === undefined)) return undefined
  return success === false || first !== undefined
    ? failedAnswer(response, message)
    : invalidAnswer(response, 'an answer of Cloudflare')
}
