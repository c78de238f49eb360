import { toJsonSchema } from '@valibot/to-json-schema'
import type * as v from 'valibot'
import { type JsonSchema, mapParts } from './json-schema.ts'

/** A schema of valibot as JSON schema, of what is put in; rules that JSON schema cannot say are left out. */
export function fromValibot(schema: v.GenericSchema): JsonSchema {
  const converted = toJsonSchema(schema, {
    typeMode: 'input',
    errorMode: 'ignore',
    target: 'draft-07',
    overrideSchema({ valibotSchema, jsonSchema }) {
      const part: Part = valibotSchema
      if (part.type === 'lazy' && part.getter !== undefined) return convert(part.getter({}))
      // A secret: a text, or the class that holds one, which JSON has not.
      if (part.type === 'union' && part.options?.some(({ type }) => type === 'instance')) {
        return { type: 'string', minLength: 1 }
      }
      const maps = Object.entries(part.entries ?? {}).flatMap(([name, entry]) => {
        const value = valueOfMap(entry)
        return value === undefined
          ? []
          : [[name, { type: 'object', additionalProperties: convert(value) }] as const]
      })
      if (maps.length === 0) return undefined
      return { ...jsonSchema, properties: { ...jsonSchema.properties, ...Object.fromEntries(maps) } }
    },
    overrideAction({ valibotAction, jsonSchema }) {
      const rule: { readonly type: string; readonly requirement?: unknown } = valibotAction
      return rule.type === 'starts_with' ? { ...jsonSchema, pattern: `^${rule.requirement}` } : undefined
    },
  })
  // What lazy schemas stand for is written out.
  const {
    $schema: _,
    $defs: __,
    ...plain
  }: JsonSchema & { $defs?: unknown } = JSON.parse(JSON.stringify(converted))
  return mapParts(plain, tidy)
}

/** What is looked at of a schema. */
interface Part {
  readonly type: string
  readonly getter?: (input: unknown) => v.GenericSchema
  readonly options?: readonly Part[]
  readonly entries?: Readonly<Record<string, Part>>
  readonly wrapped?: Part
  readonly pipe?: readonly (Part & { readonly value?: v.GenericSchema })[]
}

/** Of an object that is read as a Map, the schema of its values. */
function valueOfMap({ pipe, wrapped }: Part): v.GenericSchema | undefined {
  if (wrapped !== undefined) return valueOfMap(wrapped)
  return pipe?.find(({ type }) => type === 'map')?.value
}

function convert(schema: v.GenericSchema) {
  return JSON.parse(JSON.stringify(fromValibot(schema)))
}

/** Without what says nothing: the largest whole number, keys that are texts, and functions, which JSON has not. */
function tidy(part: JsonSchema): JsonSchema {
  const { anyOf, propertyNames, maximum, required, ...rest } = part
  const forms = anyOf?.filter(form => Object.keys(form).length > 0)
  return {
    ...rest,
    ...(maximum === Number.MAX_SAFE_INTEGER || maximum === undefined ? {} : { maximum }),
    ...(required === undefined || required.length === 0 ? {} : { required }),
    ...(forms?.length === 1 ? forms[0] : forms === undefined ? {} : { anyOf: forms }),
    ...(propertyNames?.type === 'string' && Object.keys(propertyNames).length === 1
      ? {}
      : propertyNames && { propertyNames }),
  }
}
