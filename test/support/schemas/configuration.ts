import { loadProviders, type OptionInfo } from '@cdn-purge/core'
import { redisLedgerSchema, s3LedgerSchema } from '@cdn-purge/core/command'
import { describeOptions, optionsSchema, targetSchema } from '@cdn-purge/core/engine'
import { fromValibot } from './from-valibot.ts'
import { headOf, type JsonSchema } from './json-schema.ts'

type Options = Parameters<typeof describeOptions>[0]

/** The schema of `cdn-purge.config.json`: what a configuration may say without functions and objects of classes. */
export async function configurationSchema(): Promise<JsonSchema> {
  const providers = await loadProviders()
  const { urls: _, targets, ledger, site, ...properties } = propertiesOf(optionsSchema)
  const ids = providers.map(({ id }) => id)
  const common = propertiesOf(targetSchema)
  return {
    ...headOf(
      'configuration',
      'cdn-purge',
      'The configuration of cdn-purge, as cdn-purge.config.json holds it. What only code can say (functions, providers and stores of your own) needs cdn-purge.config.ts.',
    ),
    type: 'object',
    required: ['site', 'targets'],
    additionalProperties: false,
    properties: {
      $schema: { type: 'string', description: 'Where editors find this schema.' },
      site: withUrls(site),
      targets: {
        ...targets,
        minItems: 1,
        // Editors choose the form by its provider.
        items: { oneOf: ids.map(id => ({ $ref: `#/definitions/${id}` })) },
      },
      ...properties,
      ledger: {
        ...(ledger?.description === undefined ? {} : { description: ledger.description }),
        default: ledger?.default,
        anyOf: [
          { type: 'string', minLength: 1 },
          { $ref: '#/definitions/redis-ledger' },
          { $ref: '#/definitions/s3-ledger' },
        ],
      },
    },
    definitions: {
      ...Object.fromEntries(
        providers.map(({ id, title, options }) => [
          id,
          closed(title, { provider: { const: id }, ...propertiesOf(options), ...common }, ['provider']),
        ]),
      ),
      'redis-ledger': closed(
        'A ledger in a Redis, which machines share.',
        { store: { const: 'redis' }, ...propertiesOf(redisLedgerSchema) },
        ['store'],
      ),
      's3-ledger': closed(
        'A ledger in a bucket of S3, which machines share.',
        { store: { const: 's3' }, ...propertiesOf(s3LedgerSchema) },
        ['store'],
      ),
    },
  }
}

function closed(
  description: string,
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[],
): JsonSchema {
  return { type: 'object', description, required, properties, additionalProperties: false }
}

/** What each option may be, with its text and default. */
function propertiesOf(schema: Options): Readonly<Record<string, JsonSchema>> {
  const { properties = {} } = fromValibot(schema)
  return Object.fromEntries(
    describeOptions(schema).map(info => [
      info.name,
      { ...properties[info.name], description: describe(info) },
    ]),
  )
}

function describe({ text, env, secret, default: fallback }: OptionInfo): string {
  const variable = env === undefined ? '' : ` Read from the variable ${env} where it is not given.`
  const hidden = secret ? ' A secret: the variable is the better place, since this file is committed.' : ''
  return `${text}${variable}${hidden}${fallback === undefined ? '' : ` Default: ${fallback}.`}`
}

/** That a URL has a scheme and no query, only code says. */
function withUrls(site: JsonSchema | undefined): JsonSchema {
  const url = { type: 'string', format: 'uri', pattern: '^https?://[^?#]+$' }
  return { ...site, anyOf: [url, { type: 'array', items: url, minItems: 1 } as JsonSchema] }
}
