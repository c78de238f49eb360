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
import { applyAfter, text } from './contract/option.ts'
import { pipeline } from './contract/pipeline.ts'
import { createJobs } from './medianova/jobs.ts'
import { maskLogin } from './medianova/login.ts'
import { errorShape, problem, refuse } from './medianova/refusal.ts'

/** The account that the API knows, and what its documentation leaves open. */
export const medianovaOptions = z.strictObject({
  organizationUuid: text.default('5f4b7c0a-1111-4a4a-9b9b-0123456789ab').describe('Credential.'),
  resourceUuid: text.default('9c2d8e1f-2222-4b4b-8c8c-ba9876543210').describe('Credential.'),
  token: text.default('mn-test-token').describe('A token that was given out by hand and does not expire.'),
  apiKey: text.default('mn-test-key').describe('Credential of the login.'),
  apiSecret: text.default('mn-test-secret').describe('Credential of the login.'),
  tokenTtl: z
    .number()
    .nonnegative()
    .default(3600)
    .describe('Seconds for which a token from the login holds.'),
  applyAfter,
  completeAfterPolls: z
    .int()
    .nonnegative()
    .default(1)
    .describe('How often a job is listed as waiting before it is complete.'),
  completeAfterMs: z
    .number()
    .nonnegative()
    .default(0)
    .describe('Milliseconds before a job is complete; both must be reached.'),
  wildcards: z.boolean().default(true).describe('Whether the resource allows `*` ("Wildcard Purge Suffix").'),
  // ASSUME that it does not: the reading that purges less. A path with `*` covers them in any case.
  coversQuery: z
    .boolean()
    .default(false)
    .describe(
      'Whether a path without `*` also hits its variants with a query, which is not said; one with `*` always does.',
    ),
  // ASSUME that it refuses the batch.
  badPath: z
    .enum(['refuse', 'ignore'])
    .default('refuse')
    .describe('What one malformed path does: refuse its whole batch, or be passed over.'),
  refusalsAsOk: z
    .boolean()
    .default(false)
    .describe('Whether refusals of a purge are a 200 with `status: false`, which is not documented.'),
  errorShape: errorShape
    .default('message')
    .describe('Where a refusal has its text, which is not documented.'),
})

/** Options of the Medianova API. */
export type MedianovaOptions = z.input<typeof medianovaOptions>

type Resolved = z.output<typeof medianovaOptions>

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
  status: z.int(),
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
      /** Does not expire. */
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
  const sessions = new Map<string, number>()
  const jobs = createJobs(context.clock, options)
  const isSession = (token: string): boolean => context.clock.now() < (sessions.get(token) ?? 0)
  const app = pipeline(instance, mannersOf(options, isSession), context)

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
      if (api_key !== options.apiKey || api_secret !== options.apiSecret) {
        throw refuse(options, 401, 'API key or secret is not valid or has expired')
      }
      const token = `mn-session-${randomUUID()}`
      const expire = Math.floor(context.clock.now() / 1000 + options.tokenTtl)
      sessions.set(token, expire * 1000)
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
      const predicates = paths.map(file => predicateOf(file, options))
      // Asked before anything is purged, as the paths of one request may overlap.
      const cached = predicates.map(hits => edge.purge(hits, { after: 'never' }) > 0)
      edge.purge(resource => predicates.some(hits => hits(resource)), { after: options.applyAfter })
      jobs.add(
        opID,
        paths.map((url, index) => ({ url, cached: cached[index] === true })),
      )
      return { status: true as const, opID, message: 'Purge request accepted' }
    },
  )

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

function predicateOf(pattern: string, { coversQuery }: Resolved): PurgePredicate {
  const matches = matchesWildcard(pattern)
  const coversQueries = coversQuery || pattern.includes('*')
  return ({ path, query }) => matches(path + query) || (coversQueries && matches(path))
}

function check(options: Resolved, { organization, resource }: z.output<typeof params>): void {
  if (organization !== options.organizationUuid) throw refuse(options, 404, 'Organization not found')
  if (resource !== options.resourceUuid) throw refuse(options, 404, 'Resource not found')
}

function mannersOf(options: Resolved, isSession: (token: string) => boolean): Manners {
  return {
    judge: credential => judgeBearer(credential, token => token === options.token || isSession(token)),
    unauthorized: verdict =>
      refuse(options, 401, verdict === 'missing' ? 'Token is missing' : 'Token is not valid or has expired'),
    notFound: () => refuse(options, 404, 'Not found'),
    invalid: complaints =>
      refuse(options, 400, complaints.map(({ field, message }) => `${field}: ${message}`).join('; ')),
    // Whatever is not a purge may be a login, sent to the wrong place or not.
    logBody: (body, route) => (route === 'medianova.purge' ? body : maskLogin(body, options)),
  }
}
