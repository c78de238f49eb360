import * as v from 'valibot'
import { isToken } from '../delivery-url/url.ts'
import { withoutQuery } from '../plan/address.ts'
import type { PlanItem } from '../plan/model.ts'
import { isAbsolute, isAssetId } from '../plan/pattern.ts'
import type { ApiRequest, ApiResponse } from '../wire/model.ts'
import {
  failedAnswer,
  field,
  firstText,
  hasFailureMarker,
  invalidAnswer,
  parseJson,
  readJson,
  statusFailure,
} from './contract/answer.ts'
import { bearer, option, secret } from './contract/option.ts'
import { defineProvider, type Failure, type PurgeRequest } from './contract/provider.ts'
import type { Said, Unread } from './contract/vocabulary.ts'

/** Assets in one request. @see https://dashboard.optimole.com/api `POST /invalidate/asset` */
const ASSETS_PER_REQUEST = 100
/** What it never delivers: the rest may be an image, whatever its name. */
const PAGE = /(?:\/|\.x?html?)$/i

const ownToken = v.custom<() => string>(value => typeof value === 'function', 'must be a function')

const domain = v.strictObject({
  domain: v.pipe(v.string(), v.regex(/^[^/:\s]+$/, 'must be a bare host name, without scheme and port')),
})

/**
 * Optimole: images by their origin URL, in all sizes; by hand also by asset hash, by domain, and the whole account.
 *
 * ASSUME: an asset hash is opaque, 32 letters and digits; names are compared as texts, so that each spelling of a URL
 * is sent; one bad asset may fail its request, so that a refused batch is halved.
 */
export const optimole = defineProvider({
  id: 'optimole',
  title: 'Optimole',
  defaultBaseUrl: 'https://dashboard.optimole.com/api/optml/v2/cache',
  options: v.strictObject({
    apiKey: option(secret(), {
      text: 'Root API key of the account; a sub key cannot invalidate, and the delivery key is none.',
      type: 'string',
      env: 'OPTIMOLE_API_KEY',
      secret: true,
    }),
    hosts: option(
      v.optional(
        v.array(v.pipe(v.string(), v.regex(/^[^/\s]+$/, 'must be a bare host, such as img.example.com'))),
        [],
      ),
      {
        text: 'Custom delivery domains beside `*.i.optimole.com` and `*.optimole.com`.',
        type: 'string[]',
        default: '[]',
      },
    ),
    images: option(
      v.optional(
        v.array(
          v.strictObject({
            dir: v.pipe(v.string(), v.minLength(1)),
            url: v.pipe(v.string(), v.regex(/^https?:\/\/[^/]/, 'must be an absolute http or https URL')),
          }),
        ),
        [],
      ),
      {
        text: 'Images that the build does not copy: their directory, and the URL at which it is served.',
        type: '{ dir: string, url: string }[]',
        default: '[]',
      },
    ),
    strategy: option(v.optional(v.picklist(['token', 'invalidate', 'both']), 'both'), {
      text: '`token`: a changed image gets a new URL; `invalidate`: it is forgotten after the deploy; `both`.',
      type: "'token' | 'invalidate' | 'both'",
      default: "'both'",
    }),
    cacheBuster: option(v.optional(v.union([v.picklist(['api', 'content']), ownToken]), 'api'), {
      text: 'Tokens: from the API, which has Optimole fetch the image again; from the bytes, which asks nobody; or what a function of yours gives, called once in a build whose images changed.',
      type: "'api' | 'content' | (() => string)",
      default: "'api'",
    }),
  }),
  credentials: [['apiKey']],
  create({ baseUrl, apiKey, hosts, images, strategy, cacheBuster }) {
    const headers = { authorization: bearer(apiKey), accept: 'application/json' }
    const post = (path: string): ApiRequest => ({ method: 'POST', url: `${baseUrl}${path}`, headers })
    return {
      capabilities: {
        exact: true,
        exactCovers: 'query',
        prefix: false,
        extension: false,
        everything: true,
        assets: true,
        hosts: 'each',
        lists: [{ items: ASSETS_PER_REQUEST }],
        concurrency: 4,
        concerns: url => !PAGE.test(withoutQuery(url)),
      },
      vocabulary: {
        example: '{"domain":"www.example.com"}',
        read: readItem,
        words: { host: host => JSON.stringify({ domain: host }) },
      },
      toRequests(items): PurgeRequest[] {
        const requests: PurgeRequest[] = []
        // Every asset of the account: no plan does that, only a user who asks for it.
        const all = items.filter(item => item.kind === 'asset' && item.asset === '*')
        if (all.length > 0) requests.push({ ...post('/invalidate/all'), items: all })
        const named = items.filter(
          item =>
            item.kind === 'url' ||
            (item.kind === 'asset' && !all.includes(item)) ||
            (item.kind === 'raw' && !isDomain(item.raw)),
        )
        if (named.length > 0) {
          const assets = named.flatMap(toAssets)
          requests.push({ ...post('/invalidate/asset'), body: { assets }, items: named })
        }
        for (const item of items) {
          if (item.kind === 'raw' && isDomain(item.raw)) {
            requests.push({ ...post('/invalidate/domain'), body: parseJson(item.raw), items: [item] })
          }
          if (item.kind !== 'everything') continue
          for (const origin of item.origins) {
            const body = { domain: new URL(origin).hostname }
            requests.push({ ...post('/invalidate/domain'), body, items: [item] })
          }
        }
        return requests
      },
      readResponse(_request, response) {
        const failure = readFailure(response)
        return failure === undefined ? { note: response.shown } : { failure }
      },
      onlyByHand: strategy === 'token' && cacheBuster !== 'api',
      images: {
        hosts,
        sources: images,
        rewrite: strategy !== 'invalidate',
        invalidate: strategy !== 'token',
        cacheBuster,
      },
      token: {
        request: () => post('/token'),
        read(response) {
          const failure = readFailure(response)
          if (failure !== undefined) return { failure }
          const value = firstText(readJson(response), 'data.token')
          if (value === undefined) return { failure: invalidAnswer(response, 'an answer with a token') }
          if (isToken(value)) return { value }
          return {
            failure: {
              kind: 'other',
              message: `the API gave a cache token of ${value.length} characters that cannot stand in a URL`,
              hint: 'A token has 1 to 64 characters of A-Z, a-z, 0-9, ".", "_", "~" and "-". If this lasts, ask the support of Optimole; until then, cacheBuster: \'content\' makes tokens from the bytes.',
            },
          }
        },
      },
    }
  },
})

