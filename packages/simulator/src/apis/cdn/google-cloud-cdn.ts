import { randomInt } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import type { PurgePredicate } from '../../edge/cache.ts'
import type { Edge } from '../../edge/edge.ts'
import { pages } from '../../edge/kind.ts'
import { judgeBearer } from '../contract/bearer.ts'
import type { ApiContext } from '../contract/context.ts'
import { defineApi } from '../contract/define-api.ts'
import type { Manners } from '../contract/manners.ts'
import { applyAfter, text } from '../contract/option.ts'
import { slidingWindow } from '../contract/pace.ts'
import { pipeline } from '../contract/pipeline.ts'
import { Refusal } from '../contract/refusal.ts'
import { tagsOf } from '../contract/web-address.ts'

/** The URL map that the API knows, and what its documentation leaves open. */
export const googleCloudCdnOptions = z.strictObject({
  project: text.default('simulated-project').describe('The project.'),
  urlMap: text.default('simulated-map').describe('The URL map.'),
  token: text.default('ya29.google-test-token').describe('Credential.'),
  applyAfter,
  permitted: z
    .boolean()
    .default(true)
    .describe('Whether the token has `compute.urlMaps.invalidateCache`; `false` answers 403.'),
  completeAfter: z
    .number()
    .nonnegative()
    .default(0)
    .describe('Milliseconds for which an operation is running before it is done.'),
  // ASSUME 429: both are seen.
  limitStatus: z
    .union([z.literal(429), z.literal(403)])
    .default(429)
    .describe('Status of the 501st request in a minute, with the reason `rateLimitExceeded`.'),
})

/** Options of the Google Cloud CDN API. */
export type GoogleCloudCdnOptions = z.input<typeof googleCloudCdnOptions>

type Resolved = z.output<typeof googleCloudCdnOptions>

