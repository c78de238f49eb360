import { readFileSync } from 'node:fs'
import { loadProviders } from '@cdn-purge/core'
import { describeOptions, optionsSchema, resolveOptions, targetSchema } from '@cdn-purge/core/engine'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { configurationSchema } from '../support/schemas/configuration.ts'
import { fileOfSchema, validate } from '../support/schemas/files.ts'
import { type JsonSchema, mapParts, schemaNames, serialize } from '../support/schemas/json-schema.ts'
import { ledgerSchema, snapshotSchema } from '../support/schemas/ledger.ts'
import { outputSchemas } from '../support/schemas/outputs.ts'

const site = 'https://www.example.com/'
const target = { provider: 'wao', siteId: 'my-site' }

test('the published schemas say what the code says; vitest -u writes them', async () => {
  const schemas = {
    configuration: await configurationSchema(),
    ledger: ledgerSchema(),
    snapshot: snapshotSchema(),
    ...outputSchemas(),
  }
  expect(Object.keys(schemas).sort()).toEqual([...schemaNames].sort())
  for (const name of schemaNames)
    await expect(serialize(schemas[name])).toMatchFileSnapshot(fileOfSchema(name))
})

test.each(schemaNames)('%s is a schema, and what it refers to is there', name => {
  const schema = read(name)
  expect(schema.$id).toBe(`https://unpkg.com/cdn-purge/schemas/${name}.json`)
  const ajv = new Ajv({ strict: true, allowUnionTypes: true, formats: { uri: true } })
  expect(() => ajv.compile(schema)).not.toThrow()
})

test('every option is in it, with its text and its default', async () => {
  const { properties = {}, definitions = {} } = read('configuration')
  const left = ['urls']
  const told = [...describeOptions(optionsSchema).filter(({ name }) => !left.includes(name))]
  expect(Object.keys(properties).sort()).toEqual(['$schema', ...told.map(({ name }) => name)].sort())
  const pairs = [[optionsSchema, properties] as const]
  for (const { id, options } of await loadProviders()) {
    const own = definitions[id]?.properties ?? {}
    expect(own.provider).toEqual({ const: id })
    pairs.push([options, own] as never, [targetSchema, own] as never)
  }
  let defaults = 0
  for (const [schema, parts] of pairs) {
    const entries: Readonly<Record<string, object>> = schema.entries
    for (const { name, text } of describeOptions(schema).filter(each => !left.includes(each.name))) {
      expect(parts[name]?.description).toContain(text)
      const entry = entries[name]
      if (entry === undefined || !('default' in entry) || entry.default === undefined) continue
      defaults++
      expect(parts[name]?.default).toEqual(entry.default)
    }
  }
  expect(defaults).toBeGreaterThan(50)
})

test.each(schemaNames.filter(name => name !== 'configuration'))('every property of %s has a text', name => {
  const silent: string[] = []
  mapParts(read(name), part => {
    for (const [key, property] of Object.entries(part.properties ?? {})) {
      const referred = read(name).definitions?.[property.$ref?.split('/').at(-1) ?? '']
      if ((property.description ?? referred?.description) === undefined) silent.push(key)
    }
    return part
  })
  expect(silent).toEqual([])
})

describe('a configuration', () => {
  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['of the README', { site, targets: [target] }],
    [
      'that names its schema',
      { $schema: './node_modules/cdn-purge/schemas/configuration.json', site, targets: [target] },
    ],
    [
      'with all there is',
      {
        site: [site, 'https://cdn.example.com/'],
        dir: 'public',
        when: 'deploy',
        environment: 'staging',
        html: ['file'],
        rules: [{ files: '**/*.html', purge: ['/', '/blog/*'] }],
        immutable: false,
        collateral: 0.1,
        owns: ['/'],
        ledger: { store: 's3', bucket: 'a-bucket', endpoint: 'http://127.0.0.1:9' },
        verify: { sample: 3 },
        waitForOrigin: { origin: 'http://10.0.0.5:8080' },
        targets: [
          { provider: 'varnish', baseUrl: ['http://10.0.0.1', 'http://10.0.0.2'], bans: true },
          {
            provider: 'optimole',
            images: [{ dir: 'img', url: 'https://www.example.com/img/' }],
            cacheBuster: 'content',
          },
          { ...target, timeout: 1, name: 'w' },
        ],
      },
    ],
  ])('%s is valid by the schema, and by the code', async (_, { $schema, ...input }) => {
    expect(validate('configuration', { $schema: $schema ?? '', ...input })).toEqual([])
    const env = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }
    await expect(resolveOptions(input, env, { purpose: 'read' })).resolves.toBeDefined()
  })

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['without a site', { targets: [target] }],
    ['whose site is a path', { site: '/app/', targets: [target] }],
    ['without a target', { site, targets: [] }],
    ['with an option that there is not', { site, sites: site, targets: [target] }],
    ['of a cache that there is not', { site, targets: [{ provider: 'waoo' }] }],
    ['with an option of another cache', { site, targets: [{ ...target, zoneId: 'a' }] }],
    ['with another word', { site, when: 'later', targets: [target] }],
    ['with a text for a number', { site, collateral: '0.1', targets: [target] }],
    ['with a store that there is not', { site, ledger: { store: 'ftp' }, targets: [target] }],
  ])('%s is neither', async (_, input) => {
    expect(validate('configuration', input)).not.toEqual([])
    await expect(resolveOptions(input, {}, { purpose: 'read' })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    })
  })
})

function read(name: (typeof schemaNames)[number]): JsonSchema {
  return JSON.parse(readFileSync(fileOfSchema(name), 'utf8'))
}
