import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { PurgeEffect, Resource } from '../edge/cache.ts'
import type { Edge } from '../edge/edge.ts'
import { pages } from '../edge/kind.ts'
import { bareHost } from './contract/bare-host.ts'
import { judgeBearer } from './contract/bearer.ts'
import type { ApiContext } from './contract/context.ts'
import { defineApi } from './contract/define-api.ts'
import type { Manners } from './contract/manners.ts'
import { applyAfter, text } from './contract/option.ts'
import { pipeline } from './contract/pipeline.ts'
import { Refusal } from './contract/refusal.ts'

/** The account that the API knows, and what its documentation leaves open. */
export const waoOptions = z.strictObject({
  siteId: text.default('simulated-site').describe('Credential.'),
  token: text.default('wao-test-token').describe('Credential.'),
  applyAfter,
  // ASSUME a plain string prefix: `/images/news` also matches `/images/newsletter.png`.
  prefix: z
    .enum(['string', 'segment'])
    .default('string')
    .describe(
      'How `paths` match: as plain prefixes (`/news` also hits `/newsletter`), or only whole segments.',
    ),
  // ASSUME that it does not.
  exactCoversQuery: z
    .boolean()
    .default(false)
    .describe('Whether `/app.js` in `exactMatches` also hits `/app.js?v=1`.'),
  // ASSUME together.
  limit: z
    .enum(['together', 'each'])
    .default('together')
    .describe('What holds at most 1000 strings: both arrays together, or each by itself.'),
  // ASSUME no body.
  answer: z
    .enum(['none', 'text', 'json'])
    .default('none')
    .describe('Body of a 202, which is not documented.'),
  // ASSUME that a site it does not reach is one that is not there.
  unknownSite: z
    .union([z.literal(403), z.literal(404)])
    .default(404)
    .describe('Status for a site that the token does not reach, which is not documented.'),
})

/** Options of the wao.io API. */
export type WaoOptions = z.input<typeof waoOptions>

/** The vendor's limit of strings a request. */
const maxStrings = 1000

const params = z.strictObject({ siteId: z.string() })
const target = z.string().startsWith('/', 'must start with "/"')
const selection = z.strictObject({
  // ASSUME bare host names, without scheme and port, at least one; each is combined with every path.
  domains: z.array(bareHost).min(1),
  paths: z.array(target).max(maxStrings).default([]),
  exactMatches: z.array(target).max(maxStrings).default([]),
})
// ASSUME the shape of an error.
const problem = z.strictObject({ message: z.string() })
const answers = {
  202: z.union([z.strictObject({ message: z.string() }), z.string(), z.undefined()]),
  '4xx': problem,
  '5xx': problem,
}

/** The API of wao.io. */
export const wao = defineApi({
  id: 'wao',
  basePath: '/wao/v1',
  routes: ['caches', 'invalidate'],
  credential: 'authorization',
  edge: pages,
  options: waoOptions.prefault({}),
  create: options => ({
    shown: { siteId: options.siteId, token: options.token },
    env: { WAO_SITE_ID: options.siteId, WAO_API_TOKEN: options.token },
    mount: (instance, edge, context) => serve(instance, options, edge, context),
  }),
})

/** Serves the API; each accepted purge acts on the edge. */
function serve(
  instance: FastifyInstance,
  options: z.output<typeof waoOptions>,
  edge: Edge,
  context: ApiContext,
): void {
  const app = pipeline(instance, mannersOf(options), context)
  const body = options.limit === 'together' ? selection.refine(withinLimit, tooMany) : selection

  const effect = (mode: 'delete' | 'invalidate'): PurgeEffect => ({ mode, after: options.applyAfter })
  const accepted = () =>
    ({ none: undefined, text: 'Accepted', json: { message: 'Accepted' } })[options.answer]
  const check = (request: FastifyRequest, siteId: string): void => {
    if (siteId !== options.siteId) throw refuse(options.unknownSite, `No site "${siteId}" for this token.`)
    // ASSUME the refusal: documented as a field of every request, so a client that forgets it is told.
    if (!/\bapplication\/json\b/i.test(request.headers.accept ?? '')) {
      throw refuse(406, 'Accept must name application/json.')
    }
  }

  app.post(
    '/sites/:siteId/caches',
    {
      config: { route: 'wao.caches' },
      preHandler: async request => check(request, request.params.siteId),
      schema: {
        params,
        querystring: z.strictObject({ action: z.enum(['invalidate', 'purge']) }),
        response: answers,
      },
    },
    async (request, reply) => {
      const mode = request.query.action === 'purge' ? 'delete' : 'invalidate'
      edge.purge(() => true, effect(mode))
      return reply.code(202).send(accepted())
    },
  )

  app.post(
    '/sites/:siteId/caches/invalidate',
    {
      config: { route: 'wao.invalidate', body: 'json' },
      preHandler: async request => check(request, request.params.siteId),
      schema: { params, body, response: answers },
    },
    async (request, reply) => {
      edge.purge(selects(request.body, options), effect('invalidate'))
      return reply.code(202).send(accepted())
    },
  )
}

const tooMany = {
  message: `paths and exactMatches hold more than ${maxStrings} strings together`,
  path: ['paths'],
}

function withinLimit({ paths, exactMatches }: z.output<typeof selection>): boolean {
  return paths.length + exactMatches.length <= maxStrings
}

/** ASSUME that nothing is a wildcard: `*` stands for itself. */
function selects(
  { domains, paths, exactMatches }: z.output<typeof selection>,
  options: z.output<typeof waoOptions>,
): (resource: Resource) => boolean {
  const hosts = new Set(domains.map(domain => domain.toLowerCase()))
  const exact = new Set(exactMatches)
  return ({ host, path, query }) =>
    hosts.has(host) &&
    (exact.has(path + query) ||
      (options.exactCoversQuery && exact.has(path)) ||
      paths.some(prefix =>
        options.prefix === 'string'
          ? (path + query).startsWith(prefix)
          : path === prefix || path.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`),
      ))
}

/** ASSUME statuses and words of refusals: none is documented. */
function mannersOf(options: z.output<typeof waoOptions>): Manners {
  return {
    judge: credential => judgeBearer(credential, token => token === options.token),
    unauthorized: verdict => refuse(401, verdict === 'missing' ? 'Unauthorized' : 'Invalid token'),
    notFound: () => refuse(404, 'Not Found'),
    invalid: complaints =>
      refuse(400, complaints.map(({ field, message }) => `${field}: ${message}`).join('; ')),
  }
}

function refuse(status: number, message: string): Refusal {
  return new Refusal(status, { message })
}