const rule = z
  .strictObject({
    path: z
      .string()
      .regex(
        /^\/(?:[^*?#]*\/)?(?:\*|[^*?#]*)$/,
        'must start with "/", without query, and with "*" only at its end, after a "/"',
      )
      .optional(),
    host: z
      .string()
      .regex(/^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i, 'must be a host, which may start with "*."')
      .optional(),
    cacheTags: z.array(z.string().min(1)).min(1).optional(),
  })
  .refine(
    ({ path, cacheTags }) => path !== undefined || cacheTags !== undefined,
    'must hold a path, or cache tags',
  )
type Rule = z.output<typeof rule>

const params = z.strictObject({ project: z.string(), map: z.string() })
const requestId = z
  .uuid()
  .refine(id => /[1-9a-f]/i.test(id), 'must not be the UUID of zeros')
  .optional()
const operation = z.strictObject({
  kind: z.literal('compute#operation'),
  name: z.string(),
  operationType: z.literal('invalidateCache'),
  status: z.enum(['PENDING', 'RUNNING', 'DONE']),
  progress: z.int(),
})
const problem = z.strictObject({
  error: z.strictObject({
    code: z.int(),
    message: z.string(),
    errors: z.array(z.strictObject({ message: z.string(), domain: z.string(), reason: z.string() })),
  }),
})
const refusals = { '4xx': problem, '5xx': z.unknown() }

/** The API of Google Cloud CDN, which is a part of Compute Engine's. */
export const googleCloudCdn = defineApi({
  id: 'google-cloud-cdn',
  basePath: '/google-cloud-cdn/compute/v1',
  routes: ['invalidate', 'operation', 'map'],
  credential: 'authorization',
  edge: pages,
  options: googleCloudCdnOptions.prefault({}),
  create: options => ({
    shown: { project: options.project, urlMap: options.urlMap, token: options.token },
    env: {
      GOOGLE_CLOUD_PROJECT: options.project,
      GOOGLE_URL_MAP: options.urlMap,
      GOOGLE_ACCESS_TOKEN: options.token,
    },
    mount: (instance, edge, context) => serve(instance, options, edge, context),
  }),
})

/** Serves the API; each accepted invalidation acts on the edge, once a request id. */
function serve(instance: FastifyInstance, options: Resolved, edge: Edge, context: ApiContext): void {
  const { clock } = context
  const app = pipeline(instance, mannersOf(options), context)
  const pace = slidingWindow(clock, { most: 500, ms: 60_000 })
  const startedAt = new Map<string, number>()
  const named = new Map<string, string>()
  const show = (name: string, status: z.output<typeof operation>['status']): z.output<typeof operation> => ({
    kind: 'compute#operation',
    name,
    operationType: 'invalidateCache',
    status,
    progress: status === 'DONE' ? 100 : 0,
  })
  const check = async ({ params: { project, map } }: { params: z.output<typeof params> }): Promise<void> => {
    if (project !== options.project || map !== options.urlMap)
      throw notFound(`projects/${project}/global/urlMaps/${map}`)
  }

  app.post(
    '/projects/:project/global/urlMaps/:map/invalidateCache',
    {
      config: { route: 'google-cloud-cdn.invalidate', body: 'json' },
      preHandler: check,
      schema: {
        params,
        querystring: z.strictObject({ requestId }),
        body: rule,
        response: { 200: operation, ...refusals },
      },
    },
    async request => {
      if (!options.permitted)
        throw refuse(403, 'forbidden', "Required 'compute.urlMaps.invalidateCache' permission", 'global')
      if (pace.take() > 0)
        throw refuse(options.limitStatus, 'rateLimitExceeded', 'Rate Limit Exceeded', 'usageLimits')
      const { requestId: id } = request.query
      const before = id === undefined ? undefined : named.get(id)
      if (before !== undefined) return show(before, statusOf(before))
      const name = `operation-${clock.now()}-${randomInt(2 ** 32).toString(16)}`
      startedAt.set(name, clock.now())
      if (id !== undefined) named.set(id, name)
      edge.purge(chosenBy(request.body), { after: options.applyAfter })
      return show(name, 'PENDING')
    },
  )

  function statusOf(name: string): 'RUNNING' | 'DONE' {
    return clock.now() < (startedAt.get(name) ?? 0) + options.completeAfter ? 'RUNNING' : 'DONE'
  }

  app.get(
    '/projects/:project/global/operations/:name',
    {
      config: { route: 'google-cloud-cdn.operation' },
      schema: {
        params: z.strictObject({ project: z.string(), name: z.string() }),
        response: { 200: operation, ...refusals },
      },
    },
    async request => {
      const { project, name } = request.params
      if (project !== options.project || !startedAt.has(name))
        throw notFound(`projects/${project}/global/operations/${name}`)
      return show(name, statusOf(name))
    },
  )

  app.get(
    '/projects/:project/global/urlMaps/:map',
    {
      config: { route: 'google-cloud-cdn.map' },
      preHandler: check,
      schema: {
        params,
        response: {
          200: z.strictObject({ kind: z.literal('compute#urlMap'), name: z.string() }),
          ...refusals,
        },
      },
    },
    async () => ({ kind: 'compute#urlMap' as const, name: options.urlMap }),
  )
}

/** All that a rule names must match; queries do not count. ASSUME that paths are compared as they were requested. */
function chosenBy({ path = '/*', host, cacheTags }: Rule): PurgePredicate {
  const wanted = host?.toLowerCase()
  return resource =>
    (path.endsWith('*') ? resource.path.startsWith(path.slice(0, -1)) : resource.path === path) &&
    (wanted === undefined ||
      (wanted.startsWith('*.') ? resource.host.endsWith(wanted.slice(1)) : resource.host === wanted)) &&
    (cacheTags === undefined || tagsOf(resource, 'cache-tag').some(tag => cacheTags.includes(tag)))
}

/** ASSUME the words of refusals. */
function mannersOf({ token }: Resolved): Manners {
  return {
    judge: credential => judgeBearer(credential, given => given === token),
    unauthorized: verdict =>
      verdict === 'missing'
        ? refuse(401, 'required', 'Login Required.', 'global')
        : refuse(401, 'authError', 'Invalid Credentials', 'global'),
    notFound: () => refuse(404, 'notFound', 'Not Found', 'global'),
    invalid: complaints =>
      refuse(
        400,
        'invalid',
        complaints.map(({ field, message }) => `Invalid value for field '${field}': ${message}`).join('; '),
        'global',
      ),
  }
}

function notFound(resource: string): Refusal {
  return refuse(404, 'notFound', `The resource '${resource}' was not found`, 'global')
}

function refuse(code: number, reason: string, message: string, domain: 'global' | 'usageLimits'): Refusal {
  return new Refusal(code, { error: { code, message, errors: [{ message, domain, reason }] } })
}
