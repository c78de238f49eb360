import { checkBaseUrl } from '../http/base-url.ts'
import { secretsIn } from '../http/body.ts'
import { describeCache } from '../providers/contract/cache.ts'
import { describeOptions } from '../providers/contract/option.ts'
import type { Api, CommonOptions, Provider } from '../providers/contract/provider.ts'
import { loadProvider, providerNames } from '../providers/registry.ts'
import type { Secret } from '../secret/secret.ts'
import type { RetryRules } from '../wire/model.ts'
import { type Environment, readVariable } from './env.ts'
import { parseOptions } from './parse.ts'
import { targetSchema } from './schema.ts'

/** One cache to purge: a provider with its options. */
export interface Target extends CommonOptions {
  /** The name of its entry in `targets`: servers of one entry stand side by side, as one layer. */
  readonly group: string
  /** The provider's id. */
  readonly provider: string
  readonly title: string
  /** Which cache it is, as far as its options say it, in the words of `describeCache`. */
  readonly cache: string
  readonly api: Api
  readonly retry: RetryRules
  /** What it cannot send without, each as a problem that names the variable; empty: ready to send. */
  readonly missing: readonly string[]
  /** Whether runs send nothing to it, so that they need no credentials: only purges by hand do. */
  readonly onlyByHand: boolean
  /** Its secrets, to be taken out of whatever is shown or stored. */
  readonly secrets: readonly Secret[]
  /** Whether none of its secrets is set. */
  readonly isBare: boolean
  /** What its account at the vendor is called, where the configuration says it. */
  readonly account?: string
}

/** An entry of `targets`, for one of its servers where its base URLs name several. */
export interface TargetEntry {
  readonly entry: unknown
  /** What the target's name ends in. */
  readonly server?: string
}

/** An entry for each of the servers that an entry names by several base URLs. */
export function listServers(entry: unknown): readonly TargetEntry[] {
  const { baseUrl }: { readonly baseUrl?: unknown } = Object(entry)
  if (!Array.isArray(baseUrl) || baseUrl.length === 0) return [{ entry }]
  return [...new Set(baseUrl)].map(url => ({
    entry: { ...Object(entry), baseUrl: url },
    server: URL.canParse(url) ? new URL(url).host.replace(/[^\w.-]+/g, '-') : '',
  }))
}

/**
 * Resolves one entry of `targets`: its own options first, then its environment variables.
 *
 * @param at - where it stands, such as `targets[0]`
 * @param site - origins of the site
 * @param server - of several servers of one entry, what tells its name from theirs
 * @returns the target, or the problems that keep it from being one
 */
export async function resolveTarget(
  input: unknown,
  at: string,
  site: readonly string[],
  env: Environment,
  server?: string,
): Promise<{ readonly target: Target } | { readonly problems: readonly string[] }> {
  const entry = isProvider(input) ? { provider: input } : input
  if (typeof entry !== 'object' || entry === null) {
    return { problems: [`${at} must be an object such as { provider: 'wao' }.`] }
  }
  const { provider: named, ...given } = { provider: undefined, ...entry }
  const provider = isProvider(named) ? named : await loadProvider(named)
  if (provider === undefined) {
    const { suggest } = await import('./suggest.ts')
    const said =
      typeof named === 'string'
        ? `"${named}" is not a provider${suggest(named, providerNames)}`
        : '"provider" is required'
    return { problems: [`${at}: ${said}. Known: ${providerNames.join(', ')}.`] }
  }

  const where = `${at} (${provider.id})`
  const { common: commonInput, own: ownInput } = split(given)
  const infos = describeOptions(provider.options)
  for (const { name, env: variable } of infos) {
    const value = variable === undefined ? undefined : readVariable(env, variable)
    if (value !== undefined && ownInput[name] === undefined) ownInput[name] = value
  }
  const known = () => [...describeOptions(targetSchema), ...infos]
  const common = await parseOptions(targetSchema, commonInput, where, known)
  const own = await parseOptions(provider.options, ownInput, where, known)
  const needed = new Set(provider.credentials.flat())
  const sendsSecrets = infos.some(
    ({ name, secret }) => secret === true && (ownInput[name] !== undefined || needed.has(name)),
  )
  const baseUrl = String(common.output?.baseUrl ?? provider.defaultBaseUrl).replace(/\/+$/, '')
  const refused = checkBaseUrl(baseUrl, sendsSecrets)
  const problems = [
    ...common.problems,
    ...own.problems,
    ...(refused === undefined ? [] : [`${where}: "baseUrl" ${refused}`]),
  ]
  if (common.output === undefined || own.output === undefined || problems.length > 0) return { problems }

  const { timeout, retries, maxRetryDelay, account, name: group = provider.id } = common.output
  const options: CommonOptions = {
    name: server === undefined ? group : `${group}-${server}`,
    baseUrl,
    timeout,
    retries,
    maxRetryDelay,
  }
  const api = provider.create(own.output, options, site)
  const missing = missingCredentials(provider, own.output, where)
  return {
    target: {
      ...options,
      group,
      provider: provider.id,
      title: provider.title,
      cache: describeCache(provider.id, infos, own.output, missing.length === 0),
      api,
      retry: provider.retry ?? {},
      onlyByHand: api.onlyByHand ?? false,
      missing,
      secrets: secretsIn(own.output),
      isBare: infos.every(({ name, secret }) => secret !== true || ownInput[name] === undefined),
      ...(account === undefined ? {} : { account }),
    },
  }
}

function split(given: Readonly<Record<string, unknown>>) {
  const common: Record<string, unknown> = {}
  const own: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) (name in targetSchema.entries ? common : own)[name] = value
  }
  return { common, own }
}

function missingCredentials(
  provider: Provider,
  own: Readonly<Record<string, unknown>>,
  where: string,
): string[] {
  const gaps = provider.credentials.map(set => set.filter(name => own[name] === undefined))
  if (gaps.some(gap => gap.length === 0)) return []
  // Of several sets, the one that was begun is the one that was meant.
  const nearest = gaps.reduce<readonly string[] | undefined>(
    (best, gap) => (best === undefined || gap.length < best.length ? gap : best),
    undefined,
  )
  const infos = describeOptions(provider.options)
  return (nearest ?? []).map(name => {
    const variable = infos.find(info => info.name === name)?.env
    return variable === undefined
      ? `${where}: "${name}" is missing.`
      : `${where}: "${name}" is missing: set the variable ${variable}, or the option "${name}".`
  })
}

/** Whether a value is a provider, as `defineProvider` makes it. */
export function isProvider(value: unknown): value is Provider {
  return (
    typeof value === 'object' &&
    value !== null &&
    'create' in value &&
    typeof value.create === 'function' &&
    'options' in value &&
    typeof value.options === 'object' &&
    value.options !== null &&
    'entries' in value.options
  )
}
