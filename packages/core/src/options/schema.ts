import * as v from 'valibot'
import type { Store } from '../ledger/store.ts'
import { option } from '../providers/contract/option.ts'
import { dispatchOptions } from './dispatch.ts'
import type { RedisLedger, S3Ledger } from './ledger/ledger-types.ts'
import { liveCheckOptions } from './live-checks.ts'

const httpUrl = v.pipe(
  v.string(),
  v.check(value => {
    const url = URL.canParse(value) ? new URL(value) : undefined
    return url !== undefined && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === ''
  }, 'must be an absolute http or https URL, such as https://www.example.com/'),
  v.check(value => {
    const { username = '', password = '', hostname = '' } = URL.canParse(value) ? new URL(value) : {}
    return username === '' && password === '' && !hostname.includes('*')
  }, 'must name one host, without "*", user name and password, such as https://www.example.com/'),
)
const patterns = v.array(v.pipe(v.string(), v.minLength(1)))
const bar = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const pathPrefix = v.pipe(v.string(), v.startsWith('/', 'must start with "/"'))
const purgePath = v.pipe(
  v.string(),
  v.regex(/^\/[^*]*$|^\/(?:[^*]*\/)?\*$/, 'must be a path such as "/blog/", or a prefix that ends in "/*"'),
)

/** The options of a configuration but for `targets`, whose schemas stand in the providers' files. */
export const optionsSchema = v.strictObject({
  site: option(v.union([httpUrl, v.pipe(v.array(httpUrl), v.minLength(1, 'must name at least one URL'))]), {
    text: 'Absolute URL at which the root of the output directory is served; several when several hosts serve the same output.',
    type: 'string | string[]',
  }),
  targets: option(v.pipe(v.array(v.unknown()), v.minLength(1, 'must name at least one cache')), {
    text: 'The caching layers, from the origin outwards: each is finished before the next one starts.',
    type: 'Target[]',
  }),
  dir: option(v.optional(v.pipe(v.string(), v.minLength(1))), {
    text: "The directory that is served, relative to the project's root. Given, the bundler's base no longer counts: `site` says where it is served.",
    type: 'string',
    default: 'what the framework or bundler serves',
  }),
  when: option(v.optional(v.picklist(['build', 'bundle', 'deploy']), 'build'), {
    text: '`build`: one run for all that the process built, when it is about to end with success. `bundle`: as soon as a bundler is done, for programs that build again and again. `deploy`: the build only writes the snapshot; `cdn-purge run` purges after the upload.',
    type: "'build' | 'bundle' | 'deploy'",
    default: "'build'",
  }),
  environment: option(
    v.optional(
      v.pipe(
        v.string(),
        v.regex(/^[A-Za-z0-9][\w-]*$/, 'must be a name of letters, digits, "_" and "-"'),
        v.check(
          name => !['snapshot', 'lock', 'noted'].includes(name),
          'must not be "snapshot", "lock" or "noted"',
        ),
      ),
      'production',
    ),
    {
      text: 'One ledger per environment.',
      type: 'string',
      default: "'production'",
      env: 'CDN_PURGE_ENVIRONMENT',
    },
  ),
  include: option(v.optional(patterns), {
    text: 'Glob patterns on paths relative to the output directory: only these files are looked at.',
    type: 'string[]',
    default: 'all',
  }),
  exclude: option(v.optional(patterns, []), {
    text: 'Glob patterns on paths relative to the output directory: these files, and all in folders that match, are left out. One that starts with `!` brings back what another one leaves out, and what is left out anyway: `.vite`, `.git`, `.DS_Store` and `Thumbs.db` in any folder.',
    type: 'string[]',
    default: '[]',
  }),
  html: option(
    v.optional(v.array(v.picklist(['file', 'directory', 'clean'])), ['file', 'directory', 'clean']),
    {
      text: 'The URLs that a page is known by: `/a/index.html`, `/a/` and `/a`; `/b.html` and `/b`.',
      type: "('file' | 'directory' | 'clean')[]",
      default: 'all three',
    },
  ),
  urls: option(v.optional(v.custom<UrlsOption>(value => typeof value === 'function', 'must be a function')), {
    text: 'Replaces the mapping for the files it answers for; paths or absolute URLs, queries allowed.',
    type: '(file: string) => readonly string[] | undefined',
  }),
  rules: option(
    v.optional(
      v.array(
        v.strictObject({
          files: v.pipe(v.string(), v.minLength(1)),
          purge: v.pipe(v.array(purgePath), v.minLength(1)),
        }),
      ),
      [],
    ),
    {
      text: 'When a file that matches `files` changed, purge these too: a path, or a prefix that ends in `/*`.',
      type: '{ files: string, purge: string[] }[]',
      default: '[]',
    },
  ),
  immutable: option(v.optional(v.union([patterns, v.literal(false)])), {
    text: 'Files whose name carries their content hash: added and removed ones need no purge; one whose bytes changed under the same name is purged, with a warning.',
    type: 'string[] | false',
    default: 'hashed names',
  }),
  added: option(v.optional(v.boolean(), true), {
    text: 'Purge new URLs that are not immutable: an edge may hold their 404.',
    type: 'boolean',
    default: 'true',
  }),
  collateral: option(v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0), {
    text: 'The share of known unchanged URLs that a plan may hit in exchange for fewer requests.',
    type: 'number',
    default: '0',
  }),
  owns: option(v.optional(v.array(pathPrefix), []), {
    text: 'Path prefixes that only this build serves: only there may a plan use a pattern wider than the folders in the output, and `[\'/\']` allows "everything".',
    type: 'string[]',
    default: '[]',
  }),
  maxUrls: option(v.optional(bar), {
    text: 'A safety stop: a run that would purge more URLs than this from one of the caches, those counted that go with them, sends nothing. All stays pending, and the exit status is 5; `cdn-purge run --yes` sends it. It stops a first run too, and one whose ledger was lost.',
    type: 'number',
    default: 'no stop',
  }),
  maxRequests: option(v.optional(bar), {
    text: 'The same for a run that would take more requests than this, to all caches together.',
    type: 'number',
    default: 'no stop',
  }),
  firstRun: option(v.optional(v.picklist(['purge', 'record']), 'purge'), {
    text: 'No ledger found: treat every file as changed, or only record.',
    type: "'purge' | 'record'",
    default: "'purge'",
  }),
  ledger: option(
    v.optional(
      v.union([
        v.pipe(v.string(), v.minLength(1)),
        v.custom<Store | RedisLedger | S3Ledger>(
          value => isStore(value) || isShared(value),
          "must be a directory, a store, { store: 'redis', … } or { store: 's3', … }",
        ),
      ]),
      '.cdn-purge',
    ),
    {
      text: 'The directory that holds the ledger; or a store that several machines share: a Redis, a bucket, or one of your own.',
      type: 'string | RedisLedger | S3Ledger | Store',
      default: "'.cdn-purge'",
    },
  ),
  ...dispatchOptions,
  onError: option(v.optional(v.picklist(['fail', 'warn']), 'fail'), {
    text: 'A purge that failed fails the build or command, or only warns. It stays pending either way.',
    type: "'fail' | 'warn'",
    default: "'fail'",
  }),
  dryRun: option(v.optional(v.boolean(), false), {
    text: 'Print the exact requests, send nothing, write nothing.',
    type: 'boolean',
    default: 'false',
    env: 'CDN_PURGE_DRY_RUN',
  }),
  ...liveCheckOptions,
  report: option(v.optional(v.union([v.literal(false), v.pipe(v.string(), v.minLength(1))]), false), {
    text: "Write what was purged into one HTML file, relative to the project's root and outside of what is served: a map of the site, each request with what it covers, a timeline. Written at the end of each purge, also one that failed; with `when: 'deploy'`, by `cdn-purge run`.",
    type: 'false | string',
    default: 'false',
  }),
  enabled: option(v.optional(v.boolean()), {
    text: 'Whether a build purges at all. Never in watch, dev or failed builds.',
    type: 'boolean',
    default: 'production builds',
  }),
})

