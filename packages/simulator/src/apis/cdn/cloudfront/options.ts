import * as z from 'zod'
import { applyAfter, text } from '../../contract/option.ts'

/** The distribution that the API knows, and what its documentation leaves open. */
export const cloudfrontOptions = z.strictObject({
  distributionId: text.default('E2SIMULATED01').describe('The distribution.'),
  accessKeyId: text.default('AKIASIMULATED0000001').describe('Credential.'),
  secretAccessKey: text
    .default('cloudfront/test+secret')
    .describe('Credential, of which requests are signed.'),
  sessionToken: text
    .optional()
    .describe('Credential of keys that were lent for a time; without it, requests carry none.'),
  applyAfter,
  permitted: z
    .boolean()
    .default(true)
    .describe('Whether the keys may invalidate; `false` answers 403 `AccessDenied`.'),
  completeAfter: z
    .number()
    .nonnegative()
    .default(0)
    .describe('Milliseconds for which an invalidation is in progress, and counts as being in flight.'),
  maxPaths: z.int().positive().default(3000).describe('How many paths without `*` may be in flight.'),
  maxWildcards: z.int().positive().default(15).describe('How many paths with `*` may be in flight.'),
  // ASSUME that it is refused: RFC 1738, by which paths are to be encoded, calls it unsafe.
  tilde: z
    .enum(['refuse', 'take'])
    .default('refuse')
    .describe('What a `~` that is not written `%7E` does: make its path invalid, or stand for itself.'),
})

/** Options of the CloudFront API. */
export type CloudfrontOptions = z.input<typeof cloudfrontOptions>

/** The same, with what was left out. */
export type Resolved = z.output<typeof cloudfrontOptions>
