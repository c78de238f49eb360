import * as v from 'valibot'
import { withoutScheme } from '../../plan/address.ts'
import type { Pace } from '../../plan/capabilities.ts'
import type { PlanItem } from '../../plan/model.ts'
import type { ApiRequest, ApiResponse } from '../../wire/model.ts'
import { field, firstText, invalidAnswer, parseJson, readJson, statusFailure } from '../contract/answer.ts'
import { option, secret, shown } from '../contract/option.ts'
import { defineProvider, type Failure, type PurgeRequest } from '../contract/provider.ts'
import { ENCODED, type Said, type Unread } from '../contract/vocabulary.ts'
import { signEdgeGrid } from './akamai/edge-grid.ts'

/** Bytes of a body, at most: 50 kB, of which nobody says which. */
const BYTES = 50_000

/** URLs in one request: with those of usual length, its bytes are the limit. */
const PER_REQUEST = 1000

/**
 * How fast the account may name objects, by their kind.
 *
 * @see https://techdocs.akamai.com/purge-cache/reference/rate-limiting
 */
const paces = {
  url: { burst: 10_000, perSecond: 200, of: 'items' },
  cpcode: { burst: 300, perSecond: 0.5, of: 'items' },
  other: { burst: 100, perSecond: 0.5, of: 'requests' },
} as const satisfies Record<string, Pace>

/** "Wait five seconds". */
const WAIT_AFTER_LIMIT = 5000

const listOf = (text: v.GenericSchema<string>) => v.optional(v.pipe(v.array(text), v.minLength(1)))
const cpCode = v.pipe(v.number(), v.safeInteger(), v.minValue(1))

/** Objects by the word for their kind in the address of a request, of which exactly one is named. */
const objects = v.strictObject({
  url: listOf(v.pipe(v.string(), v.regex(ENCODED))),
  tag: listOf(v.pipe(v.string(), v.minLength(1))),
  cpcode: v.optional(v.pipe(v.array(cpCode), v.minLength(1))),
})

/**
 * Akamai, by Fast Purge: URLs, and where `cpCode` is given everything; tags by hand.
 *
 * ASSUME: the query of a URL is a part of the cache's key, so that each is named; the path of a URL is compared as a browser
 * sends it; a refusal for what a request names has the status 400 or says `unauthorized arl`, so that a batch is halved.
 *
 * @see https://techdocs.akamai.com/purge-cache/reference/api
 */
