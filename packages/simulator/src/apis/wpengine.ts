import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import type { Edge } from '../edge/edge.ts'
import { pages } from '../edge/kind.ts'
import type { ApiContext } from './contract/context.ts'
import { defineApi } from './contract/define-api.ts'
import type { Complaint, Manners } from './contract/manners.ts'
import { applyAfter, text } from './contract/option.ts'
import { pipeline } from './contract/pipeline.ts'
import { Refusal } from './contract/refusal.ts'
import { layerOf } from './wpengine/layer.ts'

/** The account that the API knows, and what its documentation leaves open. */
export const wpengineOptions = z.strictObject({
  installId: z.guid().default('294deacc-d8b8-4005-82c4-0727ba8ddde0').describe('Credential, a UUID.'),
  user: text.default('wpe-test-user').describe('Credential.'),
  password: text.default('wpe-test-password').describe('Credential.'),
  applyAfter,
  permitted: z
    .boolean()
    .default(true)
    .describe('Whether the user may purge this install; `false` answers 403.'),
  windowMs: z
    .number()
    .nonnegative()
    .default(60_000)
    .describe('Milliseconds in which one request is let through; 0 lets all through.'),
  // ASSUME each type by itself, on each install.
  limited: z
    .enum(['each-type', 'object'])
    .default('each-type')
    .describe(
      'What the window is for: each type by itself, or only `object`, of which alone there is a figure.',
    ),
  retryAfter: z
    .boolean()
    .default(false)
    .describe('Whether a 429 says in `Retry-After` how many seconds are left; not documented.'),
})

/** Options of the WP Engine API. */
export type WpengineOptions = z.input<typeof wpengineOptions>

type Resolved = z.output<typeof wpengineOptions>

const params = z.strictObject({ install_id: z.guid() })
const body = z.strictObject({ type: z.enum(['object', 'page', 'cdn', 'all']) })
const problem = z.strictObject({
  message: z.string(),
  documentation_url: z.string().optional(),
  errors: z
    .array(
      z.strictObject({
        resource: z.string(),
        field: z.string(),
        type: z.enum(['invalid_value', 'access_error', 'value_unavailable']),
        code: z.string(),
        message: z.string(),
      }),
    )
    .optional(),
})

/** The API of WP Engine. */
export const wpengine = defineApi({
  id: 'wpengine',
  basePath: '/wpengine/v1',
  routes: ['purge_cache'],
  credential: 'authorization',
  edge: pages,
  options: wpengineOptions.prefault({}),
  create: options => ({
    shown: { installId: options.installId, user: options.user, password: options.password },
    env: {
      WPE_INSTALL_ID: options.installId,
      WPE_API_USER_ID: options.user,
      WPE_API_PASSWORD: options.password,
    },
    mount: (instance, edge, context) => serve(instance, options, edge, context),
  }),
})

/** Serves the API; an accepted purge empties one or both of the layers that share the edge. */
function serve(instance: FastifyInstance, options: Resolved, edge: Edge, context: ApiContext): void {
  const app = pipeline(instance, mannersOf(options), context)
  const lastAccepted = new Map<string, number>()

  app.post(
    '/installs/:install_id/purge_cache',
    {
      config: { route: 'wpengine.purge_cache', body: 'json' },
      schema: { params, body, response: { 202: z.undefined(), '4xx': problem, '5xx': problem } },
    },
    async (request, reply) => {
      const { type } = request.body
      if (request.params.install_id.toLowerCase() !== options.installId.toLowerCase())
        throw refuse(404, 'Not Found')
      if (!options.permitted) throw refuse(403, "You don't have permission to perform that action")
      limit(type)
      // The object cache holds queries, none of what an edge serves.
      edge.purge(resource => type === 'all' || type === layerOf(resource), { after: options.applyAfter })
      return reply.code(202).send()
    },
  )

  function limit(type: string): void {
    const now = context.clock.now()
    const last = lastAccepted.get(type)
    const left = last === undefined ? 0 : last + options.windowMs - now
    if (left > 0 && (options.limited === 'each-type' || type === 'object')) {
      throw new Refusal(
        429,
        { message: 'Object cache purges are rate-limited to one request every 60 seconds for each install' },
        options.retryAfter ? { 'Retry-After': String(Math.ceil(left / 1000)) } : {},
      )
    }
    lastAccepted.set(type, now)
  }
}

function mannersOf({ user, password }: Resolved): Manners {
  const expected = `${user}:${password}`
  return {
    judge(credential) {
      if (credential === undefined) return 'missing'
      const encoded = /^Basic (\S+)$/i.exec(credential)?.[1] ?? ''
      return Buffer.from(encoded, 'base64').toString() === expected ? 'valid' : 'invalid'
    },
    unauthorized: () => refuse(401, 'Bad Credentials'),
    notFound: () => refuse(404, 'Not Found'),
    invalid: complaints =>
      new Refusal(400, { message: 'Invalid Request', errors: complaints.map(complaintToError) }),
  }
}

function complaintToError({ field, message }: Complaint) {
  return { resource: 'PurgeCache', field, type: 'invalid_value', code: 'invalid', message }
}

function refuse(status: number, message: string): Refusal {
  return new Refusal(status, { message })
}
