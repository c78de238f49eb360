import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import type { Verdict } from '../control/log.ts'
import { parseSource } from '../edge/delivery-url.ts'
import type { ImagePredicate } from '../edge/image-cache.ts'
import type { ImageEdge } from '../edge/image-edge.ts'
import { images } from '../edge/kind.ts'
import { origin } from '../origin/origin.ts'
import { bareHost } from './contract/bare-host.ts'
import { judgeBearer } from './contract/bearer.ts'
import type { ApiContext } from './contract/context.ts'
import { defineApi } from './contract/define-api.ts'
import type { Manners } from './contract/manners.ts'
import { applyAfter, text } from './contract/option.ts'
import { pipeline } from './contract/pipeline.ts'
import { Refusal } from './contract/refusal.ts'
import { assetHash } from './optimole/asset-hash.ts'

/** The account that the API knows, and what its documentation leaves open. */
export const optimoleOptions = z.strictObject({
  apiKey: text.default('optml-test-root-key').describe('The root key.'),
  subKey: text.default('optml-test-sub-key').describe('A key that may ask for tokens but not invalidate.'),
  applyAfter,
  account: z
    .enum(['active', 'inactive', 'missing'])
    .default('active')
    .describe('The account behind the key; one that is not active has every call refused.'),
  envelope: z
    .enum(['success', 'code'])
    .default('success')
    .describe('How answers are wrapped: `{ success, data }`, or `{ code, data, error }`.'),
  codeAsText: z
    .boolean()
    .default(false)
    .describe("Whether `code` comes as text, which the vendor's own client allows for."),
  // ASSUME one of its own: the vendor names errors without their statuses.
  refusals: z
    .enum(['status', 'body'])
    .default('status')
    .describe('Whether a refusal has a status of its own, or is a 200 with the failure in its body only.'),
  // ASSUME that it refuses the batch.
  badAsset: z
    .enum(['refuse', 'ignore'])
    .default('refuse')
    .describe('What one bad asset does: refuse its whole batch, or be passed over.'),
  tokens: z
    .array(z.string().min(1))
    .default([])
    .describe('Tokens to hand out, in order, before random ones.'),
  sources: z
    .record(z.string().min(1), origin)
    .default({})
    .describe('An origin for each source host; others are fetched where the site comes from.'),
  cacheControl: z
    .string()
    .default('public, max-age=31536000')
    .describe('The `Cache-Control` that browsers get with images.'),
})

/** Options of the Optimole API. */
export type OptimoleOptions = z.input<typeof optimoleOptions>

type Resolved = z.output<typeof optimoleOptions>

/** The vendor's limit of assets a request. */
const maxAssets = 100

/** ASSUME that calls take no parameters. */
const params = z.strictObject({})
const code = z.union([z.int(), z.string()])
const data = z.record(z.string(), z.unknown())
const answers = {
  // A refusal may be a 200 as well.
  200: z.union([
    z.strictObject({ success: z.boolean(), message: z.string().optional(), data: data.optional() }),
    z.strictObject({ code, data: data.optional(), error: z.string().optional() }),
  ]),
  '4xx': z.union([
    z.strictObject({ success: z.literal(false), message: z.string() }),
    z.strictObject({ code, error: z.string() }),
  ]),
  '5xx': z.unknown(),
}

/** The API of Optimole. */
export const optimole = defineApi({
  id: 'optimole',
  basePath: '/optimole/api/optml/v2/cache',
  routes: ['all', 'domain', 'asset', 'token'],
  credential: 'authorization',
  edge: images,
  options: optimoleOptions.prefault({}),
  create: options => ({
    shown: { apiKey: options.apiKey },
    env: { OPTIMOLE_API_KEY: options.apiKey },
    images: { sources: options.sources, cacheControl: options.cacheControl, host: 'key.i.optimole.com' },
    mount: (instance, edge, context) => serve(instance, options, edge, context),
  }),
})

