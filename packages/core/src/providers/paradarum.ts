import * as v from 'valibot'
import { endingOf, pathOf, withoutQuery } from '../plan/address.ts'
import type { PlanItem } from '../plan/model.ts'
import { escapeRegex } from '../text/escape-regex.ts'
import {
  failedAnswer,
  field,
  firstText,
  hasFailureMarker,
  invalidAnswer,
  parseJson,
  readJson,
  statusFailure,
} from './contract/answer.ts'
import { option, secret, shown } from './contract/option.ts'
import { defineProvider, type PurgeRequest } from './contract/provider.ts'
import type { Said, Unread } from './contract/vocabulary.ts'

const singleAnswer = v.object({
  succeeded: v.literal(true),
  data: v.object({ jobCount: v.pipe(v.number(), v.safeInteger()) }),
})

const batchAnswer = v.object({
  succeeded: v.literal(true),
  data: v.object({
    accepted: v.pipe(v.number(), v.safeInteger()),
    rejected: v.optional(v.nullable(v.array(v.object({ index: v.pipe(v.number(), v.safeInteger()) })))),
  }),
})

/** ASSUME: a value, be it a pattern or a path, has 500 characters at most. */
const VALUE_LENGTH = 500

/** The longest folder and extension whose expression is no longer than a value, whatever is escaped in it. */
const EXTENSION_LENGTH = (VALUE_LENGTH - '^.*\\.$'.length) / 2

/** Tests whether a value matches a path, by the vendor's word for how. */
const matchers = {
  equals: (value: string) => (path: string) => path === value,
  contains: (value: string) => (path: string) => path.includes(value),
  starts_with: (value: string) => (path: string) => path.startsWith(value),
  ends_with: (value: string) => (path: string) => path.endsWith(value),
  regex(value: string) {
    const expression = new RegExp(value)
    return (path: string) => expression.test(path)
  },
}

const value = v.pipe(v.string(), v.minLength(1), v.maxLength(VALUE_LENGTH))
const matchType = v.picklist(['equals', 'contains', 'starts_with', 'ends_with', 'regex'])

/** An item as the vendor documents it. */
const item = v.variant('type', [
  v.strictObject({ type: v.literal('All') }),
  v.strictObject({ type: v.literal('Extension'), value: v.pipe(value, v.regex(/^[^./]+$/)) }),
  v.strictObject({ type: v.literal('Path'), value: v.pipe(value, v.startsWith('/')) }),
  v.strictObject({ type: v.literal('Regex'), matchType: v.optional(matchType, 'regex'), value }),
])

/**
 * Paradarum: paths, prefixes and extensions, on every host of the property at once; one by itself, several in a batch.
 *
 * A prefix is sent as `Regex` with `starts_with`, an extension in a folder as `Regex` with an expression.
 *
 * ASSUME: `Path` covers the variants of a path with a query string; a regex is evaluated on the request path; every
 * dialect of expressions takes what stands behind a backslash for itself; an item means the same by itself and in a
 * batch; an extension is compared as it is written.
 */
