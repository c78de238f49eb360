import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import type { Edge } from '../edge/edge.ts'
import { pages } from '../edge/kind.ts'
import type { ApiContext } from './contract/context.ts'
import { defineApi } from './contract/define-api.ts'
import type { Manners } from './contract/manners.ts'
import { applyAfter, text } from './contract/option.ts'
import { pipeline } from './contract/pipeline.ts'
import { Refusal } from './contract/refusal.ts'
import { type PurgeItem, predicateOf, reasonAgainst } from './paradarum/item.ts'

/** The account that the API knows, and what its documentation leaves open. */
export const paradarumOptions = z.strictObject({
  propertyId: text.default('4711').describe('Credential, digits.'),
  apiKey: text
    .default('paradarum-test!@#$%&*key')
    .describe('Credential, sent raw with whatever symbols it holds.'),
  applyAfter,
  property: z
    .enum(['active', 'suspended', 'disabled'])
    .default('active')
    .describe("What the account's owner made of the property; a purge of one that is not active is a 403."),
  hostnames: z
    .int()
    .nonnegative()
    .default(1)
    .describe('How many host names are active; a purge of none is a 400.'),
  shields: z
    .int()
    .nonnegative()
    .default(2)
    .describe('How many origin shields there are, counted in answers.'),
  nodes: z
    .int()
    .nonnegative()
    .default(4)
    .describe('How many healthy nodes there are, counted in answers; a purge without any is a 500.'),
  maxBatch: z
    .int()
    .positive()
    .optional()
    .describe('How many items a batch may hold; without it any number, as no limit is documented.'),
  // ASSUME the length of a pattern; of other values none is known.
  maxPattern: z.int().positive().default(500).describe('How many characters a `Regex` may hold.'),
  // ASSUME that it does not: the reading that purges less.
  pathCoversQuery: z
    .boolean()
    .default(false)
    .describe('Whether `Path` also hits variants with a query, which is not said.'),
  // ASSUME the path.
  regexOn: z
    .enum(['path', 'url'])
    .default('path')
    .describe('What a `Regex` sees: the path, or the path with its query.'),
})

/** Options of the Paradarum API. */
export type ParadarumOptions = z.input<typeof paradarumOptions>

type Resolved = z.output<typeof paradarumOptions>

const params = z.strictObject({ id: z.string().regex(/^\d+$/, 'must be numeric') })
const item = z.strictObject({
  type: z.string().optional(),
  value: z.string().nullish(),
  matchType: z.string().nullish(),
})
const batch = z.strictObject({ items: z.array(z.unknown()) })

const counts = { jobCount: z.int(), shields: z.int(), nodes: z.int(), hostnames: z.int() }
const rejected = z.array(z.strictObject({ index: z.int(), reason: z.string() }))
const problem = z.strictObject({
  succeeded: z.literal(false),
  message: z.string(),
  // ASSUME that a batch of which every item is invalid says why, in the same place as one that is accepted.
  data: z.strictObject({ accepted: z.literal(0), rejected }).optional(),
})
const success = { succeeded: z.literal(true), message: z.string() }
const refusals = { '4xx': problem, '5xx': problem }

/** The API of Paradarum. */
export const paradarum = defineApi({
  id: 'paradarum',
  basePath: '/paradarum/api',
  anyCase: true,
  routes: ['purge', 'batch'],
  credential: 'x-api-key',
  edge: pages,
  options: paradarumOptions.prefault({}),
  create: options => ({
    shown: { propertyId: options.propertyId, apiKey: options.apiKey },
    env: { PARADARUM_PROPERTY_ID: options.propertyId, PARADARUM_API_KEY: options.apiKey },
    mount: (instance, edge, context) => serve(instance, options, edge, context),
  }),
})

