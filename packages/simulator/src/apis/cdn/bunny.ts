import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import type { PurgePredicate } from '../../edge/cache.ts'
import type { Edge } from '../../edge/edge.ts'
import { parseAddress } from '../../edge/hosts.ts'
import { pages } from '../../edge/kind.ts'
import { matchesWildcard } from '../../origin/wildcard.ts'
import type { ApiContext } from '../contract/context.ts'
import { defineApi } from '../contract/define-api.ts'
import type { Manners } from '../contract/manners.ts'
import { applyAfter, text } from '../contract/option.ts'
import { retryAfter, tokenBucket } from '../contract/pace.ts'
import { pipeline } from '../contract/pipeline.ts'
import { Refusal } from '../contract/refusal.ts'
import { tagsOf, webAddress } from '../contract/web-address.ts'

/** The account that the API knows, and what its documentation leaves open. */
export const bunnyOptions = z.strictObject({
  apiKey: text.default('bunny-test-key').describe('Credential, the key of the account.'),
  pullZoneId: z
    .union([z.string(), z.number()])
    .transform(String)
    .pipe(z.string().regex(/^\d+$/, 'must be digits'))
    .default('4242')
    .describe('The pull zone.'),
  applyAfter,
  hosts: z
    .array(z.string().min(1))
    .optional()
    .describe('The hosts that the pull zone serves; without them, any.'),
  // ASSUME that what ignores queries keeps one answer for all of them, which is then what is purged.
  ignoreQueries: z
    .boolean()
    .default(true)
    .describe(
      'Whether the zone ignores queries: a purge then hits all of them, and `exactPath` is without effect.',
    ),
})

/** Options of the bunny.net API. */
export type BunnyOptions = z.input<typeof bunnyOptions>

type Resolved = z.output<typeof bunnyOptions>

const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform(value => value === 'true')
const params = z.strictObject({ zone: z.string() })
const problem = z.strictObject({ ErrorKey: z.string(), Field: z.string(), Message: z.string() })
const refusals = { '4xx': problem, '5xx': z.unknown() }

/** The API of bunny.net. */
export const bunny = defineApi({
  id: 'bunny',
  basePath: '/bunny',
  routes: ['url', 'zone', 'pullzone'],
  credential: 'accesskey',
  edge: pages,
  options: bunnyOptions.prefault({}),
  create: options => ({
    shown: { apiKey: options.apiKey, pullZoneId: options.pullZoneId },
    env: { BUNNY_API_KEY: options.apiKey, BUNNY_PULL_ZONE_ID: options.pullZoneId },
    mount: (instance, edge, context) => serve(instance, options, edge, context),
  }),
})

/** Serves the API; each accepted purge acts on the edge. ASSUME that those of a zone have no limit of their own. */
function serve(instance: FastifyInstance, options: Resolved, edge: Edge, context: ApiContext): void {
  const app = pipeline(instance, mannersOf(options), context)
  const ofExact = tokenBucket(context.clock, { most: 120, perSecond: 5 })
  const ofWildcards = tokenBucket(context.clock, { most: 20, perSecond: 0.5 })
  const check = async ({ params: { zone } }: { params: z.output<typeof params> }): Promise<void> => {
    if (zone !== options.pullZoneId) throw unknownZone()
  }

  app.post(
    '/purge',
    {
      config: { route: 'bunny.url' },
      schema: {
        querystring: z.strictObject({ url: webAddress, async: flag, exactPath: flag }),
        response: { 200: z.undefined(), ...refusals },
      },
    },
    async (request, reply) => {
      const { url, exactPath } = request.query
      const { host } = parseAddress(url, '')
      if (options.hosts && !options.hosts.includes(host)) throw unknownZone()
      const exact = exactPath && !options.ignoreQueries
      const isWildcard = !exact && (url.includes('*') || url.endsWith('/'))
      const wait = (isWildcard ? ofWildcards : ofExact).take()
      if (wait > 0) {
        const message = `Too many purges: try again in ${Math.ceil(wait / 1000)} seconds.`
        // ASSUME the field: "with guidance on when to retry" is all that is said.
        throw refuse(429, 'purge.rate_limited', '', message, retryAfter(wait))
      }
      edge.purge(hits(url, exact, options), { after: options.applyAfter })
      return reply.code(200).send()
    },
  )

  app.post(
    '/pullzone/:zone/purgeCache',
    {
      config: { route: 'bunny.zone', body: 'json or none' },
      preHandler: check,
      schema: {
        params,
        body: z.strictObject({ CacheTag: z.string().min(1).optional() }).nullish(),
        response: { 204: z.undefined(), ...refusals },
      },
    },
    async (request, reply) => {
      const tag = request.body?.CacheTag
      edge.purge(resource => tag === undefined || tagsOf(resource, 'cdn-tag').includes(tag), {
        after: options.applyAfter,
      })
      return reply.code(204).send()
    },
  )

  app.get(
    '/pullzone/:zone',
    {
      config: { route: 'bunny.pullzone' },
      preHandler: check,
      schema: { params, response: { 200: z.strictObject({ Id: z.int(), Name: z.string() }), ...refusals } },
    },
    async () => ({ Id: Number(options.pullZoneId), Name: 'simulated' }),
  )
}

/** A URL that ends in `/` is a pattern for all beneath it, and so is one that holds `*`. ASSUME that case counts. */
function hits(url: string, exact: boolean, { ignoreQueries }: Resolved): PurgePredicate {
  const { host, path, query } = parseAddress(url, '')
  const wanted = ignoreQueries ? path : path + query
  const matches = exact
    ? (address: string) => address === wanted
    : matchesWildcard(wanted.endsWith('/') ? `${wanted}*` : wanted)
  return resource =>
    resource.host === host && matches(ignoreQueries ? resource.path : resource.path + resource.query)
}

function mannersOf({ apiKey }: Resolved): Manners {
  return {
    judge: credential => (credential === undefined ? 'missing' : credential === apiKey ? 'valid' : 'invalid'),
    // ASSUME key and words.
    unauthorized: () => refuse(401, 'unauthorized', 'AccessKey', 'The request authorization failed'),
    notFound: () => refuse(404, 'not_found', '', 'The requested resource was not found'),
    invalid: ([complaint]) =>
      complaint?.field === 'url'
        ? refuse(400, 'purge.urls_invalid', 'Urls', 'The URLs to purge are not valid')
        : refuse(400, 'validation_error', complaint?.field ?? '', complaint?.message ?? 'is not valid'),
  }
}

function unknownZone(): Refusal {
  return refuse(404, 'pullZone.not_found', 'PullZone', 'The requested Pull Zone was not found')
}

function refuse(
  status: number,
  ErrorKey: string,
  Field: string,
  Message: string,
  headers: Readonly<Record<string, string>> = {},
): Refusal {
  return new Refusal(status, { ErrorKey, Field, Message }, headers)
}
