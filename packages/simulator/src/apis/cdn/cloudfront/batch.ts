import * as z from 'zod'
import { namespace, readDocument, refuse } from './document.ts'
import { isPath } from './path.ts'

/** What one request asks to be invalidated. */
export interface Batch {
  readonly paths: readonly string[]
  readonly reference: string
}

/** White space between elements means nothing. */
const between = { '#text': z.string().regex(/^\s*$/).optional() }
const document = z.strictObject({
  ...between,
  '?xml': z.unknown().optional(),
  InvalidationBatch: z.strictObject({
    ...between,
    '@_xmlns': z.literal(namespace),
    Paths: z.strictObject({
      ...between,
      Quantity: z.string().regex(/^\d+$/).transform(Number),
      Items: z.union([z.literal(''), z.strictObject({ ...between, Path: z.array(z.string()) })]).optional(),
    }),
    CallerReference: z.string().min(1),
  }),
})

/**
 * Reads the body of a request.
 *
 * @throws Refusal in the vendor's words. ASSUME that a batch without paths is an invalid argument.
 */
export function readBatch(text: string, tilde: 'refuse' | 'take'): Batch {
  const { data } = document.safeParse(readDocument(text))
  // ASSUME the code: documented are those of documents that can be read.
  if (data === undefined)
    throw refuse(400, 'MalformedXML', 'The XML document is not a valid InvalidationBatch.')
  const { Paths, CallerReference: reference } = data.InvalidationBatch
  const paths = Paths.Items ? Paths.Items.Path : []
  if (paths.length !== Paths.Quantity) {
    throw refuse(400, 'InconsistentQuantities', 'The value of Quantity and the size of Items do not match.')
  }
  if (paths.length === 0 || !paths.every(path => isPath(path, tilde))) {
    throw refuse(400, 'InvalidArgument', 'Your request contains one or more invalid invalidation paths.')
  }
  return { paths, reference }
}
