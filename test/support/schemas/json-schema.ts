/** A JSON schema, or a part of one (draft 7). */
export interface JsonSchema {
  $schema?: string
  $id?: string
  $ref?: string
  title?: string
  description?: string
  type?: string | readonly string[]
  const?: unknown
  default?: unknown
  format?: string
  pattern?: string
  minLength?: number
  maximum?: number
  minItems?: number
  enum?: readonly unknown[]
  anyOf?: readonly JsonSchema[]
  oneOf?: readonly JsonSchema[]
  items?: JsonSchema | readonly JsonSchema[]
  properties?: Readonly<Record<string, JsonSchema>>
  required?: readonly string[]
  propertyNames?: JsonSchema
  additionalProperties?: boolean | JsonSchema
  definitions?: Readonly<Record<string, JsonSchema>>
}

/** Of the schemas, by the names of their files. */
export const schemaNames = [
  'configuration',
  'report',
  'plan',
  'diff',
  'explain',
  'status',
  'jobs',
  'verify',
  'doctor',
  'ledger',
  'snapshot',
] as const

export type SchemaName = (typeof schemaNames)[number]

/** Where npm's own mirrors serve the file of the newest version; `cdn-purge@1.2.3` is that of one. */
export function idOf(name: SchemaName): string {
  return `https://unpkg.com/cdn-purge/schemas/${name}.json`
}

/** The head of a schema's file. */
export function headOf(name: SchemaName, title: string, description: string): JsonSchema {
  return { $schema: 'http://json-schema.org/draft-07/schema#', $id: idOf(name), title, description }
}

/** The text of a schema's file. */
export function serialize(schema: JsonSchema): string {
  return `${JSON.stringify(schema, undefined, 2)}\n`
}

/** A schema with something done to each part of it, the innermost first. */
export function mapParts(schema: JsonSchema, change: (part: JsonSchema) => JsonSchema): JsonSchema {
  const each = (part: JsonSchema) => mapParts(part, change)
  const named = (parts: Readonly<Record<string, JsonSchema>>) =>
    Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, each(part)]))
  const { anyOf, oneOf, items, properties, definitions, additionalProperties } = schema
  return change({
    ...schema,
    ...(anyOf && { anyOf: anyOf.map(each) }),
    ...(oneOf && { oneOf: oneOf.map(each) }),
    ...(items && { items: isList(items) ? items.map(each) : each(items) }),
    ...(properties && { properties: named(properties) }),
    ...(definitions && { definitions: named(definitions) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: each(additionalProperties) }),
  })
}

function isList(items: JsonSchema | readonly JsonSchema[]): items is readonly JsonSchema[] {
  return Array.isArray(items)
}
