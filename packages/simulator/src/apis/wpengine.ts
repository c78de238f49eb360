import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import type { ApiContext } from './contract/context.ts'
import { defineApi } from './contract/define-api.ts'
import type { Manners } from './contract/manners.ts'
import { applyAfter, text } from './contract/option.ts'
import { pipeline } from './contract/pipeline.ts'
import { Refusal } from './contract/refusal.ts'
import { type InstallEdge, install } from './wpengine/install-edge.ts'

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
  install: z
    .enum(['ready', 'access_error', 'value_unavailable', 'unavailable'])
    .default('ready')
    .describe(
      'How the install stands: purged when asked, refused with a 400 whose error is of that type, or a 503 without a body.',
    ),
  // ASSUME an account without Edge Full Page Cache.
  edgePages: z
    .boolean()
    .default(false)
    .describe('Whether the CDN keeps pages too, in front of the page cache (Edge Full Page Cache).'),
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
  documentation: z
    .boolean()
    .default(true)
    .describe('Whether refusals name a page in `documentation_url`, which they may; a 429 never does.'),
  retryAfter: z
    .boolean()
    .default(false)
    .describe('Whether a 429 says in `Retry-After` how many seconds are left; not documented.'),
})

/** Options of the WP Engine API. */
export type WpengineOptions = z.input<typeof wpengineOptions>

type Resolved = z.output<typeof wpengineOptions>

const params = z.strictObject({ install_id: z.guid() })
const described = z.strictObject({ id: z.guid(), name: z.string() })
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
  routes: ['purge_cache', 'install'],
  credential: 'authorization',
  edge: install,
  options: wpengineOptions.prefault({}),
  create: options => ({
    shown: { installId: options.installId, user: options.user, password: options.password },
    env: {
      WPE_INSTALL_ID: options.installId,
      WPE_API_USER_ID: options.user,
      WPE_API_PASSWORD: options.password,
    },
    edgePages: options.edgePages,
    mount: (instance, edge, context) => serve(instance, options, edge, context),
  }),
})

/** Serves the API; an accepted purge empties one or both of the layers. */
function serve(instance: FastifyInstance, options: Resolved, edge: InstallEdge, context: ApiContext): void {
  const app = pipeline(instance, mannersOf(options), context)
  const accepted = new Map<string, number>()

  app.post(
    '/installs/:install_id/purge_cache',
    {
      config: { route: 'wpengine.purge_cache', body: 'json' },
      schema: {
        params,
        body,
        response: { 202: z.undefined(), '4xx': problem, 503: z.undefined(), '5xx': problem },
      },
    },
    async (request, reply) => {
      const { type } = request.body
      refuseOther(request.params.install_id)
      if (options.install === 'unavailable') throw new Refusal(503, undefined)
      if (options.install !== 'ready') {
        throw invalid(options, [
          { field: 'install_id', type: options.install, message: 'cannot be purged now' },
        ])
      }
      limit(type)
      // The object cache holds queries, none of what an edge serves.
      if (type !== 'object') edge.purgeLayer(type, { after: options.applyAfter })
      return reply.code(202).send()
    },
  )

  app.get(
    '/installs/:install_id',
    {
      config: { route: 'wpengine.install' },
      schema: { params, response: { 200: described, '4xx': problem, '5xx': problem } },
    },
    async request => {
      refuseOther(request.params.install_id)
      return { id: options.installId, name: 'simulated' }
    },
  )

  function refuseOther(id: string): void {
    if (id.toLowerCase() !== options.installId.toLowerCase()) throw refuse(options, 404, 'Not Found')
    if (!options.permitted) throw refuse(options, 403, "You don't have permission to perform that action")
  }

  function limit(type: string): void {
    const now = context.clock.now()
    // What empties everything empties the object cache too.
    const limited = (type === 'all' ? ['all', 'object'] : [type]).filter(
      each => options.limited === 'each-type' || each === 'object',
    )
    const left =
      Math.max(...limited.map(each => (accepted.get(each) ?? now - options.windowMs) - now)) +
      options.windowMs
    if (left > 0) {
      throw new Refusal(
        429,
        { message: 'Object cache purges are rate-limited to one request every 60 seconds for each install' },
        options.retryAfter ? { 'Retry-After': String(Math.ceil(left / 1000)) } : {},
      )
    }
    for (const each of limited) accepted.set(each, now)
  }
}

function mannersOf(options: Resolved): Manners {
  const expected = `${options.user}:${options.password}`
  return {
    judge(credential) {
      if (credential === undefined) return 'missing'
      const encoded = /^Basic (\S+)$/i.exec(credential)?.[1] ?? ''
      return Buffer.from(encoded, 'base64').toString() === expected ? 'valid' : 'invalid'
    },
    unauthorized: () => refuse(options, 401, 'Bad Credentials'),
    notFound: () => refuse(options, 404, 'Not Found'),
    invalid: complaints =>
      invalid(
        options,
        complaints.map(({ field, message }) => ({ field, type: 'invalid_value', message })),
      ),
  }
}

interface FieldError {
  readonly field: string
  readonly type: 'invalid_value' | 'access_error' | 'value_unavailable'
  readonly message: string
}

/** ASSUME the words, `resource` and `code`: their fields alone are documented. */
function invalid(options: Resolved, errors: readonly FieldError[]): Refusal {
  return refuse(options, 400, 'Invalid Request', {
    errors: errors.map(error => ({ resource: 'PurgeCache', code: error.type, ...error })),
  })
}

// ASSUME the page.
const documentation = 'https://wpengineapi.com/reference'

function refuse(options: Resolved, status: number, message: string, more: object = {}): Refusal {
  const page = options.documentation ? { documentation_url: documentation } : {}
  return new Refusal(status, { message, ...page, ...more })
}
