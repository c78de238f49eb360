import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import type { PurgePredicate } from '../../edge/cache.ts'
import type { Edge } from '../../edge/edge.ts'
import { pages } from '../../edge/kind.ts'
import type { ApiContext } from '../contract/context.ts'
import { defineApi } from '../contract/define-api.ts'
import type { Manners } from '../contract/manners.ts'
import { applyAfter, text } from '../contract/option.ts'
import { slidingWindow } from '../contract/pace.ts'
import { pipeline } from '../contract/pipeline.ts'
import { Refusal } from '../contract/refusal.ts'
import { isAt, tagsOf } from '../contract/web-address.ts'

const maxBytes = 64_000

/** The zone that the API knows, and what its documentation leaves open. */
export const keycdnOptions = z.strictObject({
  zoneId: z
    .union([z.string(), z.number()])
    .transform(String)
    .pipe(z.string().regex(/^\d+$/, 'must be digits'))
    .default('4711')
    .describe('The zone.'),
  apiKey: text.default('keycdn-test-key').describe('Credential, the user of Basic with an empty password.'),
  applyAfter,
  zone: z
    .enum(['ready', 'failing'])
    .default('ready')
    .describe('How the zone stands; of a failing one, purges are a 200 whose `status` is `error`.'),
  // ASSUME 20: the figure of 2017, which was raised by nobody knows how much.
  requestsAMinute: z.int().positive().default(20).describe('How many requests are let through in a minute.'),
  // ASSUME that it does not.
  coversQuery: z
    .boolean()
    .default(false)
    .describe('Whether a URL also hits its variants with a query, which is not said.'),
})

/** Options of the KeyCDN API. */
export type KeycdnOptions = z.input<typeof keycdnOptions>

type Resolved = z.output<typeof keycdnOptions>

const address = z.string().regex(/^[^:/?#\s]+\/[^#\s]*$/, 'must be a host and a path, without scheme')
const params = z.strictObject({ file: z.string() })
const said = z.strictObject({ status: z.enum(['success', 'error']), description: z.string() })
const answers = { 200: said, '4xx': said, '5xx': z.unknown() }

/** The API of KeyCDN. */
export const keycdn = defineApi({
  id: 'keycdn',
  basePath: '/keycdn',
  routes: ['purgeurl', 'purgetag', 'purge', 'zone'],
  credential: 'authorization',
  edge: pages,
  options: keycdnOptions.prefault({}),
  create: options => ({
    shown: { zoneId: options.zoneId, apiKey: options.apiKey },
    env: { KEYCDN_ZONE_ID: options.zoneId, KEYCDN_API_KEY: options.apiKey },
    mount: (instance, edge, context) => serve(instance, options, edge, context),
  }),
})

/** Serves the API; each accepted purge acts on the edge. */
function serve(instance: FastifyInstance, options: Resolved, edge: Edge, context: ApiContext): void {
  const app = pipeline(instance, mannersOf(options), context)
  const pace = slidingWindow(context.clock, { most: options.requestsAMinute, ms: 60_000 })

  app.addHook('preHandler', async (request, reply) => {
    if (request.routeOptions.config.route === undefined) return
    const wait = pace.take()
    reply.header('X-Rate-Limit-Remaining', pace.left())
    // ASSUME that it does not say how long to wait.
    if (wait > 0) throw refuse(429, 'Rate limit exceeded.')
  })
  const check = async ({ params: { file } }: { params: z.output<typeof params> }): Promise<void> => {
    if (file !== `${options.zoneId}.json`) throw refuse(404, 'Zone not found.')
  }
  const purge = (predicate: PurgePredicate): z.output<typeof said> => {
    if (options.zone === 'failing') return { status: 'error', description: 'Cache could not be purged.' }
    edge.purge(predicate, { after: options.applyAfter })
    return { status: 'success', description: 'Cache has been cleared.' }
  }

  app.delete(
    '/zones/purgeurl/:file',
    {
      config: { route: 'keycdn.purgeurl', body: 'json', maxBytes },
      preHandler: check,
      schema: { params, body: z.strictObject({ urls: z.array(address).min(1) }), response: answers },
    },
    async request => {
      const exact = request.body.urls.map(url => isAt(`https://${url}`))
      return purge(resource =>
        exact.some(
          matches => matches(resource) || (options.coversQuery && matches({ ...resource, query: '' })),
        ),
      )
    },
  )

  app.delete(
    '/zones/purgetag/:file',
    {
      config: { route: 'keycdn.purgetag', body: 'json', maxBytes },
      preHandler: check,
      schema: {
        params,
        body: z.strictObject({ tags: z.array(z.string().min(1)).min(1) }),
        response: answers,
      },
    },
    async request => {
      const { tags } = request.body
      return purge(resource => tagsOf(resource, 'cache-tag').some(tag => tags.includes(tag)))
    },
  )

  app.get(
    '/zones/purge/:file',
    { config: { route: 'keycdn.purge' }, preHandler: check, schema: { params, response: answers } },
    async () => purge(() => true),
  )

  app.get(
    '/zones/:file',
    { config: { route: 'keycdn.zone' }, preHandler: check, schema: { params, response: answers } },
    async () => ({ status: 'success' as const, description: 'The zone was found.' }),
  )
}

/** ASSUME the words of refusals. */
function mannersOf({ apiKey }: Resolved): Manners {
  return {
    judge(credential) {
      if (credential === undefined) return 'missing'
      const encoded = /^Basic (\S+)$/i.exec(credential)?.[1] ?? ''
      return Buffer.from(encoded, 'base64').toString() === `${apiKey}:` ? 'valid' : 'invalid'
    },
    unauthorized: () => refuse(401, 'Authentication failed.'),
    notFound: () => refuse(404, 'Not found.'),
    invalid: complaints =>
      refuse(400, complaints.map(({ field, message }) => `${field} ${message}`).join('; ')),
    tooLarge: () => refuse(413, 'Request entity too large.'),
  }
}

function refuse(status: number, description: string): Refusal {
  return new Refusal(status, { status: 'error', description })
}
