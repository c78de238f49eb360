import * as v from 'valibot'
import { Secret } from '../../secret/secret.ts'

/** What is known of an option beside its schema: the one place where its text lives. */
export interface OptionInfo {
  /** One or two sentences for `--help` and the option tables. */
  readonly text: string
  /** How the tables write its type. */
  readonly type: string
  /** How the tables write its default; absent: required, or none. */
  readonly default?: string
  /** The environment variable that stands in where the option is not given. */
  readonly env?: string
  readonly secret?: boolean
  /** Whether it says which cache it is: with another value it is another one, of which the ledger knows nothing. */
  readonly cache?: boolean
}

/** Options by name, as `v.strictObject` holds them: what {@link option} made. */
export type OptionsSchema =
  | v.StrictObjectSchema<v.ObjectEntries, v.ErrorMessage<v.StrictObjectIssue> | undefined>
  | v.ObjectSchema<v.ObjectEntries, v.ErrorMessage<v.ObjectIssue> | undefined>

const optionInfos = new WeakMap<object, OptionInfo>()

/** Gives a schema its text. */
export function option<Schema extends v.GenericSchema>(schema: Schema, info: OptionInfo): Schema {
  // An option's own object: two options that share one schema must not share one text.
  const own = { ...schema }
  optionInfos.set(own, info)
  return own
}

/**
 * A schema for a secret: text in, {@link Secret} out.
 *
 * @param sent - `header`: as the value of a header, or a part of it, which has no characters beyond Latin-1; `encoded`: in
 * a body or in base64, which have any
 */
export function secret(sent: 'header' | 'encoded' = 'header') {
  const allowed = sent === 'header' ? /^[\x20-\x7e\xa0-\xff]*$/ : /^\P{Cc}*$/u
  const reason = 'holds a line break or another character that cannot be sent, as text that was copied may'
  return v.optional(
    v.pipe(
      v.union([v.pipe(v.string(), v.minLength(1)), v.instance(Secret)]),
      v.transform(value => (value instanceof Secret ? value : new Secret(value))),
      v.check(value => allowed.test(value.reveal()), reason),
    ),
  )
}

/**
 * The option for how long a run waits for what an API queued.
 *
 * @param text - its text, in seconds
 */
export function waitOption(text: string) {
  const seconds = v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 0)
  return option(seconds, { text, type: 'number', default: '0' })
}

/** A value for a request that is only shown: the option's name in braces where it is not set. */
export function shown(value: string | undefined, name: string): string {
  return value ?? `{${name}}`
}

/** An `Authorization` header; only shown requests may lack the secret. */
export function bearer(token: Secret | undefined): Secret {
  return (token ?? new Secret('')).map(text => `Bearer ${text}`)
}

/** The own options of a provider with their texts, in the order of its schema. */
export function describeOptions(schema: OptionsSchema): readonly ({ readonly name: string } & OptionInfo)[] {
  return Object.entries(schema.entries).map(([name, entry]) => {
    const info = optionInfos.get(entry)
    if (info === undefined) throw new TypeError(`The option "${name}" has no text: make it with option().`)
    return { name, ...info }
  })
}
