import * as z from 'zod'
import { Refusal } from '../contract/refusal.ts'

/** Where a refusal has its text, which is not documented. */
export const errorShape = z.enum(['message', 'error.message', 'errors', 'text'])

/** The body of a refusal, in any of its shapes. */
export const problem = z.union([
  z.strictObject({ status: z.literal(false), message: z.string() }),
  z.strictObject({ status: z.literal(false), error: z.strictObject({ message: z.string() }) }),
  z.strictObject({ status: z.literal(false), errors: z.array(z.string()) }),
  z.string(),
])

/** Refuses a request, with the text where the account's options say. */
export function refuse(
  { errorShape: shape }: { readonly errorShape: z.output<typeof errorShape> },
  status: number,
  message: string,
): Refusal {
  switch (shape) {
    case 'message':
      return new Refusal(status, { status: false, message })
    case 'error.message':
      return new Refusal(status, { status: false, error: { message } })
    case 'errors':
      return new Refusal(status, { status: false, errors: [message] })
    case 'text':
      return new Refusal(status, message)
  }
}
