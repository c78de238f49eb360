import * as z from 'zod/mini'

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

const texts = z.record(z.string(), z.string())

const answer = z.strictObject({
  status: z.int(),
  headers: z.optional(texts),
  body: z.optional(z.unknown()),
})

const scenario = z.strictObject({
  /** One an answer, in order; the last is repeated. */
  answers: z.array(answer).check(z.minLength(1)),
  /** Options of the target beside the fixture's, such as `retries`. */
  options: z._default(z.record(z.string(), z.unknown()), {}),
  /** What became of the fixture's files. */
  accepted: z.int(),
  pending: z.int(),
  /** Requests that arrive. */
  requests: z.int(),
  /** Codes of the errors reported. */
  codes: z._default(z.array(z.string()), []),
  /** Regular expressions that the errors' messages and hints match, together. */
  says: z._default(z.array(z.string()), []),
})

const schema = z.strictObject({
  /** The target's options, credentials included. */
  options: z.record(z.string(), z.unknown()),
  /** Values of the options that must never be shown. */
  secrets: z.array(z.string()),
  /** Files of the output that change. */
  files: z.array(z.string()).check(z.minLength(2)),
  /** The requests for them, in order; headers are compared as far as they are named. */
  requests: z
    .array(
      z.strictObject({
        method: z.string(),
        path: z.string(),
        query: z._default(texts, {}),
        headers: texts,
        body: z.optional(z.unknown()),
      }),
    )
    .check(z.minLength(1)),
  /** What the API answers when all is well; without a body where the vendor documents the status alone. */
  answer,
  /** The list in the request's body whose length the documented answer repeats, and where; such as `data.accepted`. */
  counts: z.optional(z.strictObject({ of: z.string(), at: z.string() })),
  /** Files whose number is the limit of one request; `null` where there is no such limit. */
  limit: z.nullable(z.strictObject({ files: z.int(), extension: z.string() })),
  /** What "everything" sends; empty where the API has none. */
  everything: z.array(
    z.strictObject({
      path: z.string(),
      query: z._default(texts, {}),
      body: z.optional(z.unknown()),
    }),
  ),
  /** What users say in the vendor's own words, or by flags that stand for them, and the one request that it sends. */
  said: z._default(
    z.array(
      z.strictObject({
        wish: z.strictObject({
          raw: z.optional(z.array(z.string())),
          caches: z.optional(z.array(z.string())),
          actions: z.optional(z.array(z.string())),
          match: z.optional(z.strictObject({ type: z.string(), values: z.array(z.string()) })),
          hosts: z.optional(z.array(z.string())),
          prefixes: z.optional(z.array(z.string())),
          urls: z.optional(z.array(z.string())),
        }),
        path: z.string(),
        query: z._default(texts, {}),
        body: z.optional(z.unknown()),
      }),
    ),
    [],
  ),
  /** Texts that are no item as the vendor writes it. */
  unread: z._default(z.array(z.string()), []),
  scenarios: z.record(z.enum(answerNames), scenario),
})

/** What a provider is tried with, as JSON holds it: requests that its vendor documents, and answers. */
export type ProviderFixture = z.input<typeof schema>

/** A fixture with its defaults filled in. */
export type ReadFixture = z.output<typeof schema>

/**
 * Reads a fixture.
 *
 * @throws an Error that names each field which is missing or wrong
 */
export function readFixture(input: unknown): ReadFixture {
  const read = schema.safeParse(input)
  if (read.success) return read.data
  throw new Error(`The fixture is not valid:\n${z.prettifyError(read.error)}`)
}
