import * as v from 'valibot'
import type { OptionsSchema } from '../providers/contract/option.ts'
import type { KnownOption } from './problem.ts'

/** Issues that have no words of their own stay without. No value is ever shown: it might be a secret. */
const describeIssues = { message: () => '' }

/** What a schema makes of an object, or each problem of it. */
export type Parsed<Schema extends OptionsSchema> =
  | { readonly output: v.InferOutput<Schema>; readonly problems: readonly [] }
  | { readonly output?: undefined; readonly problems: readonly string[] }

/**
 * Checks an object of options.
 *
 * @param at - where it stands, such as `targets[0] (wao)`; empty at the top
 * @param known - the options that it may have; asked where something is wrong
 */
export async function parseOptions<const Schema extends OptionsSchema>(
  schema: Schema,
  input: unknown,
  at: string,
  known: () => readonly KnownOption[],
): Promise<Parsed<Schema>> {
  const parsed = v.safeParse(schema, input, describeIssues)
  if (parsed.success) return { output: parsed.output, problems: [] }
  // Where nothing is wrong, no words are needed.
  const { toProblems } = await import('./problem.ts')
  return { problems: toProblems(parsed.issues, at, known()) }
}