function isDomain(text: string): boolean {
  return v.is(domain, parseJson(text))
}

function toAssets(item: PlanItem): string[] {
  if (item.kind === 'asset') return [item.asset]
  if (item.kind === 'raw') return [item.raw]
  return item.kind === 'url' ? item.origins.map(origin => origin + item.path) : []
}

function readItem(text: string): Said | Unread {
  if (isAssetId(text)) return { due: { kind: 'asset', item: text } }
  if (isAbsolute(text) && URL.canParse(text)) {
    return { due: { kind: 'raw', item: text }, reaches: url => url === text }
  }
  const read = parseJson(text)
  if (!v.is(domain, read)) {
    return {
      problem:
        'must be the absolute URL of an image, an asset\'s 32 letters and digits, or {"domain":"www.example.com"}',
    }
  }
  return {
    due: { kind: 'raw', item: JSON.stringify(read) },
    whole: true,
    reaches: url => new URL(url).hostname === read.domain.toLowerCase(),
  }
}

/** ASSUME: the named errors come with any status, and their words stand in the message. */
const namedErrors: readonly (readonly [RegExp, Partial<Failure> & { readonly hint: string }])[] = [
  [
    /user not found/i,
    {
      kind: 'credentials',
      hint: "The key's account does not exist: use the root API key of the account (OPTIMOLE_API_KEY).",
    },
  ],
  [
    /user (?:is )?not active/i,
    { kind: 'credentials', hint: 'Activate the account, or its plan, in the Optimole dashboard.' },
  ],
  [/too many assets/i, { kind: 'rejected', hint: `At most ${ASSETS_PER_REQUEST} assets go in one request.` }],
]

/** Where the vendor, and the WordPress behind it, write what went wrong. */
const messages =
  'message error.message error data.message data.error.message data.error data.0.message data.0 data errors.0.message errors.0'.split(
    ' ',
  )

/**
 * What says neither yes nor no is no yes.
 * ASSUME: invalidations are answered in the envelopes of tokens, `{success, data}` or `{code, data, error}`.
 */
function readFailure(response: ApiResponse): Failure | undefined {
  const body = readJson(response)
  const message = firstText(body, ...messages)
  const failure = statusFailure(response, 200, message, {
    401: 'Use the root API key of the account (OPTIMOLE_API_KEY): a sub key cannot invalidate.',
    403: 'Use the root API key of the account (OPTIMOLE_API_KEY): a sub key cannot invalidate.',
  })
  const found = failure ?? bodyFailure(response, body, message)
  if (found === undefined) return undefined
  const named = namedErrors.find(([pattern]) => pattern.test(found.message))
  return named === undefined ? found : { ...found, ...named[1] }
}

function bodyFailure(response: ApiResponse, body: unknown, message: string | undefined): Failure | undefined {
  const code = field(body, 'code')
  const isOther = code !== undefined && code !== null && String(code) !== '200'
  if (hasFailureMarker(body) || isOther) {
    const failed = failedAnswer(response, message)
    return /^40[13]$/.test(String(code)) ? { ...failed, kind: 'credentials' } : failed
  }
  const isYes = field(body, 'success') === true || String(code) === '200'
  return isYes ? undefined : invalidAnswer(response, 'an Optimole answer')
}
