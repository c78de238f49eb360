import * as v from 'valibot'

/** The answers that every API is tried with. */
export const answerNames = [
  'accepted',
  'partly rejected',
  '401',
  '403',
  '404',
  '429 with Retry-After',
  '429 without Retry-After',
  '500',
  'malformed',
  'empty',
] as const

const texts = v.record(v.string(), v.string())

/** By name; `null`: whatever the value is, such as an identifier that is another one in each run. */
const query = v.optional(v.record(v.string(), v.nullable(v.string())), {})

const answer = v.strictObject({
  status: v.pipe(v.number(), v.safeInteger()),
  headers: v.optional(texts),
  body: v.optional(v.unknown()),
})

const scenario = v.strictObject({
  /** One an answer, in order; the last is repeated. */
  answers: v.pipe(v.array(answer), v.minLength(1)),
  /** Options of the target beside the fixture's, such as `retries`. */
  options: v.optional(v.record(v.string(), v.unknown()), {}),
  /** What became of the fixture's files. */
  accepted: v.pipe(v.number(), v.safeInteger()),
  pending: v.pipe(v.number(), v.safeInteger()),
  /** Requests that arrive. */
  requests: v.pipe(v.number(), v.safeInteger()),
  /** Codes of the errors reported. */
  codes: v.optional(v.array(v.string()), []),
  /** Regular expressions that the errors' messages and hints match, together. */
  says: v.optional(v.array(v.string()), []),
})

const schema = v.strictObject({
  /** The target's options, credentials included. */
  options: v.record(v.string(), v.unknown()),
  /** Values of the options that must never be shown. */
  secrets: v.array(v.string()),
  /** Files of the output that change. */
  files: v.pipe(v.array(v.string()), v.minLength(2)),
  /** The requests for them, in order; headers are compared as far as they are named. */
  requests: v.pipe(
    v.array(
      v.strictObject({
        method: v.string(),
        path: v.string(),
        query,
        headers: texts,
        body: v.optional(v.unknown()),
        /** In place of `body`: a regular expression that the whole text of the body matches. */
        matches: v.optional(v.string()),
      }),
    ),
    v.minLength(1),
  ),
  /** What the API answers when all is well; without a body where the vendor documents the status alone. */
  answer,
  /** Further statuses that the vendor documents for a success. */
  statuses: v.optional(v.array(v.pipe(v.number(), v.integer())), []),
  /** The list in the request's body whose length the documented answer repeats, and where; such as `data.accepted`. */
  counts: v.optional(v.strictObject({ of: v.string(), at: v.string() })),
  /** Files whose number is the limit of one request; `null` where there is no such limit. */
  limit: v.nullable(v.strictObject({ files: v.pipe(v.number(), v.safeInteger()), extension: v.string() })),
  /** What "everything" sends; empty where the API has none. */
  everything: v.array(
    v.strictObject({
      path: v.string(),
      query,
      body: v.optional(v.unknown()),
      matches: v.optional(v.string()),
      /** What is documented as the answer to it, where it is another one. */
      answer: v.optional(answer),
    }),
  ),
  /** What users say in the vendor's own words, or by flags that stand for them, and the one request that it sends. */
  said: v.optional(
    v.array(
      v.strictObject({
        wish: v.strictObject({
          raw: v.optional(v.array(v.string())),
          caches: v.optional(v.array(v.string())),
          actions: v.optional(v.array(v.string())),
          match: v.optional(v.strictObject({ type: v.string(), values: v.array(v.string()) })),
          hosts: v.optional(v.array(v.string())),
          prefixes: v.optional(v.array(v.string())),
          urls: v.optional(v.array(v.string())),
        }),
        path: v.string(),
        query,
        body: v.optional(v.unknown()),
        matches: v.optional(v.string()),
        answer: v.optional(answer),
      }),
    ),
    [],
  ),
  /** Texts that are no item as the vendor writes it. */
  unread: v.optional(v.array(v.string()), []),
  scenarios: v.strictObject(v.entriesFromList(answerNames, scenario)),
})

/** What a provider is tried with, as JSON holds it: requests that its vendor documents, and answers. */
export type ProviderFixture = v.InferInput<typeof schema>

/** A fixture with its defaults filled in. */
export type ReadFixture = v.InferOutput<typeof schema>

/**
 * Reads a fixture.
 *
 * @throws an Error that names each field which is missing or wrong
 */
export function readFixture(input: unknown): ReadFixture {
  const read = v.safeParse(schema, input)
  if (read.success) return read.output
  const lines = read.issues.map(issue => `${v.getDotPath(issue) ?? 'all of it'}: ${issue.message}`)
  throw new Error(`The fixture is not valid:\n${lines.join('\n')}`)
}
