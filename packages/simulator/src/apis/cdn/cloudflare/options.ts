import * as z from 'zod'
import { applyAfter, text } from '../../contract/option.ts'

/** What a plan lets through: files a second, and the bucket that all other requests share. */
export const plans = {
  free: { files: 800, most: 25, perSecond: 5 / 60 },
  pro: { files: 1500, most: 25, perSecond: 5 },
  business: { files: 1500, most: 50, perSecond: 10 },
  enterprise: { files: 3000, most: 500, perSecond: 50 },
}
/** The zone that the API knows, and what its documentation leaves open. */
export const cloudflareOptions = z.strictObject({
  zoneId: z
    .string()
    .regex(/^[0-9a-f]{32}$/, 'must be 32 hex digits')
    .default('023e105f4ecef8ad9ca31a8372d0c353')
    .describe('Credential, 32 hex digits.'),
  zoneName: text.default('example.com').describe('The name by which the zone is looked up.'),
  token: text.default('cloudflare-test-token').describe('Credential.'),
  applyAfter,
  permitted: z
    .boolean()
    .default(true)
    .describe('Whether the token may purge; `false` answers 403, but to the calls that read a zone.'),
  plan: z
    .enum(['free', 'pro', 'business', 'enterprise'])
    .default('free')
    .describe('The plan, on which the pace depends, and how many files a request may hold.'),
  // ASSUME 100 for files too, as documented since 2026; users saw 30.
  batchSize: z
    .int()
    .positive()
    .optional()
    .describe('How many items a request may hold; without it 100, and 500 files on an enterprise plan.'),
  // ASSUME a plain string.
  prefix: z
    .enum(['string', 'segment'])
    .default('string')
    .describe('How prefixes match: as plain strings (`/news` also hits `/newsletter`), or whole segments.'),
})

/** Options of the Cloudflare API. */
export type CloudflareOptions = z.input<typeof cloudflareOptions>

/** The same, with what was left out. */
export type Resolved = z.output<typeof cloudflareOptions>
