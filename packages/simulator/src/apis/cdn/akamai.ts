import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import type { PurgePredicate } from '../../edge/cache.ts'
import type { Edge } from '../../edge/edge.ts'
import { parseAddress } from '../../edge/hosts.ts'
import { pages } from '../../edge/kind.ts'
import type { ApiContext } from '../contract/context.ts'
import { defineApi } from '../contract/define-api.ts'
import type { Manners } from '../contract/manners.ts'
import { applyAfter, text } from '../contract/option.ts'
import { tokenBucket } from '../contract/pace.ts'
import { pipeline } from '../contract/pipeline.ts'
import { isAt, tagsOf, webAddress } from '../contract/web-address.ts'
import { createJudge } from './akamai/edgegrid.ts'
import { refuse } from './akamai/refusal.ts'

const maxBytes = 50_000

/** What is let through: requests, and objects of each kind. */
const paces = {
  requests: { most: 100, perSecond: 50 },
  url: { most: 10_000, perSecond: 200 },
  cpcode: { most: 300, perSecond: 0.5 },
  tag: { most: 5000, perSecond: 500 / 60 },
}

/** The account that the API knows, and what its documentation leaves open. */
export const akamaiOptions = z.strictObject({
  clientToken: text.default('akab-client-token').describe('Credential.'),
  clientSecret: text.default('akamai-test-secret=').describe('Credential, of which requests are signed.'),
  accessToken: text.default('akab-access-token').describe('Credential.'),
  cpCode: z.int().positive().default(123456).describe('The CP code of the site.'),
  applyAfter,
  hosts: z
    .array(z.string().min(1))
    .optional()
    .describe(
      'The hosts that the key may purge; without them, any. One of another refuses its whole request.',
    ),
})

/** Options of the Akamai API. */
export type AkamaiOptions = z.input<typeof akamaiOptions>

type Resolved = z.output<typeof akamaiOptions>

const kinds = {
  url: z.array(webAddress).min(1),
  cpcode: z.array(z.int().positive()).min(1),
  tag: z.array(z.string().min(1)).min(1),
}
const params = z.strictObject({
  action: z.enum(['invalidate', 'delete']),
  network: z.enum(['production', 'staging']),
})

/** The host of the API client, which a target must name; `baseUrl` wins over it. */
const HOST = 'akab-simulated.luna.akamaiapis.net'

/** The API of Akamai, of which it has Fast Purge. */
export const akamai = defineApi({
  id: 'akamai',
  basePath: '/akamai',
  routes: ['url', 'cpcode', 'tag'],
  credential: 'authorization',
  edge: pages,
  options: akamaiOptions.prefault({}),
  create: options => ({
    shown: {
      host: HOST,
      clientToken: options.clientToken,
      clientSecret: options.clientSecret,
      accessToken: options.accessToken,
      cpCode: String(options.cpCode),
    },
    env: {
      AKAMAI_HOST: HOST,
      AKAMAI_CLIENT_TOKEN: options.clientToken,
      AKAMAI_CLIENT_SECRET: options.clientSecret,
      AKAMAI_ACCESS_TOKEN: options.accessToken,
      AKAMAI_CP_CODE: String(options.cpCode),
    },
    mount: (instance, edge, context) => serve(instance, options, edge, context),
  }),
})

/** Serves the API; each purge that is accepted for production acts on the edge, which is no part of staging. */
function serve(instance: FastifyInstance, options: Resolved, edge: Edge, context: ApiContext): void {
  const app = pipeline(instance, mannersOf(options, context), context)
  const ofRequests = tokenBucket(context.clock, paces.requests)

  function purge<Item>(
    kind: 'url' | 'cpcode' | 'tag',
    objects: z.ZodType<readonly Item[]>,
    chooses: (items: readonly Item[]) => PurgePredicate,
  ): void {
    const ofObjects = tokenBucket(context.clock, paces[kind])
    app.post(
      `/ccu/v3/:action/${kind}/:network`,
      {
        config: { route: `akamai.${kind}`, body: 'json', maxBytes },
        schema: { params, body: z.strictObject({ objects }) },
      },
      async (request, reply) => {
        const { action, network } = request.params
        const items = request.body.objects
        const predicate = chooses(items)
        const wait = ofRequests.take() || ofObjects.take(items.length)
        reply.headers({
          'X-Ratelimit-Limit': paces.requests.most,
          'X-Ratelimit-Limit-Per-Second': paces.requests.perSecond,
          'X-Ratelimit-Remaining': ofRequests.left(),
          'X-Ratelimit-Limit-Objects': paces[kind].most,
          'X-Ratelimit-Limit-Per-Second-Objects': paces[kind].perSecond,
          'X-Ratelimit-Remaining-Objects': ofObjects.left(),
        })
        // It says in words how long to wait, and not in a field.
        if (wait > 0) throw refuse(429, 'Rate limit exceeded', 'Please wait five seconds and try again.')
        const mode = action === 'delete' ? 'delete' : 'invalidate'
        if (network === 'production') edge.purge(predicate, { mode, after: options.applyAfter })
        return reply.code(201).send({
          detail: 'Request accepted',
          estimatedSeconds: 5,
          httpStatus: 201,
          purgeId: randomUUID(),
          supportId: `17PY${randomUUID()}`,
        })
      },
    )
  }

  purge('url', kinds.url, urls => {
    const bad = urls.find(url => options.hosts?.includes(parseAddress(url, '').host) === false)
    if (bad !== undefined) throw refuse(403, 'unauthorized arl', bad)
    const exact = urls.map(isAt)
    return resource => exact.some(matches => matches(resource))
  })
  purge('cpcode', kinds.cpcode, codes => {
    const bad = codes.find(code => code !== options.cpCode)
    if (bad !== undefined) throw refuse(403, 'unauthorized cpcode', String(bad))
    return () => true
  })
  purge(
    'tag',
    kinds.tag,
    tags => resource => tagsOf(resource, 'edge-cache-tag').some(tag => tags.includes(tag)),
  )
}

/** ASSUME the words, but for those of a URL. */
function mannersOf(options: Resolved, { clock }: ApiContext): Manners {
  return {
    judge: createJudge(options, clock),
    unauthorized: () => refuse(401, 'Not authorized', 'No authorization header'),
    notFound: () => refuse(404, 'Not Found', 'The requested resource could not be found'),
    invalid: complaints => {
      const isUrl = complaints.some(({ message }) => message.includes('absolute URL'))
      const said = complaints.map(({ field, message }) => `${field} ${message}`).join('; ')
      return refuse(400, isUrl ? 'bad URL hostname' : 'Bad Request', said)
    },
    tooLarge: bytes => refuse(413, 'Request Entity Too Large', `${bytes} bytes, of at most ${maxBytes}`),
  }
}
