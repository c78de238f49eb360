import * as z from 'zod'

/** A text, which may come as a number where it was typed in a shell. */
export const text = z.union([z.string().min(1), z.number()]).transform(String)

/** When an accepted purge acts; an option of all APIs. */
export const applyAfter = z
  .union([z.number().nonnegative(), z.literal('never')])
  .default(0)
  .describe("Milliseconds until an accepted purge acts, or `'never'`, for a purge that is accepted and lost.")
