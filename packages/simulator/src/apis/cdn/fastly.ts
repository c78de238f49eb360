import { randomInt } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { PurgeEffect } from '../../edge/cache.ts'
import type { Edge } from '../../edge/edge.ts'
import { splitTarget } from '../../edge/hosts.ts'
import { pages } from '../../edge/kind.ts'
import type { ApiContext } from '../contract/context.ts'
import { defineApi } from '../contract/define-api.ts'
import type { Manners } from '../contract/manners.ts'
import { applyAfter, text } from '../contract/option.ts'
import { slidingWindow } from '../contract/pace.ts'
import { pipeline } from '../contract/pipeline.ts'
import { Refusal } from '../contract/refusal.ts'
import { isAt, tagsOf } from '../contract/web-address.ts'

const basePath = '/fastly'
const maxKeys = 256
const hour = 3_600_000

/** The service that the API knows, and what its documentation leaves open. */
export const fastlyOptions = z.strictObject({
  serviceId: text.default('SU1Z0isxPaozGVKXdv0eY').describe('The service.'),
  token: text.default('fastly-test-token').describe('Credential.'),
  applyAfter,
  scope: z
    .enum(['all', 'purge_select'])
    .default('all')
    .describe('What the token may purge; with `purge_select`, a purge of everything is a 403.'),
  // ASSUME that it counts every purge: the vendor's client reads it from all calls but GET and HEAD.
  requestsAnHour: z.int().positive().default(1000).describe('How many purges are let through in an hour.'),
})

/** Options of the Fastly API. */
export type FastlyOptions = z.input<typeof fastlyOptions>

type Resolved = z.output<typeof fastlyOptions>

const params = z.strictObject({ service: z.string() })
const accepted = z.strictObject({ status: z.literal('ok'), id: z.string() })
const problem = z.union([
  z.strictObject({ msg: z.string(), detail: z.string() }),
  z.strictObject({ status: z.literal('fail'), reason: z.string() }),
])
const refusals = { '4xx': problem, '5xx': z.unknown() }

/** The API of Fastly. */
export const fastly = defineApi({
  id: 'fastly',
  basePath,
  routes: ['url', 'keys', 'key', 'all', 'service'],
  credential: 'fastly-key',
  edge: pages,
  options: fastlyOptions.prefault({}),
  create: options => ({
    shown: { serviceId: options.serviceId, token: options.token },
    env: { FASTLY_SERVICE_ID: options.serviceId, FASTLY_API_TOKEN: options.token },
    mount: (instance, edge, context) => serve(instance, options, edge, context),
  }),
})

/** Serves the API; each accepted purge acts on the edge. */
function serve(instance: FastifyInstance, options: Resolved, edge: Edge, context: ApiContext): void {
  const { clock } = context
  const app = pipeline(instance, mannersOf(options), context)
  const pace = slidingWindow(clock, { most: options.requestsAnHour, ms: hour })
  const idOf = () => `${randomInt(1000)}-${Math.floor(clock.now() / 1000)}-${randomInt(1_000_000)}`
  const effectOf = (request: FastifyRequest): PurgeEffect => ({
    mode: request.headers['fastly-soft-purge'] === '1' ? 'invalidate' : 'delete',
    after: options.applyAfter,
  })
  const count = async (_request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const wait = pace.take()
    reply.header('Fastly-RateLimit-Remaining', pace.left())
    // ASSUME that the window moves, so that the time of its reset is when one more is let through.
    reply.header('Fastly-RateLimit-Reset', Math.ceil((clock.now() + (wait || hour)) / 1000))
    if (wait > 0) throw refuse(429, 'Rate limit exceeded', 'Too many purges in an hour')
  }
  const check = async ({ params: { service } }: { params: z.output<typeof params> }): Promise<void> => {
    if (service !== options.serviceId)
      throw refuse(404, 'Record not found', `Couldn't find Service '${service}'`)
  }

  app.post(
    '/purge/*',
    {
      config: { route: 'fastly.url' },
      preHandler: count,
      schema: { querystring: z.record(z.string(), z.unknown()), response: { 200: accepted, ...refusals } },
    },
    async request => {
      const { path, query } = splitTarget(request.originalUrl)
      edge.purge(isAt(`https://${path.slice(`${basePath}/purge/`.length)}${query}`), effectOf(request))
      return { status: 'ok' as const, id: idOf() }
    },
  )

  app.post(
    '/service/:service/purge',
    {
      config: { route: 'fastly.keys', body: 'json or none' },
      preHandler: [check, count],
      schema: {
        params,
        body: z.strictObject({ surrogate_keys: z.array(z.string().min(1)).min(1) }).nullish(),
        response: { 200: z.record(z.string(), z.string()), ...refusals },
      },
    },
    async request => {
      const field = [request.headers['surrogate-key'] ?? []].flat().join(' ')
      const keys = request.body?.surrogate_keys ?? field.split(' ').filter(key => key !== '')
      if (keys.length === 0) throw refuse(400, 'Bad request', 'No surrogate keys were given')
      if (keys.length > maxKeys) {
        throw new Refusal(400, {
          status: 'fail',
          reason: `Batch surrogate key request only supports up to ${maxKeys} surrogate keys`,
        })
      }
      edge.purge(
        resource => tagsOf(resource, 'surrogate-key').some(tag => keys.includes(tag)),
        effectOf(request),
      )
      return Object.fromEntries(keys.map(key => [key, idOf()]))
    },
  )

  app.post(
    '/service/:service/purge/:key',
    {
      config: { route: 'fastly.key' },
      preHandler: [check, count],
      schema: { params: params.extend({ key: z.string() }), response: { 200: accepted, ...refusals } },
    },
    async request => {
      const { key } = request.params
      edge.purge(resource => tagsOf(resource, 'surrogate-key').includes(key), effectOf(request))
      return { status: 'ok' as const, id: idOf() }
    },
  )

  app.post(
    '/service/:service/purge_all',
    {
      config: { route: 'fastly.all' },
      preHandler: [check, count],
      schema: { params, response: { 200: z.strictObject({ status: z.literal('ok') }), ...refusals } },
    },
    async () => {
      if (options.scope !== 'all')
        throw refuse(403, 'Forbidden', 'You are not authorized to perform this action')
      // Never soft, whatever the request says.
      edge.purge(() => true, { after: options.applyAfter })
      return { status: 'ok' as const }
    },
  )

  app.get(
    '/service/:service',
    {
      config: { route: 'fastly.service' },
      preHandler: check,
      schema: {
        params,
        response: { 200: z.strictObject({ id: z.string(), name: z.string() }), ...refusals },
      },
    },
    async () => ({ id: options.serviceId, name: 'simulated' }),
  )
}

/** ASSUME the words of refusals, but for the one of too many keys. */
function mannersOf({ token }: Resolved): Manners {
  return {
    judge: credential => (credential === undefined ? 'missing' : credential === token ? 'valid' : 'invalid'),
    unauthorized: () =>
      refuse(401, 'Provided credentials are missing or invalid', 'Check the field Fastly-Key'),
    notFound: () => refuse(404, 'Not found', 'There is no such call'),
    invalid: complaints =>
      refuse(400, 'Bad request', complaints.map(({ field, message }) => `${field}: ${message}`).join('; ')),
  }
}

function refuse(status: number, msg: string, detail: string): Refusal {
  return new Refusal(status, { msg, detail })
}