/** Serves the API; each accepted purge acts on the edge. */
function serve(instance: FastifyInstance, options: Resolved, edge: Edge, context: ApiContext): void {
  const app = pipeline(instance, mannersOf(options), context)

  app.post(
    '/property/:id/purge',
    {
      config: { route: 'paradarum.purge', body: 'json' },
      schema: {
        params,
        body: item,
        response: { 200: z.strictObject({ ...success, data: z.strictObject(counts) }), ...refusals },
      },
    },
    async request => {
      check(options, request.params.id)
      const reason = reasonAgainst(request.body, options)
      if (reason !== undefined) throw refuse(400, reason)
      purge([request.body])
      return accepted(options, 1)
    },
  )

  app.post(
    '/property/:id/purge/batch',
    {
      config: { route: 'paradarum.batch', body: 'json' },
      schema: {
        params,
        body: batch,
        response: {
          200: z.strictObject({
            ...success,
            data: z.strictObject({ ...counts, accepted: z.int(), rejected }),
          }),
          ...refusals,
        },
      },
    },
    async request => {
      const { items } = request.body
      check(options, request.params.id)
      if (items.length === 0) throw refuse(400, 'Items are required.')
      // ASSUME the words: no limit is documented.
      if (items.length > (options.maxBatch ?? Number.POSITIVE_INFINITY)) {
        throw refuse(400, `A batch holds at most ${options.maxBatch} items.`)
      }
      const { valid, invalid } = sort(items, options)
      if (valid.length === 0) throw refuse(400, 'All items are invalid.', invalid)
      purge(valid)
      const { message, data } = accepted(options, valid.length)
      return {
        succeeded: true as const,
        message,
        data: { ...data, accepted: valid.length, rejected: invalid },
      }
    },
  )

  function purge(items: readonly PurgeItem[]): void {
    const predicates = items.map(valid => predicateOf(valid, options))
    edge.purge(resource => predicates.some(hits => hits(resource)), { after: options.applyAfter })
  }
}

/** Each item is validated by itself: a bad one does not stop the rest. */
function sort(
  items: readonly unknown[],
  options: Resolved,
): { valid: PurgeItem[]; invalid: z.output<typeof rejected> } {
  const valid: PurgeItem[] = []
  const invalid: z.output<typeof rejected> = []
  items.forEach((value, index) => {
    const shaped = item.safeParse(value)
    const reason = shaped.success ? reasonAgainst(shaped.data, options) : z.prettifyError(shaped.error)
    if (shaped.success && reason === undefined) valid.push(shaped.data)
    else invalid.push({ index, reason: reason ?? 'Invalid item.' })
  })
  return { valid, invalid }
}

function check(options: Resolved, id: string): void {
  if (id !== options.propertyId) throw refuse(404, 'Property not found.')
  if (options.property !== 'active') {
    throw refuse(
      403,
      `This property is currently ${options.property}. Configuration changes are not allowed until it is re-enabled.`,
    )
  }
  if (options.hostnames === 0) throw refuse(400, 'No active hostnames found for this property.')
  if (options.nodes === 0) throw refuse(500, 'No active cache nodes found.')
}

/** ASSUME that `jobCount` is the number of items on each host name at each shield and node. */
function accepted({ shields, nodes, hostnames }: Resolved, items: number) {
  const jobCount = items * hostnames * (shields + nodes)
  return {
    succeeded: true as const,
    message: `Purge request accepted. ${jobCount} jobs queued across ${shields} shields + ${nodes} PoPs.`,
    data: { jobCount, shields, nodes, hostnames },
  }
}

/** ASSUME the words of a 401 and of a 404 for a path, which are not documented. */
function mannersOf(options: Resolved): Manners {
  return {
    judge: credential =>
      credential === undefined ? 'missing' : credential === options.apiKey ? 'valid' : 'invalid',
    unauthorized: verdict =>
      refuse(401, verdict === 'missing' ? 'API key is missing.' : 'API key is not valid.'),
    notFound: () => refuse(404, 'Not found.'),
    invalid: complaints => {
      // An id that is not a number names no property.
      if (complaints.some(complaint => complaint.in === 'path')) return refuse(404, 'Property not found.')
      return refuse(400, complaints.map(({ field, message }) => `${field}: ${message}`).join('; '))
    },
  }
}

function refuse(status: number, message: string, invalid?: z.output<typeof rejected>): Refusal {
  const data = invalid === undefined ? {} : { data: { accepted: 0, rejected: invalid } }
  return new Refusal(status, { succeeded: false, message, ...data })
}
