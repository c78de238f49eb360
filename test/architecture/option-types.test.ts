import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  type CdnPurgeOptions,
  loadProviders,
  type OptionInfo,
  type RedisLedger,
  type S3Ledger,
} from '@cdn-purge/core'
import { redisLedgerSchema, s3LedgerSchema } from '@cdn-purge/core/command'
import { describeOptions, optionsSchema, targetSchema } from '@cdn-purge/core/engine'
import type * as v from 'valibot'
import { expect, expectTypeOf, test } from 'vitest'
import type { TargetOptions } from '../../packages/core/src/options/targets/base.ts'
import type { WaoTarget } from '../../packages/core/src/options/targets/wao.ts'
import type { wao } from '../../packages/core/src/providers/wao.ts'
import { folderOf } from '../support/provider-pages.ts'

const folder = fileURLToPath(new URL('../../packages/core/src/options/', import.meta.url))
const file = `${folder}types.ts`

const providers = await loadProviders()

type Option = OptionInfo & { readonly name: string }

test('the types of the options say what the schemas say; vitest -u writes them', async () => {
  await expect(writeBase()).toMatchFileSnapshot(`${folder}targets/base.ts`)
  for (const provider of providers) {
    const beneath = folderOf(provider.id)
    const text = writeTarget(provider, beneath)
    await expect(text).toMatchFileSnapshot(`${folder}targets/${beneath}${provider.id}.ts`)
  }
  await expect(writeUnion()).toMatchFileSnapshot(`${folder}target-types.ts`)
  await expect(writeLedgers()).toMatchFileSnapshot(`${folder}ledger/ledger-types.ts`)
  await expect(writeOptions()).toMatchFileSnapshot(file)
})

test('the types accept what the schemas accept, and nothing else', () => {
  expectTypeOf<Omit<CdnPurgeOptions, 'targets'>>().toEqualTypeOf<
    Omit<v.InferInput<typeof optionsSchema>, 'targets'>
  >()
  expectTypeOf<Pick<TargetOptions, keyof TargetOptions>>().toEqualTypeOf<v.InferInput<typeof targetSchema>>()
  expectTypeOf<Omit<WaoTarget, keyof TargetOptions | 'provider'>>().toEqualTypeOf<
    Omit<NonNullable<typeof wao.input>, never>
  >()
  expectTypeOf<Omit<RedisLedger, 'store'>>().toEqualTypeOf<v.InferInput<typeof redisLedgerSchema>>()
  expectTypeOf<Omit<S3Ledger, 'store'>>().toEqualTypeOf<v.InferInput<typeof s3LedgerSchema>>()
  // Each option stands under its text, for editors to show.
  const text = readFileSync(file, 'utf8')
  for (const { text: said } of describeOptions(optionsSchema)) expect(text).toContain(said)
})

test('the defaults that are told are the schemas’ own', () => {
  const prose = ['html']
  const schemas = [
    optionsSchema,
    targetSchema,
    redisLedgerSchema,
    s3LedgerSchema,
    ...providers.map(({ options }) => options),
  ]
  const told = schemas.flatMap(schema =>
    describeOptions(schema).flatMap(({ name, default: text }) => {
      const entry: unknown = new Map(Object.entries(schema.entries)).get(name)
      const isDefault =
        typeof entry === 'object' && entry !== null && 'default' in entry && entry.default !== undefined
      return isDefault && !prose.includes(name) ? [[name, text, literal(entry.default)]] : []
    }),
  )
  expect(told.length).toBeGreaterThan(10)
  for (const [name, text, value] of told) expect(`${name}: ${text}`).toBe(`${name}: ${value}`)
})

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value)
}

const written =
  "// Written from the schemas by `npx vitest run test/architecture -u`: change an option's text where it is declared."

function writeBase(): string {
  return `${written}

/** Options that every target has. */
export interface TargetOptions {
${members(describeOptions(targetSchema))}}
`
}

/** The file of a provider's options, in a folder as its own. */
function writeTarget({ id, title, options }: (typeof providers)[number], beneath: string): string {
  const up = '../'.repeat(beneath.split('/').length + 1)
  const described = describeOptions(options)
  const secret = described.some(({ secret }) => secret)
    ? `import type { Secret } from '${up}secret/secret.ts'\n`
    : ''
  return `${written}
${secret}import type { TargetOptions } from '${beneath === '' ? './' : '../'}base.ts'

/** ${title} */
export interface ${typeName(id)} extends TargetOptions {
  provider: '${id}'
${members(described)}}
`
}

function writeUnion(): string {
  const files = providers
    .map(({ id }) => [typeName(id), `./targets/${folderOf(id)}${id}.ts`] as const)
    .toSorted(([, a], [, b]) => (a < b ? -1 : 1))
  return `${written}
import type { Provider } from '../providers/contract/provider.ts'
import type { TargetOptions } from './targets/base.ts'
${files.map(([name, path]) => `import type { ${name} } from '${path}'\n`).join('')}
/** A cache whose provider is made by \`defineProvider\`, with the provider's options. */
export interface CustomTarget extends TargetOptions {
  provider: Provider
  [option: string]: unknown
}

/** One entry of \`targets\`: a provider's name and options, or an object made by \`defineProvider\`. */
export type Target =
${providers.map(({ id }) => `  | ${typeName(id)}\n`).join('')}  | Provider
  | CustomTarget
`
}

function writeLedgers(): string {
  return `${written}
import type { Secret } from '../../secret/secret.ts'

/** A ledger in a Redis. */
export interface RedisLedger {
  store: 'redis'
${members(describeOptions(redisLedgerSchema))}}

/** A ledger in a bucket of S3, or of a server that speaks it. */
export interface S3Ledger {
  store: 's3'
${members(describeOptions(s3LedgerSchema))}}
`
}

function writeOptions(): string {
  return `${written}
import type { Store } from '../ledger/store.ts'
import type { RedisLedger, S3Ledger } from './ledger/ledger-types.ts'
import type { Target } from './target-types.ts'

/** A configuration as users write it. */
export interface CdnPurgeOptions {
${members(describeOptions(optionsSchema))}}
`
}

function members(options: readonly Option[]): string {
  return options.map(member).join('')
}

function member({ name, text, type, default: value, env, secret }: Option): string {
  const isRequired = name === 'site' || name === 'targets'
  const lines = [
    text,
    ...(env === undefined ? [] : [`Read from \`${env}\` where it is not given.`]),
    ...(value === undefined ? [] : [`@default ${value}`]),
  ]
  const shown = `${type}${secret === true ? ' | Secret' : ''}`.replaceAll(/(\w), (?=\w+:)/g, '$1; ')
  const full = isRequired ? shown : `${shown.includes('=>') ? `(${shown})` : shown} | undefined`
  const comment =
    lines.length === 1
      ? `  /** ${lines[0]} */\n`
      : `  /**\n${lines.map(line => `   * ${line}\n`).join('')}   */\n`
  return `${comment}  ${name}${isRequired ? '' : '?'}: ${name === 'targets' ? 'readonly Target[]' : full}\n`
}

function typeName(id: string): string {
  const words = id.split('-').map(word => word.charAt(0).toUpperCase() + word.slice(1))
  return `${words.join('')}Target`
}
