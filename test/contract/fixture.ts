import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'

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

const answer = z.strictObject({
  status: z.int(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.unknown().optional(),
})

const scenario = z.strictObject({
  /** One an answer, in order; the last is repeated. */
  answers: z.array(answer).min(1),
  /** Options of the target beside the fixture's, such as `retries`. */
  options: z.record(z.string(), z.unknown()).default({}),
  /** What became of the fixture's files. */
  accepted: z.int(),
  pending: z.int(),
  /** Requests that arrive. */
  requests: z.int(),
  /** Codes of the errors reported. */
  codes: z.array(z.string()).default([]),
  /** Regular expressions that the errors' messages and hints match, together. */
  says: z.array(z.string()).default([]),
})

const fixture = z.strictObject({
  /** The target's options, credentials included. */
  options: z.record(z.string(), z.unknown()),
  /** Values of the options that must never be shown. */
  secrets: z.array(z.string()).min(1),
  /** Files of the output that change. */
  files: z.array(z.string()).min(2),
  /** The requests for them, in order; headers are compared as far as they are named. */
  requests: z
    .array(
      z.strictObject({
        method: z.enum(['GET', 'POST']),
        path: z.string(),
        query: z.record(z.string(), z.string()).default({}),
        headers: z.record(z.string(), z.string()),
        body: z.unknown().optional(),
      }),
    )
    .min(1),
  /** What the API answers when all is well. */
  answer,
  /** Files whose number is the limit of one request; `null` where there is no such limit. */
  limit: z.strictObject({ files: z.int(), extension: z.string() }).nullable(),
  /** What "everything" sends. */
  everything: z.array(
    z.strictObject({
      path: z.string(),
      query: z.record(z.string(), z.string()).default({}),
      body: z.unknown().optional(),
    }),
  ),
  scenarios: z.record(z.enum(answerNames), scenario),
})

/** What one provider's fixture folder holds. */
export type Fixture = z.output<typeof fixture>

/** The providers that have a fixture folder. */
export function fixtureNames(): string[] {
  return readdirSync(fileURLToPath(new URL('.', import.meta.url)), { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
}

/** Reads `<provider>/fixture.json`; a provider without one fails. */
export function readFixture(provider: string): Fixture {
  const file = fileURLToPath(new URL(`${provider}/fixture.json`, import.meta.url))
  if (!existsSync(file))
    throw new Error(
      `The provider "${provider}" has no fixture: write test/contract/${provider}/fixture.json.`,
    )
  return fixture.parse(JSON.parse(readFileSync(file, 'utf8')))
}
