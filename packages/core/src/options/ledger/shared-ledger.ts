import * as v from 'valibot'
import { awsSecrets } from '../../aws/secrets.ts'
import { checkBaseUrl } from '../../http/base-url.ts'
import { checkRedisUrl, type RedisPlace, secretsOfRedis } from '../../ledger/stores/redis/redis-place.ts'
import type { S3Place } from '../../ledger/stores/s3/s3-place.ts'
import { describeOptions, type OptionsSchema, option, secret } from '../../providers/contract/option.ts'
import { Secret } from '../../secret/secret.ts'
import { type Environment, readVariable } from '../env.ts'
import { type Parsed, parseOptions } from '../parse.ts'
import { suggest } from '../suggest.ts'
import type { RedisLedger, S3Ledger } from './ledger-types.ts'

const words = (example: string) =>
  v.pipe(
    v.string(),
    v.regex(
      /^[A-Za-z0-9_-][\w.-]*(?:[:/][\w-][\w.-]*)*$/,
      `must be made of letters, digits, "-", "_", ".", such as ${example}`,
    ),
  )

/** The options of a ledger in Redis, but for \`store\`. */
export const redisLedgerSchema = v.strictObject({
  url: option(secret('encoded'), {
    text: '`redis://host:6379/0`, or `rediss://user:password@host:6379/0` with TLS.',
    type: 'string',
    env: 'CDN_PURGE_REDIS_URL',
    secret: true,
  }),
  key: option(v.optional(words('shop'), 'cdn-purge'), {
    text: 'What the names of its keys start with: one for each ledger.',
    type: 'string',
    default: "'cdn-purge'",
  }),
})

/** The options of a ledger in a bucket, but for \`store\`. */
export const s3LedgerSchema = v.strictObject({
  bucket: option(
    v.optional(
      v.pipe(
        v.string(),
        v.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket: letters, digits, "-"'),
      ),
    ),
    { text: 'The bucket.', type: 'string', env: 'CDN_PURGE_S3_BUCKET' },
  ),
  prefix: option(v.optional(words('ledgers/shop'), 'cdn-purge'), {
    text: 'The folder in it: one for each ledger.',
    type: 'string',
    default: "'cdn-purge'",
  }),
  region: option(v.optional(v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/)), 'us-east-1'), {
    text: 'The region of the bucket.',
    type: 'string',
    default: "'us-east-1'",
    env: 'AWS_REGION',
  }),
  endpoint: option(v.optional(v.string()), {
    text: "URL of a server other than Amazon's that speaks S3, with conditional writes.",
    type: 'string',
  }),
  accessKeyId: option(v.optional(v.pipe(v.string(), v.minLength(1))), {
    text: 'Id of the access key.',
    type: 'string',
    env: 'AWS_ACCESS_KEY_ID',
  }),
  ...awsSecrets,
})

/** A place, or why there is none: `missing` where it is only that something is not set. */
type Resolved =
  | { readonly place: RedisPlace | S3Place }
  | { readonly problems: readonly string[]; readonly missing?: boolean }

/** Resolves a ledger that machines share: its store's own options first, then their environment variables. */
export async function resolveShared(
  { store, ...own }: RedisLedger | S3Ledger,
  env: Environment,
): Promise<Resolved> {
  return store === 'redis'
    ? resolveRedis(own, env)
    : store === 's3'
      ? resolveS3(own, env)
      : unknownStore(store)
}

/** The secrets of a shared ledger as it is configured, which need not be valid, and those that stand in variables. */
export function findLedgerSecrets(given: unknown, env: Environment): readonly Secret[] {
  const own: Readonly<Record<string, unknown>> = typeof given === 'object' ? { ...given } : {}
  const all = [redisLedgerSchema, s3LedgerSchema].flatMap(describeOptions).filter(({ secret }) => secret)
  return all.flatMap(({ name, env: variable = '' }) =>
    [own[name], readVariable(env, variable)].flatMap(value => {
      const secret = typeof value === 'string' ? new Secret(value) : value
      if (!(secret instanceof Secret)) return []
      return name === 'url' ? secretsOfUrl(secret) : [secret]
    }),
  )
}

/** What must not be shown of a URL that may be none: its password, and the whole that holds it. */
function secretsOfUrl(url: Secret): readonly Secret[] {
  const isRedis = checkRedisUrl(url.reveal()) === undefined
  return isRedis ? secretsOfRedis({ url }) : [url]
}

async function resolveRedis(own: object, env: Environment) {
  const where = 'ledger (redis)'
  const { output, problems } = await parse(redisLedgerSchema, own, where, env)
  if (output === undefined) return { problems }
  const { url, key } = output
  if (url === undefined) return missing(where, redisLedgerSchema, ['url'])
  const wrong = checkRedisUrl(url.reveal())
  if (wrong !== undefined) return { problems: [`${where}: "url" ${wrong}.`] }
  return { place: { store: 'redis', url, key } as const }
}

async function resolveS3(own: object, env: Environment) {
  const where = 'ledger (s3)'
  const { output, problems } = await parse(s3LedgerSchema, own, where, env)
  if (output === undefined) return { problems }
  const { bucket, accessKeyId, secretAccessKey, sessionToken, prefix, region } = output
  const endpoint = output.endpoint?.replace(/\/+$/, '')
  const wrong = endpoint === undefined ? undefined : checkBaseUrl(endpoint)
  if (wrong !== undefined) return { problems: [`${where}: "endpoint" ${wrong}`] }
  if (bucket === undefined || accessKeyId === undefined || secretAccessKey === undefined) {
    const needed = { bucket, accessKeyId, secretAccessKey }
    const names = Object.entries(needed).flatMap(([name, value]) => (value === undefined ? [name] : []))
    return missing(where, s3LedgerSchema, names)
  }
  const keys = { accessKeyId, secretAccessKey, sessionToken }
  return { place: { store: 's3', bucket, prefix, region, endpoint, ...keys } as const }
}

function unknownStore(store: unknown) {
  const known = ['redis', 's3']
  const said = typeof store === 'string' ? suggest(store, known) : ''
  return { problems: [`"ledger.store" must be 'redis' or 's3'${said}.`] }
}

function missing(where: string, schema: OptionsSchema, names: readonly string[]) {
  const infos = describeOptions(schema).filter(({ name }) => names.includes(name))
  const problems = infos.map(
    ({ name, env }) => `${where}: "${name}" is missing: set the variable ${env}, or the option "${name}".`,
  )
  return { missing: true, problems }
}

function parse<const Schema extends OptionsSchema>(
  schema: Schema,
  own: object,
  where: string,
  env: Environment,
): Promise<Parsed<Schema>> {
  const known = describeOptions(schema)
  const given = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined))
  const found = known.flatMap(({ name, env: variable }) => {
    const value = variable === undefined ? undefined : readVariable(env, variable)
    return value === undefined ? [] : [[name, value]]
  })
  return parseOptions(schema, { ...Object.fromEntries(found), ...given }, where, () => known)
}
