import * as v from 'valibot'
import { withoutScheme } from '../../plan/address.ts'
import type { PlanItem } from '../../plan/model.ts'
import type { Secret } from '../../secret/secret.ts'
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
import { option, secret, shown } from '../contract/option.ts'
import { defineProvider, type Failure, type PurgeRequest } from '../contract/provider.ts'
import { ENCODED, type Said, type Unread } from '../contract/vocabulary.ts'

/** Bytes of a body, at most: 64 kB, of which nobody says which. */
const BYTES = 64_000

/** ASSUME: 500 URLs in one request are not too many. */
const PER_REQUEST = 500

/** ASSUME: 20 requests a minute are let through, as in 2017. */
const pace = { most: 20, seconds: 60, of: 'requests' } as const

const listOf = (text: v.GenericSchema<string>) => v.optional(v.pipe(v.array(text), v.minLength(1)))

/** A body as the vendor documents it: URLs, or tags. */
const body = v.strictObject({
  urls: listOf(v.pipe(v.string(), v.regex(ENCODED))),
  tags: listOf(v.pipe(v.string(), v.minLength(1))),
})

const hints = {
  401: 'Check the API key (KEYCDN_API_KEY), from the account settings.',
  403: 'The API key (KEYCDN_API_KEY) must belong to the account of the zone.',
  404: 'Check "zoneId" (KEYCDN_ZONE_ID): it is the number of the zone.',
  429: 'The limit is one of the account: see which other tools purge, then run "cdn-purge retry".',
}

/**
 * KeyCDN: URLs of one zone, tags by hand, or all of the zone.
 *
 * ASSUME: a URL does not cover its variants with a query; a purge reaches the origin shield too; the path of a URL is
 * compared as a browser sends it; a URL that is refused may fail its request, so that a refused batch is halved.
 *
 * @see https://www.keycdn.com/api
 */
export const keycdn = defineProvider({
  id: 'keycdn',
  title: 'KeyCDN',
  defaultBaseUrl: 'https://api.keycdn.com',
  options: v.strictObject({
    zoneId: option(
      v.optional(
        v.pipe(
          v.union([
            v.pipe(v.number(), v.safeInteger()),
            v.pipe(v.string(), v.regex(/^\d+$/, 'must be a number')),
          ]),
          v.transform(value => String(value)),
        ),
      ),
      { text: 'Number of the zone.', type: 'string | number', env: 'KEYCDN_ZONE_ID', cache: true },
    ),
    apiKey: option(secret('encoded'), {
      text: 'API key, from the account settings.',
      type: 'string',
      env: 'KEYCDN_API_KEY',
      secret: true,
    }),
  }),
  credentials: [['zoneId', 'apiKey']],
  create({ baseUrl, zoneId, apiKey }) {
    const file = `${shown(zoneId, 'zoneId')}.json`
    const headers = { authorization: basic(apiKey), accept: 'application/json' }
    const remove = (call: string, body: unknown, items: readonly PlanItem[]): PurgeRequest => ({
      method: 'DELETE',
      url: `${baseUrl}/zones/${call}/${file}`,
      headers,
      body,
      items,
    })
    return {
      capabilities: {
        exact: true,
        exactCovers: 'query',
        prefix: false,
        extension: false,
        everything: true,
        everythingIsWider: true,
        hosts: 'each',
        lists: [
          { kinds: ['url'], items: PER_REQUEST, bytes: BYTES, pace },
          { kinds: ['everything'], items: PER_REQUEST, pace },
          { items: 1, pace },
        ],
        concurrency: 2,
      },
      vocabulary: { example: '{"tags":["blog"]}', read: readItem },
      toRequests(items): PurgeRequest[] {
        const requests: PurgeRequest[] = []
        const urls = items.filter(item => item.kind === 'url')
        const everything = items.filter(item => item.kind === 'everything')
        if (urls.length > 0) {
          const named = urls.flatMap(({ origins, path }) =>
            origins.map(origin => new URL(origin).host + path),
          )
          requests.push(remove('purgeurl', { urls: named }, urls))
        }
        if (everything.length > 0) {
          // A GET that changes things: all of the zone, whichever hosts were asked for.
          requests.push({ method: 'GET', url: `${baseUrl}/zones/purge/${file}`, headers, items: everything })
        }
        for (const item of items) {
          if (item.kind !== 'raw') continue
          const said = parseJson(item.raw)
          requests.push(remove(field(said, 'tags') === undefined ? 'purgeurl' : 'purgetag', said, [item]))
        }
        return requests
      },
      readResponse(_request, response) {
        const failure = failureOf(response)
        if (failure !== undefined) return { failure }
        const note = firstText(readJson(response), 'description')
        return note === undefined ? {} : { note }
      },
      probe: {
        request: () => ({ method: 'GET', url: `${baseUrl}/zones/${file}`, headers }),
        read(response) {
          const failure = failureOf(response)
          if (failure !== undefined) return { failure }
          return {
            value: { said: `the zone is ${firstText(readJson(response), 'data.zone.name') ?? zoneId}` },
          }
        },
      },
    }
  },
})

/** The key is the user, and the password is empty. */
function basic(apiKey: Secret | undefined): Secret | string {
  return apiKey?.map(text => `Basic ${Buffer.from(`${text}:`).toString('base64')}`) ?? ''
}

function readItem(text: string): Said | Unread {
  const { success, output } = v.safeParse(body, parseJson(text))
  if (!success || Object.keys(output).length !== 1) {
    return {
      problem:
        'must hold "tags" or "urls" (host and path, without scheme, percent-encoded), such as {"tags":["blog"]}',
    }
  }
  const due = { kind: 'raw', item: JSON.stringify(output) } as const
  const { urls } = output
  return urls === undefined ? { due } : { due, reaches: url => urls.includes(withoutScheme(url)) }
}

/** A 200 is a yes only where its `status` is `success`. */
function failureOf(response: ApiResponse): Failure | undefined {
  const body = readJson(response)
  const message = firstText(body, 'description', 'error_message')
  const failure = statusFailure(response, 200, message, hints)
  if (failure !== undefined) return failure
  const status = field(body, 'status')
  if (status === 'success') return undefined
  return typeof status === 'string'
    ? failedAnswer(response, message)
    : invalidAnswer(response, 'an answer of KeyCDN')
}
