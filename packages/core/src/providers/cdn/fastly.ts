import * as v from 'valibot'
import { withoutScheme } from '../../plan/address.ts'
import type { PlanItem } from '../../plan/model.ts'
import { Secret } from '../../secret/secret.ts'
import type { ApiResponse } from '../../wire/model.ts'
import { field, firstText, invalidAnswer, parseJson, readJson, statusFailure } from '../contract/answer.ts'
import { option, secret, shown } from '../contract/option.ts'
import { askName } from '../contract/probe.ts'
import { defineProvider, type Failure, type PurgeRequest } from '../contract/provider.ts'
import type { Said, Unread } from '../contract/vocabulary.ts'

/** Surrogate keys in one request. */
const KEYS = 256

const hints = {
  401: 'Check the API token (FASTLY_API_TOKEN): it needs the scope purge_select, and for everything purge_all.',
  403: 'The API token (FASTLY_API_TOKEN) needs the scope purge_select for this service, and for everything purge_all.',
  404: 'Check "serviceId" (FASTLY_SERVICE_ID), and that the hosts of "site" are domains of the service.',
  429: 'Fastly allows a number of purges an hour: with "keys", 256 URLs are one request.',
}

const surrogateKey = v.pipe(v.string(), v.regex(/^\S+$/))
const keys = v.strictObject({
  surrogate_keys: v.pipe(v.array(surrogateKey), v.minLength(1), v.maxLength(KEYS)),
})

/**
 * Fastly: one URL a request; with surrogate keys that the origin sends, up to 256 URLs a request.
 *
 * ASSUME: a purge of a URL takes all variants by `Vary`, and no other query; a URL that was never cached is a success;
 * purges of URLs count in the limit of 1000 requests an hour.
 *
 * @see https://www.fastly.com/documentation/reference/api/purging/
 */
export const fastly = defineProvider({
  id: 'fastly',
  title: 'Fastly',
  defaultBaseUrl: 'https://api.fastly.com',
  options: v.strictObject({
    serviceId: option(
      v.optional(v.pipe(v.string(), v.regex(/^\w+$/, 'must be the id of a service: letters and digits'))),
      { text: 'Id of the service.', type: 'string', env: 'FASTLY_SERVICE_ID', cache: true },
    ),
    token: option(secret(), {
      text: 'API token with the scope purge_select; for everything, purge_all.',
      type: 'string',
      env: 'FASTLY_API_TOKEN',
      secret: true,
    }),
    soft: option(v.optional(v.boolean(), false), {
      text: 'Whether copies are only marked as stale, so that the edge asks the origin whether they still hold; right where a shield stands behind the edge.',
      type: 'boolean',
      default: 'false',
    }),
    keys: option(v.optional(v.custom<(url: string) => string>(value => typeof value === 'function')), {
      text: 'The surrogate key of a URL, one and the same that the origin sends in `Surrogate-Key`.',
      type: '(url: string) => string',
      default: 'none: by URL',
    }),
  }),
  credentials: [['serviceId', 'token']],
  create({ baseUrl, serviceId, token, soft, keys: keyOf }) {
    const service = `${baseUrl}/service/${shown(serviceId, 'serviceId')}`
    const plain = { 'fastly-key': token ?? new Secret(''), accept: 'application/json' }
    const headers = soft ? { ...plain, 'fastly-soft-purge': '1' } : plain
    const byKeys = (body: unknown, items: readonly PlanItem[]): PurgeRequest => ({
      method: 'POST',
      url: `${service}/purge`,
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
          {
            kinds: ['url'],
            items: keyOf === undefined ? 1 : KEYS,
            // ASSUME: the limit of an hour holds for any hour.
            pace: { most: 1000, seconds: 3600, of: 'requests' },
          },
          // All hosts of a service are purged by one request.
          { kinds: ['everything'], items: 100 },
          { items: 1 },
        ],
        concurrency: 8,
        ...(keyOf === undefined
          ? {}
          : {
              refuses: url =>
                v.is(surrogateKey, keyOf(url))
                  ? undefined
                  : '"keys" gives it no key, or one with a space in it',
            }),
      },
      vocabulary: { example: '{"surrogate_keys":["blog"]}', read: readItem },
      toRequests(items): PurgeRequest[] {
        const urls = items.filter(item => item.kind === 'url')
        const all = items.filter(item => item.kind === 'everything')
        const named = urls.flatMap(item => item.origins.map(origin => ({ item, url: origin + item.path })))
        const requests: PurgeRequest[] =
          keyOf === undefined
            ? named.map(({ item, url }) => ({
                method: 'POST',
                url: `${baseUrl}/purge/${withoutScheme(url)}`,
                headers,
                items: [item],
              }))
            : named.length === 0
              ? []
              : [byKeys({ surrogate_keys: [...new Set(named.map(({ url }) => keyOf(url)))] }, urls)]
        for (const item of items) {
          if (item.kind === 'raw') requests.push(byKeys(parseJson(item.raw), [item]))
        }
        if (all.length === 0) return requests
        return [...requests, { method: 'POST', url: `${service}/purge_all`, headers: plain, items: all }]
      },
      readResponse({ body }, response) {
        const failure = failureOf(response)
        if (failure !== undefined) return { failure }
        const answer = readJson(response)
        const asked = v.safeParse(keys, body)
        const isYes = asked.success
          ? asked.output.surrogate_keys.every(key => typeof field(answer, key) === 'string')
          : field(answer, 'status') === 'ok'
        if (!isYes) return { failure: invalidAnswer(response, 'an answer of Fastly') }
        const id = firstText(answer, 'id')
        return id === undefined ? {} : { note: `purge ${id}` }
      },
      probe: askName('service', service, plain, failureOf, 'name'),
    }
  },
})

function readItem(text: string): Said | Unread {
  const { success, output } = v.safeParse(keys, parseJson(text))
  return success
    ? { due: { kind: 'raw', item: JSON.stringify(output) } }
    : { problem: `must be {"surrogate_keys":["…"]}, with ${KEYS} keys at most` }
}

function failureOf(response: ApiResponse): Failure | undefined {
  const body = readJson(response)
  const said = firstText(body, 'reason', 'detail', 'msg')
  return statusFailure(response, 200, said, hints)
}