/** Serves the API; accepted invalidations and handed-out tokens act on the image edge. */
function serve(instance: FastifyInstance, options: Resolved, edge: ImageEdge, context: ApiContext): void {
  const tokens = [...options.tokens]
  const app = pipeline(instance, mannersOf(options), context)

  function invalidate(credential: string | undefined, predicate: ImagePredicate) {
    if (isKey(credential, options.subKey)) throw refuse(options, 403, 'A sub key cannot invalidate the cache')
    checkAccount(options)
    edge.purge(predicate, { after: options.applyAfter })
    return success(options, { message: 'Cache invalidation requested' })
  }

  app.post(
    '/invalidate/all',
    { config: { route: 'optimole.all' }, schema: { params, response: answers } },
    async request => invalidate(request.headers.authorization, () => true),
  )

  app.post(
    '/invalidate/domain',
    {
      config: { route: 'optimole.domain', body: 'json' },
      schema: { params, body: z.strictObject({ domain: bareHost }), response: answers },
    },
    async request => {
      const domain = request.body.domain.toLowerCase()
      return invalidate(request.headers.authorization, ({ host }) => host === domain)
    },
  )

  app.post(
    '/invalidate/asset',
    {
      config: { route: 'optimole.asset', body: 'json' },
      schema: { params, body: z.strictObject({ assets: z.array(z.string()).min(1) }), response: answers },
    },
    async request => {
      const { assets } = request.body
      if (assets.length > maxAssets) throw refuse(options, 400, 'Too many assets to invalidate')
      const bad = assets.find(asset => !isAsset(asset))
      if (bad !== undefined && options.badAsset === 'refuse')
        throw refuse(options, 400, `Invalid asset: ${bad}`)
      const wanted = new Set(assets)
      return invalidate(
        request.headers.authorization,
        ({ url }) => wanted.has(url) || wanted.has(assetHash(url)),
      )
    },
  )

  app.post(
    '/token',
    { config: { route: 'optimole.token' }, schema: { params, response: answers } },
    async () => {
      checkAccount(options)
      const token = tokens.shift() ?? randomToken()
      edge.issue(token)
      return success(options, { token })
    },
  )
}

/** ASSUME the shape, `eFRn.20eff`: the vendor's example, `abc123xyz789`, says no more than letters and digits. */
function randomToken(): string {
  const letters = randomBytes(12).toString('base64').replace(/[+/]/g, '').slice(0, 4).padEnd(4, 'x')
  return `${letters}.${randomBytes(3).toString('hex').slice(0, 5)}`
}

// ASSUME 32 characters of any case: the vendor's example is not hexadecimal.
function isAsset(asset: string): boolean {
  return /^[0-9A-Za-z]{32}$/.test(asset) || parseSource(asset) !== undefined
}

function checkAccount(options: Resolved): void {
  if (options.account === 'missing') throw refuse(options, 404, 'User not found')
  if (options.account === 'inactive') throw refuse(options, 403, 'User not active')
}

/** ASSUME the same envelopes for invalidations as for tokens: their answers are not documented. */
function success(options: Resolved, content: Record<string, unknown>) {
  return options.envelope === 'success'
    ? { success: true, data: content }
    : { code: codeOf(options, 200), data: content }
}

function refuse(options: Resolved, status: number, message: string): Refusal {
  const sent = options.refusals === 'status' ? status : 200
  if (options.envelope === 'success') return new Refusal(sent, { success: false, message })
  return new Refusal(sent, { code: codeOf(options, status), error: message })
}

function codeOf({ codeAsText }: Resolved, status: number): string | number {
  return codeAsText ? String(status) : status
}

function isKey(credential: string | undefined, key: string): boolean {
  return judgeBearer(credential, token => token === key) === 'valid'
}

/** ASSUME the words: only the three named errors are documented. */
function mannersOf(options: Resolved): Manners {
  return {
    judge: (credential): Verdict =>
      judgeBearer(credential, token => token === options.apiKey || token === options.subKey),
    unauthorized: verdict =>
      refuse(options, 401, verdict === 'missing' ? 'Missing API key' : 'Invalid API key'),
    notFound: () => refuse(options, 404, 'Not found'),
    invalid: complaints =>
      refuse(options, 400, complaints.map(({ field, message }) => `${field}: ${message}`).join('; ')),
  }
}
