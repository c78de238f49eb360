import * as z from 'zod'

/** A text, which may come as a number where it was typed in a shell. */
export const text = z.union([z.string().min(1), z.number()]).transform(String)

/** When an accepted purge acts: after so many milliseconds, or never. */
export const applyAfter = z.union([z.number().nonnegative(), z.literal('never')])