/** Options that every target has. */
export const targetSchema = v.object({
  name: option(
    v.optional(v.pipe(v.string(), v.regex(/^[\w.-]+$/, 'must be a name of letters, digits, ".", "_", "-"'))),
    {
      text: 'Unique name of the target.',
      type: 'string',
      default: 'the provider',
    },
  ),
  baseUrl: option(v.optional(v.union([v.string(), v.pipe(v.array(v.string()), v.minLength(1))])), {
    text: 'Base URL of the API: https; http for this machine and, where no secret is sent, for hosts of a private network. Several: servers that each keep copies of their own, and each get each purge.',
    type: 'string | string[]',
    default: "the vendor's",
  }),
  account: option(
    v.optional(v.pipe(v.string(), v.regex(/^[\w.-]+$/, 'must be a name of letters, digits, ".", "_", "-"'))),
    {
      text: "Name of the vendor's account: targets that give the same one share the pace of its API, on all machines that share a queue.",
      type: 'string',
      default: 'told by the credentials',
    },
  ),
  timeout: option(v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1)), 30_000), {
    text: 'Milliseconds one request may take.',
    type: 'number',
    default: '30000',
  }),
  retries: option(v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 4), {
    text: 'How often a failed request is sent again.',
    type: 'number',
    default: '4',
  }),
  maxRetryDelay: option(v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 90_000), {
    text: 'Longest wait before a retry, in milliseconds; an API that asks for more leaves the purge pending.',
    type: 'number',
    default: '90000',
  }),
})

/** What the option `urls` may be: a file's path relative to the output directory in, its URLs out. */
export type UrlsOption = (file: string) => readonly string[] | undefined

/** The common options, resolved. */
export type ParsedOptions = v.InferOutput<typeof optionsSchema>

/** Its options are checked by themselves: they are filled in by the environment first. */
function isShared(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'store' in value
}

function isStore(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && 'read' in value && 'write' in value && 'append' in value
  )
}
