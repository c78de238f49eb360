import * as v from 'valibot'
import type { PlanItem } from '../../plan/model.ts'
import { Secret } from '../../secret/secret.ts'
import { escapeRegex } from '../../text/escape-regex.ts'
import type { ApiResponse } from '../../wire/model.ts'
import { firstText, parseJson, readJson, statusFailure } from '../contract/answer.ts'
import { option, secret } from '../contract/option.ts'
import { askName } from '../contract/probe.ts'
import { defineProvider, type Failure, type PurgeRequest } from '../contract/provider.ts'
import { ENCODED, type Said, type Unread } from '../contract/vocabulary.ts'

const hints = {
  400: 'A URL may be one that bunny.net does not take.',
  401: 'Check the API key of the account (BUNNY_API_KEY): it is not the password of a storage zone.',
  404: 'No pull zone of this account serves that host: check the hosts of "site", the hostnames of the pull zone, and "pullZoneId" (BUNNY_PULL_ZONE_ID).',
}

const tag = v.strictObject({ CacheTag: v.pipe(v.string(), v.minLength(1)) })

/**
 * bunny.net: one URL a request, folders by `*`, and a pull zone as a whole. A URL that ends in `/` is a folder to it, so
 * that a home page is named only where the zone keeps queries apart, or where all beneath it may go.
 *
 * ASSUME: a request holds one URL; where the pull zone ignores queries, as it does by default, a URL stands for all of
 * its queries, and else each query is a URL of its own; URLs are compared as a browser sends them, case included.
 *
 * @see https://docs.bunny.net/reference/purgepublic_indexpost
 */
export const bunny = defineProvider({
  id: 'bunny',
  title: 'bunny.net',
  defaultBaseUrl: 'https://api.bunny.net',
  options: v.strictObject({
    apiKey: option(secret(), {
      text: "The account's API key.",
      type: 'string',
      env: 'BUNNY_API_KEY',
      secret: true,
    }),
    pullZoneId: option(
      v.optional(
        v.pipe(
          v.union([v.string(), v.number()]),
          v.transform(String),
          v.regex(/^\d+$/, 'must be the id of a pull zone: a number'),
        ),
      ),
      {
        text: 'Id of the pull zone, without which it cannot be purged as a whole.',
        type: 'string | number',
        env: 'BUNNY_PULL_ZONE_ID',
        cache: true,
      },
    ),
    queries: option(v.optional(v.boolean(), false), {
      text: 'Whether the pull zone keeps queries apart (its setting "Ignore Query Strings" is off): only then can a URL that ends in `/` be purged alone.',
      type: 'boolean',
      default: 'false',
    }),
  }),
  credentials: [['apiKey']],
  create({ baseUrl, apiKey, pullZoneId, queries }) {
    const headers = { AccessKey: apiKey ?? new Secret(''), accept: 'application/json' }
    const zone = `${baseUrl}/pullzone/${pullZoneId}`
    const purge = (item: PlanItem, url: string, isExact = false): PurgeRequest => {
      const query = new URLSearchParams({ url, async: 'false', ...(isExact ? { exactPath: 'true' } : {}) })
      return { method: 'POST', url: `${baseUrl}/purge?${query}`, headers, items: [item] }
    }
    return {
      capabilities: {
        exact: true,
        exactCovers: queries ? 'query' : 'path',
        prefix: { coversFolder: true },
        ...(queries
          ? {}
          : {
              folderUrlsArePrefixes:
                'set "queries: true" if the pull zone keeps queries apart, or allow it with "collateral" and "owns"',
            }),
        extension: false,
        everything: pullZoneId !== undefined,
        everythingIsWider: true,
        hosts: 'each',
        lists: [
          { kinds: ['url'], items: 1, pace: { burst: 120, perSecond: 5, of: 'items' } },
          // All hosts of a pull zone are purged by one request.
          { kinds: ['everything'], items: 100, pace: { burst: 20, perSecond: 0.5, of: 'requests' } },
          { items: 1, pace: { burst: 20, perSecond: 0.5, of: 'items' } },
        ],
        concurrency: 4,
        refuses: url => (url.includes('*') ? 'bunny.net takes a "*" for a wildcard' : undefined),
      },
      vocabulary: {
        example: 'https://www.example.com/img/*.jpg',
        read: text => readItem(text, pullZoneId !== undefined),
        words: { prefix: url => `${url}*`, wildcard: url => url },
      },
      toRequests(items): PurgeRequest[] {
        const all = items.filter(item => item.kind === 'everything')
        const requests = items.flatMap(item => {
          if (item.kind === 'url') return item.origins.map(origin => purge(item, origin + item.path, queries))
          if (item.kind === 'prefix') return item.origins.map(origin => purge(item, `${origin}${item.path}*`))
          if (item.kind !== 'raw') return []
          const body = parseJson(item.raw)
          if (body === undefined) return [purge(item, item.raw)]
          return [{ method: 'POST', url: `${zone}/purgeCache`, headers, body, items: [item] }]
        })
        if (all.length === 0) return requests
        return [...requests, { method: 'POST', url: `${zone}/purgeCache`, headers, items: all }]
      },
      readResponse({ url }, response) {
        const failure = failureOf(response, url.endsWith('/purgeCache') ? 204 : 200)
        return failure === undefined ? {} : { failure }
      },
      ...(pullZoneId === undefined
        ? {}
        : { probe: askName('pull zone', zone, headers, response => failureOf(response, 200), 'Name') }),
    }
  },
})

function readItem(text: string, hasZone: boolean): Said | Unread {
  const body = v.safeParse(tag, parseJson(text))
  if (body.success && hasZone) return { due: { kind: 'raw', item: JSON.stringify(body.output) } }
  if (body.success || !ENCODED.test(text) || !/^https?:\/\/[^/*]+\/.*\*/.test(text)) {
    return {
      problem: hasZone
        ? 'must be an absolute URL, percent-encoded, with "*" in its path, or {"CacheTag":"…"}'
        : 'must be an absolute URL, percent-encoded, with "*" in its path; for {"CacheTag":"…"}, set "pullZoneId" (BUNNY_PULL_ZONE_ID)',
    }
  }
  const pattern = new RegExp(`^${text.split('*').map(escapeRegex).join('.*')}$`)
  return {
    due: { kind: 'raw', item: text },
    whole: /^https?:\/\/[^/]+\/\*$/.test(text),
    reaches: url => pattern.test(url),
  }
}

function failureOf(response: ApiResponse, documented: number): Failure | undefined {
  const body = readJson(response)
  const [key, message] = [firstText(body, 'ErrorKey'), firstText(body, 'Message')]
  const said = [key, message].filter(part => part !== undefined).join(': ')
  const failure = statusFailure(response, documented, said === '' ? undefined : said, hints)
  if (failure !== undefined || key === undefined) return failure
  return {
    kind: 'rejected',
    message: `HTTP ${response.status} with a failure in it: ${said}`,
    hint: hints[400],
  }
}
