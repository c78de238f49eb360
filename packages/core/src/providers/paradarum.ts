import * as z from 'zod/mini'
import type { PlanItem } from '../plan/model.ts'
import {
  failedAnswer,
  field,
  firstText,
  hasFailureMarker,
  invalidAnswer,
  readJson,
  statusFailure,
} from './contract/answer.ts'
import { option, secret, shown } from './contract/option.ts'
import { defineProvider, type PurgeRequest } from './contract/provider.ts'

const batchAnswer = z.object({
  succeeded: z.literal(true),
  message: z.optional(z.nullable(z.string())),
  data: z.object({
    accepted: z.int(),
    rejected: z.optional(z.nullable(z.array(z.object({ index: z.int() })))),
  }),
})

/** ASSUME: a pattern, and so a folder that is sent as one, has 500 characters at most. */
const PATTERN_LENGTH = 500

/**
 * Paradarum: paths, prefixes and extensions in batches, on every host of the property at once.
 *
 * A prefix is sent as `Regex` with `starts_with`.
 *
 * ASSUME: `Path` covers the variants of a path with a query string; a regex is evaluated on the request path.
 */
export const paradarum = defineProvider({
  id: 'paradarum',
  title: 'Paradarum',
  defaultBaseUrl: 'https://api.paradarum.com/api',
  options: z.strictObject({
    propertyId: option(
      z.optional(
        z.pipe(
          z.union([z.int(), z.string().check(z.regex(/^\d+$/, 'must be a number'))]),
          z.transform(value => String(value)),
        ),
      ),
      { text: 'Number of the property.', type: 'string | number', env: 'PARADARUM_PROPERTY_ID' },
    ),
    apiKey: option(secret(), { text: 'API key.', type: 'string', env: 'PARADARUM_API_KEY', secret: true }),
    // ASSUME: a batch of 30 items is not too large.
    batchSize: option(z._default(z.int().check(z.minimum(1)), 30), {
      text: 'Items in one request.',
      type: 'number',
      default: '30',
    }),
  }),
  credentials: [['propertyId', 'apiKey']],
  // ASSUME: "No active cache nodes found" (500) may last, so that it is tried again twice at most.
  retry: { limits: { 500: 2 } },
  create(options) {
    const url = `${options.baseUrl}/property/${shown(options.propertyId, 'propertyId')}/purge/batch`
    return {
      capabilities: {
        exact: true,
        exactCovers: 'path',
        prefix: { coversFolder: true, maxLength: PATTERN_LENGTH },
        extension: 'site',
        everything: true,
        hosts: 'all',
        itemsPerRequest: options.batchSize,
        concurrency: 4,
      },
      toRequests(items): PurgeRequest[] {
        const headers = { 'x-api-key': options.apiKey ?? '', accept: 'application/json' }
        return [{ method: 'POST', url, headers, body: { items: items.map(toWire) }, items }]
      },
      readResponse(request, response) {
        const json = readJson(response)
        const message = firstText(json, 'message', 'title', 'error')
        const rejected = rejectedOf(request, field(json, 'data'))
        const failure = statusFailure(response, 200, message, {
          401: 'Set PARADARUM_API_KEY to a key of the account that is valid.',
          // It speaks of the property, which is disabled or suspended, and not of the key.
          403: { kind: 'other', hint: 'Enable the property again in the control panel.' },
          404: 'Check "propertyId" (PARADARUM_PROPERTY_ID): the property must be of the same account as the key.',
        })
        // An answer that refuses the whole batch may still say which items are at fault.
        if (failure !== undefined) return { failure, rejected }
        if (field(json, 'succeeded') === false) return { failure: failedAnswer(response, message), rejected }
        const answer = batchAnswer.safeParse(json)
        if (!answer.success || hasFailureMarker(json)) {
          return { failure: invalidAnswer(response, 'a Paradarum answer') }
        }
        const { accepted, rejected: listed } = answer.data.data
        const indexes = new Set(listed?.map(({ index }) => index))
        if (accepted + indexes.size !== request.items.length || rejected.length !== indexes.size) {
          return {
            failure: invalidAnswer(response, `an answer about each of the ${request.items.length} items`),
          }
        }
        return { rejected, ...(message === undefined ? {} : { note: message }) }
      },
    }
  },
})

function toWire(item: PlanItem): Record<string, string> {
  switch (item.kind) {
    case 'url':
      return { type: 'Path', value: item.path }
    case 'prefix':
      return { type: 'Regex', matchType: 'starts_with', value: item.path }
    case 'extension':
      return { type: 'Extension', value: item.extension }
    case 'everything':
      return { type: 'All' }
    default:
      throw new TypeError(`Paradarum cannot name an item of kind "${item.kind}".`)
  }
}

function rejectedOf(request: PurgeRequest, data: unknown) {
  const rejected = field(data, 'rejected')
  if (!Array.isArray(rejected)) return []
  return rejected.flatMap((entry: unknown) => {
    const index = field(entry, 'index')
    const item = typeof index === 'number' ? request.items[index] : undefined
    return item === undefined
      ? []
      : [{ item, reason: firstText(entry, 'reason') ?? 'rejected without a reason' }]
  })
}