export const paradarum = defineProvider({
  id: 'paradarum',
  title: 'Paradarum',
  defaultBaseUrl: 'https://api.paradarum.com/api',
  options: v.strictObject({
    propertyId: option(
      v.optional(
        v.pipe(
          v.union([
            v.pipe(v.number(), v.safeInteger()),
            v.pipe(v.string(), v.regex(/^\d+$/, 'must be a number')),
          ]),
          v.transform(value => String(value)),
        ),
      ),
      { text: 'Number of the property.', type: 'string | number', env: 'PARADARUM_PROPERTY_ID', cache: true },
    ),
    apiKey: option(secret(), { text: 'API key.', type: 'string', env: 'PARADARUM_API_KEY', secret: true }),
    // ASSUME: a batch of 30 items is not too large.
    batchSize: option(v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1)), 30), {
      text: 'Items in one request.',
      type: 'number',
      default: '30',
    }),
  }),
  credentials: [['propertyId', 'apiKey']],
  // ASSUME: "No active cache nodes found" (500) may last, so that it is tried again twice at most.
  retry: { limits: { 500: 2 } },
  create(options) {
    const url = `${options.baseUrl}/property/${shown(options.propertyId, 'propertyId')}/purge`
    return {
      capabilities: {
        exact: true,
        exactCovers: 'path',
        prefix: { coversFolder: true, maxLength: VALUE_LENGTH },
        extension: 'folder',
        extensionLength: EXTENSION_LENGTH,
        everything: true,
        hosts: 'all',
        lists: [{ items: options.batchSize }],
        concurrency: 4,
        refuses(due) {
          const { length } = withoutQuery(pathOf(due))
          return length > VALUE_LENGTH
            ? `its path has ${length} characters, and Paradarum takes ${VALUE_LENGTH} at most`
            : undefined
        },
      },
      vocabulary: {
        example: '{"type":"Regex","matchType":"contains","value":"/news"}',
        read: readItem,
        words: {
          match: (type, text) => JSON.stringify({ type: 'Regex', matchType: type, value: text }),
          prefix: due => JSON.stringify({ type: 'Regex', matchType: 'starts_with', value: pathOf(due) }),
        },
      },
      toRequests(items): PurgeRequest[] {
        const headers = { 'x-api-key': options.apiKey ?? '', accept: 'application/json' }
        const [first, ...others] = items.map(toWire)
        return others.length === 0
          ? [{ method: 'POST', url, headers, body: first, items }]
          : [{ method: 'POST', url: `${url}/batch`, headers, body: { items: [first, ...others] }, items }]
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
        const note = message === undefined ? {} : { note: message }
        if (hasFailureMarker(json)) return { failure: invalidAnswer(response, 'a Paradarum answer') }
        if (request.items.length === 1) {
          const isYes = v.is(singleAnswer, json)
          return isYes ? note : { failure: invalidAnswer(response, 'a Paradarum answer') }
        }
        if (!v.is(batchAnswer, json)) return { failure: invalidAnswer(response, 'a Paradarum answer') }
        const { accepted, rejected: listed } = json.data
        const indexes = new Set(listed?.map(({ index }) => index))
        if (accepted + indexes.size !== request.items.length || rejected.length !== indexes.size) {
          return {
            failure: invalidAnswer(response, `an answer about each of the ${request.items.length} items`),
          }
        }
        return { rejected, ...note }
      },
    }
  },
})

function readItem(text: string): Said | Unread {
  const json = parseJson(text)
  // Types may be written in any case.
  const type = firstText(json, 'type')
    ?.toLowerCase()
    .replace(/^./, first => first.toUpperCase())
  const read = v.safeParse(item, { ...Object(json), type })
  if (!read.success) {
    return {
      problem: `must be {"type":"All"}, or {"type":"Extension" | "Path" | "Regex","value":"…"}, with a "matchType" of ${matchType.options.join(', ')}; a value has ${VALUE_LENGTH} characters at most`,
    }
  }
  const { output: data } = read
  if (data.type === 'All') return { due: { kind: 'everything', item: '*' }, whole: true, reaches: () => true }
  const due = { kind: 'raw', item: JSON.stringify(data) } as const
  const matches = matcherOf(data)
  if (matches === undefined) return { due }
  return { due, whole: WHOLE.every(matches), reaches: url => matches(withoutQuery(pathOf(url))) }
}

/** What matches these matches every path: the root, and one that nobody has. */
const WHOLE = ['/', '/~cdn-purge/~']

/** Tests a path without its query; `undefined` where the vendor's dialect of expressions is not ours. */
function matcherOf(
  data: Exclude<v.InferOutput<typeof item>, { type: 'All' }>,
): ((path: string) => boolean) | undefined {
  if (data.type === 'Path') return matchers.equals(data.value)
  if (data.type === 'Extension') return path => endingOf(path) === data.value
  try {
    return matchers[data.matchType](data.value)
  } catch {
    return undefined
  }
}

function toWire(item: PlanItem): unknown {
  switch (item.kind) {
    case 'url':
      return { type: 'Path', value: item.path }
    case 'prefix':
      return { type: 'Regex', matchType: 'starts_with', value: item.path }
    case 'extension':
      return item.folder === '/'
        ? { type: 'Extension', value: item.extension }
        : {
            type: 'Regex',
            matchType: 'regex',
            value: `^${escapeRegex(item.folder)}.*\\.${escapeRegex(item.extension)}$`,
          }
    case 'raw':
      return parseJson(item.raw)
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
