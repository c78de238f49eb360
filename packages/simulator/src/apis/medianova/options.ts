import * as z from 'zod'
import { applyAfter, text } from '../contract/option.ts'
import { errorShape } from './refusal.ts'

/** The account that the API knows, and what its documentation leaves open. */
export const medianovaOptions = z.strictObject({
  organizationUuid: text.default('5f4b7c0a-1111-4a4a-9b9b-0123456789ab').describe('Credential.'),
  resourceUuid: text.default('9c2d8e1f-2222-4b4b-8c8c-ba9876543210').describe('Credential.'),
  token: text.default('mn-test-token').describe('A token that was given out by hand.'),
  apiKey: text.default('mn-test-key').describe('Credential of the login.'),
  apiSecret: text.default('mn-test-secret').describe('Credential of the login.'),
  tokenTtl: z
    .number()
    .nonnegative()
    .default(3600)
    .describe('Seconds for which a token from the login holds.'),
  keyTtl: z
    .number()
    .nonnegative()
    .optional()
    .describe(
      'Seconds for which the token that was given out, and the key with its secret, hold; without it, for ever.',
    ),
  resourceType: z
    .enum(['small', 'large', 'vod', 'dynamic', 'other'])
    .default('small')
    .describe('The type of the resource; one of another type than the first four cannot be purged.'),
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
  failing: z
    .array(z.string())
    .default([])
    .describe('Paths that are accepted, not purged, and listed as failed.'),
  // ASSUME the number: 1, 2 and 0 alone are documented.
  states: z
    .enum(['number', 'text', 'word'])
    .default('number')
    .describe(
      'How a job says its state: 1, 2 and 0 (and 3 for a failure), the same as text, or in the words of the panel.',
    ),
  // ASSUME the zero time of the language that the vendor's servers speak.
  noTime: z
    .enum(['zero', 'null'])
    .default('zero')
    .describe('What stands for a time that has not come: `0001-01-01T00:00:00Z`, or `null`.'),
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

/** The same, with what was left out. */
export type Resolved = z.output<typeof medianovaOptions>
