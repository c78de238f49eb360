import { randomUUID } from 'node:crypto'
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
import { retryAfter, slidingWindow } from '../contract/pace.ts'
import { pipeline } from '../contract/pipeline.ts'
import { Refusal } from '../contract/refusal.ts'

const maxFiles = 50

/** The endpoint that the API knows, and what its documentation leaves open. */
export const digitaloceanOptions = z.strictObject({
  endpointId: text.default('19f06b6a-3ace-4315-b086-499a0e521b76').describe('The endpoint of the Space.'),
  token: text.default('digitalocean-test-token').describe('Credential.'),
  applyAfter,
  permitted: z.boolean().default(true).describe('Whether the token has `cdn:delete`; `false` answers 403.'),
  busyMs: z
    .number()
    .nonnegative()
    .default(0)
    .describe('Milliseconds that a purge takes, in which the same one is refused.'),
  // ASSUME that it does not.
  folderCovers: z
    .boolean()
    .default(false)
    .describe('Whether `dir/*` also hits `dir/` itself, which is not said.'),
  // ASSUME that it does: a Space ignores queries.
  coversQuery: z.boolean().default(true).describe('Whether a path also hits its variants with a query.'),
})

/** Options of the DigitalOcean API. */
export type DigitaloceanOptions = z.input<typeof digitaloceanOptions>

type Resolved = z.output<typeof digitaloceanOptions>

/** ASSUME that `*` stands at the end, after a slash, or alone: nothing is said of others. */
const file = z
  .string()
  .regex(
    /^(?!\/)(?:[^*]+|(?:[^*]+\/)?\*)$/,
    'must be a path without its first slash, with "*" only as its last part',
  )
const params = z.strictObject({ endpoint: z.string() })
const problem = z.strictObject({ id: z.string(), message: z.string(), request_id: z.string() })
const refusals = { '4xx': problem, '5xx': z.unknown() }

/** The API of DigitalOcean, of which it has the CDN of Spaces. */
export const digitalocean = defineApi({
  id: 'digitalocean',
  basePath: '/digitalocean/v2',
  routes: ['purge', 'endpoint'],
  credential: 'authorization',
  edge: pages,
  options: digitaloceanOptions.prefault({}),
  create: options => ({
    shown: { endpointId: options.endpointId, token: options.token },
    env: { DIGITALOCEAN_ENDPOINT_ID: options.endpointId, DIGITALOCEAN_TOKEN: options.token },
    mount: (instance, edge, context) => serve(instance, options, edge, context),
  }),
})

/** Serves the API; each accepted purge acts on the edge. */
function serve(instance: FastifyInstance, options: Resolved, edge: Edge, context: ApiContext): void {
  const { clock } = context
  const app = pipeline(instance, mannersOf(options), context)
  const requests = slidingWindow(clock, { most: 5, ms: 10_000 })
  const items = slidingWindow(clock, { most: maxFiles, ms: 20_000 })
  const busyUntil = new Map<string, number>()
  const check = async ({ params: { endpoint } }: { params: z.output<typeof params> }): Promise<void> => {
    if (endpoint !== options.endpointId)
      throw refuse(404, 'not_found', 'The resource you were accessing could not be found.')
  }

  app.delete(
    '/cdn/endpoints/:endpoint/cache',
    {
      config: { route: 'digitalocean.purge', body: 'json' },
      preHandler: check,
      schema: {
        params,
        body: z.strictObject({ files: z.array(file).min(1).max(maxFiles) }),
        response: { 204: z.undefined(), ...refusals },
      },
    },
    async (request, reply) => {
      const { files } = request.body
      if (!options.permitted)
        throw refuse(403, 'forbidden', 'You do not have access for the attempted action.')
      const key = files.toSorted().join('\n')
      // ASSUME the status: "cannot be sent at the same time" is all that is said.
      const busy = (busyUntil.get(key) ?? 0) - clock.now()
      const wait = busy > 0 ? busy : requests.take() || items.take(files.length)
      if (wait > 0) throw refuse(429, 'too_many_requests', 'API rate limit exceeded.', retryAfter(wait))
      busyUntil.set(key, clock.now() + options.busyMs)
      const chosen = files.map(each => hits(each, options))
      edge.purge(resource => chosen.some(matches => matches(resource)), { after: options.applyAfter })
      return reply.code(204).send()
    },
  )

  app.get(
    '/cdn/endpoints/:endpoint',
    {
      config: { route: 'digitalocean.endpoint' },
      preHandler: check,
      schema: {
        params,
        response: { 200: z.strictObject({ endpoint: z.strictObject({ id: z.string() }) }), ...refusals },
      },
    },
    async () => ({ endpoint: { id: options.endpointId } }),
  )
}

function hits(name: string, { folderCovers, coversQuery }: Resolved): PurgePredicate {
  const wanted = `/${name}`
  if (name === '*') return () => true
  if (!name.endsWith('*'))
    return ({ path, query }) => path + query === wanted || (coversQuery && path === wanted)
  const folder = wanted.slice(0, -1)
  return ({ path }) => path.startsWith(folder) && (folderCovers || path !== folder)
}

function mannersOf({ token }: Resolved): Manners {
  return {
    judge: credential => judgeBearer(credential, given => given === token),
    unauthorized: () => refuse(401, 'unauthorized', 'Unable to authenticate you.'),
    notFound: () => refuse(404, 'not_found', 'The resource you were accessing could not be found.'),
    // ASSUME status and id.
    invalid: complaints =>
      refuse(400, 'bad_request', complaints.map(({ field, message }) => `${field} ${message}`).join('; ')),
  }
}

function refuse(
  status: number,
  id: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Refusal {
  return new Refusal(status, { id, message, request_id: randomUUID() }, headers)
}
