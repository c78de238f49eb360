import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { type JsonSchema, mapParts, type SchemaName } from './json-schema.ts'

/** The published file of a schema. */
export function fileOfSchema(name: SchemaName): string {
  return fileURLToPath(new URL(`../../../packages/cli/schemas/${name}.json`, import.meta.url))
}

/**
 * What is wrong with a value by a published schema, a line each. Here, what a schema does not name is wrong: of others'
 * versions it is not, and the files let it pass.
 */
export function validate(name: SchemaName, value: unknown): readonly string[] {
  const published: JsonSchema = JSON.parse(readFileSync(fileOfSchema(name), 'utf8'))
  const { $id: _, ...schema } = mapParts(published, part =>
    part.properties === undefined ? part : { ...part, additionalProperties: false },
  )
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, formats: { uri: true } })
  const check = ajv.compile(schema)
  if (check(value)) return []
  return (check.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  )
}