export const akamai = defineProvider({
  id: 'akamai',
  title: 'Akamai',
  defaultBaseUrl: 'https://{host}',
  options: v.strictObject({
    host: option(
      v.optional(
        v.pipe(
          v.string(),
          v.regex(/^[\w-]+(?:\.[\w-]+)+$/, 'must be the host of an API client, without scheme and path'),
        ),
      ),
      {
        text: 'Host of the API client, `akab-….luna.akamaiapis.net`: the default of `baseUrl` is made of it.',
        type: 'string',
        env: 'AKAMAI_HOST',
      },
    ),
    clientToken: option(secret(), {
      text: 'Client token of the API client.',
      type: 'string',
      env: 'AKAMAI_CLIENT_TOKEN',
      secret: true,
    }),
    clientSecret: option(secret('encoded'), {
      text: 'Client secret, with which requests are signed; it is not sent.',
      type: 'string',
      env: 'AKAMAI_CLIENT_SECRET',
      secret: true,
    }),
    accessToken: option(secret(), {
      text: 'Access token of the API client.',
      type: 'string',
      env: 'AKAMAI_ACCESS_TOKEN',
      secret: true,
    }),
    cpCode: option(
      v.optional(v.union([cpCode, v.pipe(v.string(), v.regex(/^[1-9]\d*$/), v.transform(Number), cpCode)])),
      {
        text: 'CP code of the site, which is what "everything" purges; without it there is no such purge.',
        type: 'string | number',
        env: 'AKAMAI_CP_CODE',
      },
    ),
    mode: option(v.optional(v.picklist(['invalidate', 'delete']), 'invalidate'), {
      text: 'Whether copies are marked as stale, so that the edge asks the origin whether they still hold, or deleted.',
      type: "'invalidate' | 'delete'",
      default: "'invalidate'",
    }),
    network: option(v.optional(v.picklist(['production', 'staging']), 'production'), {
      text: 'The network whose caches are purged.',
      type: "'production' | 'staging'",
      default: "'production'",
      cache: true,
    }),
  }),
  credentials: [['host', 'clientToken', 'clientSecret', 'accessToken']],
  retry: { tooManyRequestsDelay: WAIT_AFTER_LIMIT },
  create(options) {
    const base = `${options.baseUrl.replace('{host}', shown(options.host, 'host'))}/ccu/v3/${options.mode}`
    const { clientToken, clientSecret, accessToken } = options
    const post = (kind: string, objects: unknown, items: readonly PlanItem[]): PurgeRequest => ({
      method: 'POST',
      url: `${base}/${kind}/${options.network}`,
      headers: { accept: 'application/json' },
      body: { objects },
      items,
      ...(clientToken && clientSecret && accessToken
        ? { sign: signWith({ clientToken, clientSecret, accessToken }) }
        : {}),
    })
    return {
      capabilities: {
        exact: true,
        exactCovers: 'query',
        prefix: false,
        extension: false,
        everything: options.cpCode !== undefined,
        everythingIsWider: true,
        hosts: 'each',
        lists: [
          { kinds: ['url'], items: PER_REQUEST, bytes: BYTES, pace: paces.url },
          { kinds: ['everything'], items: PER_REQUEST, pace: paces.cpcode },
          { items: 1, pace: paces.other },
        ],
        concurrency: 4,
      },
      vocabulary: { example: '{"tag":["blog"]}', read: readItem },
      toRequests(items): PurgeRequest[] {
        const requests: PurgeRequest[] = []
        const urls = items.filter(item => item.kind === 'url')
        const everything = items.filter(item => item.kind === 'everything')
        if (urls.length > 0) {
          const named = urls.flatMap(({ origins, path }) => origins.map(origin => origin + path))
          requests.push(post('url', named, urls))
        }
        if (everything.length > 0) requests.push(post('cpcode', [options.cpCode], everything))
        for (const item of items) {
          if (item.kind !== 'raw') continue
          for (const [kind, named] of Object.entries(v.parse(objects, parseJson(item.raw)))) {
            requests.push(post(kind, named, [item]))
          }
        }
        return requests
      },
      readResponse(_request, response) {
        const body = readJson(response)
        const failure = failureOf(response, body)
        if (failure !== undefined) return { failure }
        const operation = firstText(body, 'purgeId')
        if (field(body, 'httpStatus') !== 201 || operation === undefined) {
          return { failure: invalidAnswer(response, 'an answer of Akamai') }
        }
        const seconds = field(body, 'estimatedSeconds')
        return { operation, ...(typeof seconds === 'number' ? { note: `done in about ${seconds} s` } : {}) }
      },
    }
  },
})

function signWith(keys: Parameters<typeof signEdgeGrid>[0]): NonNullable<ApiRequest['sign']> {
  return (message, at) => ({ authorization: signEdgeGrid(keys, message, at) })
}

function readItem(text: string): Said | Unread {
  const { success, output } = v.safeParse(objects, parseJson(text))
  if (!success || Object.keys(output).length !== 1) {
    return {
      problem:
        'must hold exactly one of "url", "tag" and "cpcode", each a list, URLs percent-encoded, such as {"tag":["blog"]}',
    }
  }
  const due = { kind: 'raw', item: JSON.stringify(output) } as const
  if (output.cpcode !== undefined) return { due, whole: true }
  if (output.url === undefined) return { due }
  // Both schemes of a URL are purged.
  const named = new Set(output.url.map(withoutScheme))
  return { due, reaches: url => named.has(withoutScheme(url)) }
}

function failureOf(response: ApiResponse, body: unknown): Failure | undefined {
  const said = ['title', 'detail'].flatMap(name => firstText(body, name) ?? [])
  const keys = 'AKAMAI_CLIENT_TOKEN, AKAMAI_CLIENT_SECRET, AKAMAI_ACCESS_TOKEN'
  const place = 'A host must be delivered by Akamai, and in the permissions of the API client.'
  return statusFailure(response, 201, said.length === 0 ? undefined : said.join(': '), {
    400: place,
    401: `Check the keys of the API client (${keys}), "host" (AKAMAI_HOST), and the clock of this machine.`,
    // It speaks of one URL, not of the key.
    403: /unauthorized arl/i.test(said.join())
      ? { kind: 'rejected', hint: place }
      : `The API client (${keys}) needs the API "CCU APIs" with READ-WRITE.`,
    404: 'Check "host" (AKAMAI_HOST): it is the one that the API client was made with.',
    429: 'The limit is one of the account: see which other tools purge, then run "cdn-purge retry".',
  })
}
