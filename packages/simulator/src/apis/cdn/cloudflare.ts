import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import type { Edge } from '../../edge/edge.ts'
import { pages } from '../../edge/kind.ts'
import { judgeBearer } from '../contract/bearer.ts'
import type { ApiContext } from '../contract/context.ts'
import { defineApi } from '../contract/define-api.ts'
import type { Manners } from '../contract/manners.ts'
import { retryAfter, tokenBucket } from '../contract/pace.ts'
import { pipeline } from '../contract/pipeline.ts'
import { Refusal } from '../contract/refusal.ts'
import { cloudflareOptions, plans, type Resolved } from './cloudflare/options.ts'
import { oneKind, selectionOf, selects } from './cloudflare/selection.ts'

const params = z.strictObject({ zone: z.string() })
const zoneShape = z.strictObject({ id: z.string(), name: z.string(), status: z.literal('active') })
const envelope = <Result extends z.ZodType>(result: Result) =>
  z.strictObject({ success: z.literal(true), errors: z.tuple([]), messages: z.tuple([]), result })
const problem = z.strictObject({
  success: z.literal(false),
  errors: z.array(z.strictObject({ code: z.int(), message: z.string() })),
  messages: z.tuple([]),
  result: z.null(),
})
const refusals = { '4xx': problem, '5xx': z.unknown() }

/** The API of Cloudflare. */
export const cloudflare = defineApi({
  id: 'cloudflare',
  basePath: '/cloudflare/client/v4',
  routes: ['purge_cache', 'invalidate_cache', 'zone', 'zones'],
  credential: 'authorization',
  edge: pages,
  options: cloudflareOptions.prefault({}),
  create: options => ({
    shown: { zoneId: options.zoneId, token: options.token },
    env: { CLOUDFLARE_ZONE_ID: options.zoneId, CLOUDFLARE_API_TOKEN: options.token },
    mount: (instance, edge, context) => serve(instance, options, edge, context),
  }),
})

/** Serves the API; each accepted purge acts on the edge. */
function serve(instance: FastifyInstance, options: Resolved, edge: Edge, context: ApiContext): void {
  const app = pipeline(instance, manners(options), context)
  const { files, ...requests } = plans[options.plan]
  const ofFiles = tokenBucket(context.clock, { most: files, perSecond: files })
  const ofOthers = tokenBucket(context.clock, requests)
  const zone = { id: options.zoneId, name: options.zoneName, status: 'active' as const }
  const body = selectionOf(options)

  for (const [name, mode] of [
    ['purge_cache', 'delete'],
    ['invalidate_cache', 'invalidate'],
  ] as const) {
    app.post(
      `/zones/:zone/${name}`,
      {
        config: { route: `cloudflare.${name}`, body: 'json' },
        preHandler: async request => {
          if (request.params.zone !== options.zoneId) throw unknownZone(request.params.zone)
          if (!options.permitted) throw refuse(403, 9109, 'Unauthorized to access requested resource')
        },
        schema: {
          params,
          body,
          response: { 200: envelope(z.strictObject({ id: z.string() })), ...refusals },
        },
      },
      async request => {
        const selection = request.body
        const wait = selection.files ? ofFiles.take(selection.files.length) : ofOthers.take()
        // ASSUME code and words.
        if (wait > 0) throw refuse(429, 971, 'Rate limit enforced for cache purge.', retryAfter(wait))
        edge.purge(selects(selection, options), { mode, after: options.applyAfter })
        return accept({ id: randomBytes(16).toString('hex') })
      },
    )
  }

  app.get(
    '/zones/:zone',
    {
      config: { route: 'cloudflare.zone' },
      schema: { params, response: { 200: envelope(zoneShape), ...refusals } },
    },
    async request => {
      if (request.params.zone !== options.zoneId) throw unknownZone(request.params.zone)
      return accept(zone)
    },
  )
  app.get(
    '/zones',
    {
      config: { route: 'cloudflare.zones' },
      schema: {
        querystring: z.strictObject({ name: z.string().optional() }),
        response: { 200: envelope(z.array(zoneShape)), ...refusals },
      },
    },
    async request => accept([zone].filter(({ name }) => [undefined, name].includes(request.query.name))),
  )
}

function accept<Result>(result: Result) {
  return { success: true as const, errors: [] as [], messages: [] as [], result }
}

/** ASSUME the codes: only 1012 is seen in public. */
function manners({ token }: Resolved): Manners {
  return {
    judge: credential => judgeBearer(credential, given => given === token),
    unauthorized: verdict =>
      verdict === 'missing'
        ? refuse(401, 10001, 'Unable to authenticate request')
        : refuse(401, 10000, 'Authentication error'),
    notFound: () => refuse(404, 7000, 'No route for that URI'),
    invalid: complaints => {
      const [{ field, message } = { field: 'body', message: 'is not valid' }] = complaints
      return message === oneKind ? refuse(400, 1012, message) : refuse(400, 1014, `"${field}" ${message}`)
    },
  }
}

function unknownZone(zone: string): Refusal {
  return refuse(404, 7003, `Could not route to /zones/${zone}, perhaps your object identifier is invalid?`)
}

function refuse(
  status: number,
  code: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Refusal {
  return new Refusal(
    status,
    { success: false, errors: [{ code, message }], messages: [], result: null },
    headers,
  )
}
