import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import type { PurgePredicate } from '../edge/cache.ts'
import type { Edge } from '../edge/edge.ts'
import { pages } from '../edge/kind.ts'
import { matchesWildcard } from '../origin/wildcard.ts'
import { judgeBearer } from './contract/bearer.ts'
import type { ApiContext } from './contract/context.ts'
import { defineApi } from './contract/define-api.ts'
import type { Manners } from './contract/manners.ts'
import { pipeline } from './contract/pipeline.ts'
import { createJobs, type JobEnd } from './medianova/jobs.ts'
import { maskLogin } from './medianova/login.ts'
import { medianovaOptions, type Resolved } from './medianova/options.ts'
import { problem, refuse } from './medianova/refusal.ts'

/** The vendor's limit of paths a request. */
const maxPaths = 100

const params = z.strictObject({ organization: z.string(), resource: z.string() })
const refusals = { '4xx': problem, '5xx': z.unknown() }
const pageNumber = z
  .string()
  .regex(/^[1-9]\d*$/, 'must be an integer from 1')
  .transform(Number)
const row = z.strictObject({
  opID: z.string(),
  url: z.string(),
  status: z.union([z.int(), z.string()]),
  message: z.string(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  completedAt: z.string().nullable(),
})

/** The API of Medianova. */
export const medianova = defineApi({
  id: 'medianova',
  basePath: '/medianova/api/v1',
  routes: ['login', 'purge', 'jobs'],
  credential: 'authorization',
  edge: pages,
  options: medianovaOptions.prefault({}),
  create: options => ({
    shown: {
      organizationUuid: options.organizationUuid,
      resourceUuid: options.resourceUuid,
      /** Does not expire, but for `keyTtl`. */
      token: options.token,
      /** With `apiSecret`, exchanged for a token that expires. */
      apiKey: options.apiKey,
      apiSecret: options.apiSecret,
    },
    env: {
      MEDIANOVA_ORGANIZATION_UUID: options.organizationUuid,
      MEDIANOVA_RESOURCE_UUID: options.resourceUuid,
      // One of the two ways to authenticate: the token, not the key and secret.
      MEDIANOVA_TOKEN: options.token,
    },
    mount: (instance, edge, context) => serve(instance, options, edge, context),
  }),
})

/** Serves the API; each accepted purge acts on the edge and is listed as jobs, one a path. */
function serve(instance: FastifyInstance, options: Resolved, edge: Edge, context: ApiContext): void {
  const { clock, startedAt } = context
  const keysExpire = startedAt + (options.keyTtl ?? Number.POSITIVE_INFINITY) * 1000
  const tokens = new Map([[options.token, keysExpire]])
  const jobs = createJobs(clock, options)
  const isToken = (token: string): boolean => clock.now() < (tokens.get(token) ?? 0)
  const app = pipeline(instance, mannersOf(options, isToken), context)

  app.post(
    '/auth/login/token',
    {
      config: { route: 'medianova.login', body: 'json', open: true },
      schema: {
        body: z.strictObject({ api_key: z.string(), api_secret: z.string() }),
        response: {
          200: z.strictObject({
            status: z.literal(true),
            token: z.string(),
            session: z.string(),
            expire: z.int(),
          }),
          ...refusals,
        },
      },
    },
    async request => {
      const { api_key, api_secret } = request.body
      if (api_key !== options.apiKey || api_secret !== options.apiSecret || clock.now() >= keysExpire) {
        throw refuse(options, 401, 'API key or secret is not valid or has expired')
      }
      const token = `mn-session-${randomUUID()}`
      const expire = Math.floor(clock.now() / 1000 + options.tokenTtl)
      tokens.set(token, expire * 1000)
      return { status: true as const, token, session: randomUUID(), expire }
    },
  )

  const path = '/cdn/:organization/job/:resource/purge'
  app.post(
    path,
    {
      config: { route: 'medianova.purge', body: 'json' },
      schema: {
        params,
        body: z.strictObject({
          resource_uuid: z.string(),
          file_path: z.array(z.string()).min(1).max(maxPaths),
        }),
        response: {
          200: z.union([
            z.strictObject({ status: z.literal(true), opID: z.string(), message: z.string() }),
            problem,
          ]),
          ...refusals,
        },
      },
    },
    async request => {
      const { resource_uuid, file_path } = request.body
      check(options, request.params)
      const status = options.refusalsAsOk ? 200 : 400
      if (options.resourceType === 'other')
        throw refuse(options, status, 'Purge is not available for this type of resource')
      if (resource_uuid !== options.resourceUuid)
        throw refuse(options, status, 'resource_uuid is not the one of the path')
      const bad = file_path.find(file => !file.startsWith('/'))
      if (bad !== undefined && options.badPath === 'refuse')
        throw refuse(options, status, `file_path must start with "/": ${bad}`)
      if (!options.wildcards && file_path.some(file => file.includes('*'))) {
        throw refuse(options, status, 'Wildcard Purge Suffix is not enabled for this resource')
      }
      const paths = file_path.filter(file => file.startsWith('/'))
      const opID = randomUUID()
      const purges = paths.map(url => ({ url, hits: predicateOf(url, options) }))
      // Asked before anything is purged, as the paths of one request may overlap.
      const ends = purges.map(({ url, hits }) => ({ url, end: endOf(url, hits) }))
      const done = purges.filter(({ url }) => !options.failing.includes(url))
      edge.purge(resource => done.some(({ hits }) => hits(resource)), { after: options.applyAfter })
      jobs.add(opID, ends)
      return { status: true as const, opID, message: 'Purge request accepted' }
    },
  )

  function endOf(path: string, hits: PurgePredicate): JobEnd {
    if (options.failing.includes(path)) return 'failed'
    return edge.purge(hits, { after: 'never' }) > 0 ? 'done' : 'not cached'
  }

  app.get(
    path,
    {
      config: { route: 'medianova.jobs' },
      schema: {
        params,
        querystring: z.strictObject({
          page: pageNumber,
          limit: pageNumber.refine(limit => limit <= 100, 'must be at most 100'),
          opID: z.string().min(1).optional(),
        }),
        response: {
          200: z.strictObject({
            status: z.literal(true),
            data: z.strictObject({ page: z.int(), total: z.int(), limit: z.int(), requests: z.array(row) }),
          }),
          ...refusals,
        },
      },
    },
    async request => {
      check(options, request.params)
      const { page, limit, opID } = request.query
      return { status: true as const, data: { page, limit, ...jobs.list(page, limit, opID) } }
    },
  )
}

/** ASSUME that `*` stands for any characters, slashes included, and that case counts. */
function predicateOf(pattern: string, { coversQuery }: Resolved): PurgePredicate {
  const matches = matchesWildcard(pattern)
  const coversQueries = coversQuery || pattern.includes('*')
  return ({ path, query }) => matches(path + query) || (coversQueries && matches(path))
}

function check(options: Resolved, { organization, resource }: z.output<typeof params>): void {
  if (organization !== options.organizationUuid) throw refuse(options, 404, 'Organization not found')
  if (resource !== options.resourceUuid) throw refuse(options, 404, 'Resource not found')
}

/** ASSUME statuses and words of refusals: none is documented. */
function mannersOf(options: Resolved, isToken: (token: string) => boolean): Manners {
  return {
    judge: credential => judgeBearer(credential, isToken),
    unauthorized: verdict =>
      refuse(options, 401, verdict === 'missing' ? 'Token is missing' : 'Token is not valid or has expired'),
    notFound: () => refuse(options, 404, 'Not found'),
    invalid: complaints =>
      refuse(options, 400, complaints.map(({ field, message }) => `${field}: ${message}`).join('; ')),
    // Whatever is not a purge may be a login, sent to the wrong place or not.
    logBody: (body, route) => (route === 'medianova.purge' ? body : maskLogin(body, options)),
  }
}
