import * as v from 'valibot'
import { withoutQuery } from '../plan/address.ts'
import type { PlanItem } from '../plan/model.ts'
import type { ApiResponse } from '../wire/model.ts'
import { field, firstText, parseJson, readJson, statusFailure } from './contract/answer.ts'
import { option, secret, shown } from './contract/option.ts'
import { askName } from './contract/probe.ts'
import { defineProvider, type Failure, type PurgeRequest } from './contract/provider.ts'

/** ASSUME: every cache is limited like `object`, of which alone there is a figure: one request in 60 s. */
const WAIT_AFTER_LIMIT = 60_000
/** The same as a pace, with a second to spare: on its way, a request may gain on the one before it. */
const pace = { burst: 1, perSecond: 1 / 61, of: 'requests', each: true } as const

/** ASSUME: the page cache holds documents, feeds, data and texts, and `cdn` all else. */
const documents = /(?:\/|\/[^/.]+|\.(?:[xs]?html?|xml|rss|atom|json|webmanifest|txt|md))$/i

/** The caches from the origin outwards: the queries of WordPress, its pages, what the edge holds. */
const caches = ['object', 'page', 'cdn'] as const
/** The word for all of them. */
const ALL = 'all'

const item = v.strictObject({ type: v.picklist([...caches, ALL]) })

/**
 * WP Engine: there is no purge by URL. What changed decides whether to purge, and which cache: `page` for documents,
 * `cdn` for static assets. `object` and `all` are sent only where the configuration, or a user, names them.
 *
 * Edge Full Page Cache "caches HTML files on the Cloudflare CDN": there, pages are purged with `cdn`, after `page`.
 *
 * ASSUME: the edge holds no pages where the account does not have it; `all` empties the three caches at once, and counts
 * as a request of each.
 *
 * @see https://wpengine.com/support/cache
 *
 * @see https://wpengineapi.com/reference#/paths/~1installs~1{install_id}~1purge_cache/post
 */
export const wpengine = defineProvider({
  id: 'wpengine',
  title: 'WP Engine',
  defaultBaseUrl: 'https://api.wpengineapi.com/v1',
  options: v.strictObject({
    installId: option(
      v.optional(
        v.pipe(
          v.string(),
          v.regex(
            /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
            'must be the UUID of an install, as its API lists it',
          ),
        ),
      ),
      { text: 'UUID of the install.', type: 'string', env: 'WPE_INSTALL_ID', cache: true },
    ),
    user: option(
      v.optional(
        v.pipe(
          v.string(),
          v.regex(/^[^:\p{Cc}]+$/u, 'must be an API user id, which holds no colon and no line break'),
        ),
      ),
      {
        text: "API user id, from the portal's API Access page.",
        type: 'string',
        env: 'WPE_API_USER_ID',
      },
    ),
    password: option(secret('encoded'), {
      text: 'API password, from the same page; not the portal login.',
      type: 'string',
      env: 'WPE_API_PASSWORD',
      secret: true,
    }),
    caches: option(
      v.optional(v.union([v.literal('auto'), v.pipe(v.array(item.entries.type), v.minLength(1))]), 'auto'),
      {
        text: 'The caches that a change purges. `auto`: `page` for documents, `cdn` for static assets. `all` is sent alone.',
        type: "'auto' | ('object' | 'page' | 'cdn' | 'all')[]",
        default: "'auto'",
        cache: true,
      },
    ),
    edgePages: option(v.optional(v.boolean(), false), {
      text: 'Whether the edge holds pages too (Edge Full Page Cache): `auto` then purges `page`, then `cdn`, for documents.',
      type: 'boolean',
      default: 'false',
      cache: true,
    }),
  }),
  credentials: [['installId', 'user', 'password']],
  retry: { tooManyRequestsDelay: WAIT_AFTER_LIMIT },
  create({ baseUrl, installId, user, password, caches: chosen, edgePages }) {
    const place = `${baseUrl}/installs/${shown(installId, 'installId')}`
    const url = `${place}/purge_cache`
    const forDocuments = edgePages ? ['page', 'cdn'] : ['page']
    const holding = (url: string): readonly string[] =>
      documents.test(withoutQuery(url)) ? forDocuments : ['cdn']
    const authorization = password?.map(text => `Basic ${Buffer.from(`${user}:${text}`).toString('base64')}`)
    const headers = { authorization: authorization ?? '', accept: 'application/json' }
    return {
      capabilities: {
        exact: false,
        exactCovers: 'path',
        prefix: false,
        extension: false,
        everything: false,
        hosts: 'all',
        lists: [{ items: 1, pace: { ...pace, by: shown(installId, 'installId') } }],
        // ASSUME: calls to one install are sent one after the other.
        concurrency: 1,
        layers: { order: caches, all: ALL, of: due => (chosen === 'auto' ? holding(due) : chosen) },
      },
      vocabulary: {
        example: '{"type":"page"}',
        read(text) {
          const read = parseJson(text)
          if (!v.is(item, read)) return { problem: `must be {"type":"${[...caches, ALL].join('" | "')}"}` }
          const { type } = read
          // Of the cache of queries nobody knows which pages are made from it.
          const reaches = type === ALL ? () => true : (url: string) => holding(url).includes(type)
          return {
            due: { kind: 'layer', item: type },
            whole: true,
            ...(type === 'object' ? {} : { reaches }),
          }
        },
        words: { cache: type => JSON.stringify({ type }) },
      },
      toRequests(items): PurgeRequest[] {
        return items.map(item => ({
          method: 'POST',
          url,
          headers,
          body: { type: layerOf(item) },
          items: [item],
        }))
      },
      readResponse: (_request, response) => {
        const failure = readFailure(response, 202)
        // The 202 has no documented body.
        if (failure === undefined) return {}
        const page = firstText(readJson(response), 'documentation_url')
        return { failure, ...(page === undefined ? {} : { note: `see ${page}` }) }
      },
      probe: askName('install', place, headers, response => readFailure(response, 200), 'name'),
    }
  },
})

function layerOf(item: PlanItem): string {
  if (item.kind !== 'layer') throw new TypeError(`WP Engine cannot name an item of kind "${item.kind}".`)
  return item.layer
}

/** @param documented - the status that means success */
function readFailure(response: ApiResponse, documented: number): Failure | undefined {
  const body = readJson(response)
  const errors = field(body, 'errors')
  const fields = Array.isArray(errors) ? errors.map(describeError).filter(text => text !== '') : []
  const message = [firstText(body, 'message'), ...fields].filter(text => text !== undefined).join('; ')
  const failure = statusFailure(response, documented, message === '' ? undefined : message, {
    401: "Set WPE_API_USER_ID and WPE_API_PASSWORD to the values of the portal's API Access page, not the portal login.",
    403: 'Give the API user access to this install.',
    404: 'Check "installId" (WPE_INSTALL_ID): it is the UUID of the install, not its name.',
    // What an answer asks for itself is told anyway.
    ...(response.headers['retry-after'] === undefined
      ? { 429: `Run "cdn-purge retry" in ${WAIT_AFTER_LIMIT / 1000} s.` }
      : {}),
  })
  // A type that is refused stays refused, however the batch is cut; and it speaks of no key.
  return failure?.kind === 'rejected' ? { ...failure, kind: 'other' } : failure
}

function describeError(error: unknown): string {
  const name = firstText(error, 'field') ?? firstText(error, 'resource')
  const said = [firstText(error, 'message'), firstText(error, 'type'), firstText(error, 'code')]
  const text = said.find(part => part !== undefined) ?? ''
  return name === undefined ? text : `${name}: ${text}`
}
