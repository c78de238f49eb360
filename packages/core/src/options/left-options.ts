import { isAbsolute } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { CdnPurgeError } from '../errors/error.ts'
import { isLoopback } from '../http/base-url.ts'
import { describeOptions } from '../providers/contract/option.ts'
import { loadProvider } from '../providers/registry.ts'
import { type Environment, readVariable } from './env.ts'

/** A configuration that the ledger or a snapshot holds: JSON, without secrets. */
export type LeftOptions = Readonly<Record<string, unknown>>

/**
 * A configuration as a build leaves it for the command, where no file holds it. Credentials stay out: the command reads
 * them from the environment.
 *
 * @param input - a checked configuration
 * @returns `undefined` where the command cannot be given it: it holds functions, or names what only a file may
 */
export async function leaveOptions(input: object): Promise<LeftOptions | undefined> {
  const left: Record<string, unknown> = dropUndefined({
    ...input,
    ...('targets' in input && Array.isArray(input.targets)
      ? { targets: await Promise.all(input.targets.map(target => withoutSecrets(target))) }
      : {}),
  })
  const isPlain = isDeepStrictEqual(JSON.parse(JSON.stringify(left)), left)
  return isPlain && findForeign(left) === undefined ? left : undefined
}

/**
 * Checks options that were left, before anything is done with them: a snapshot may have been carried here by somebody
 * who must not learn a credential, or have other folders read.
 *
 * @param location - where they were found, for the message
 * @throws CdnPurgeError `CONFIG_INVALID`
 */
export function checkLeft(left: LeftOptions, location: string): void {
  const foreign = findForeign(left)
  if (foreign === undefined) return
  throw new CdnPurgeError(
    'CONFIG_INVALID',
    `The options that a build left in ${location} cannot be used: ${foreign}.`,
    {
      hint: 'Put the options into cdn-purge.config.ts, and call the plugin without an argument.',
    },
  )
}

/** What is only taken from a file of the project: where credentials go, and folders elsewhere. */
function findForeign({ ledger, dir, report, targets }: LeftOptions): string | undefined {
  if (ledger !== undefined && ledger !== '.cdn-purge') return '"ledger" is not the usual folder'
  if (isOutside(dir)) return '"dir" lies outside the project'
  if (isOutside(report)) return '"report" lies outside the project'
  for (const target of [targets].flat()) {
    const { baseUrl, images }: { baseUrl?: unknown; images?: unknown } = Object(target)
    if (baseUrl !== undefined && !isLoopbackUrl(baseUrl)) return 'a target has a "baseUrl"'
    if ([images].flat().some(each => isOutside(Object(each).dir))) return '"images" lie outside the project'
  }
  return undefined
}

function isOutside(folder: unknown): boolean {
  return typeof folder === 'string' && (isAbsolute(folder) || folder.split(/[\\/]/).includes('..'))
}

function isLoopbackUrl(url: unknown): boolean {
  return typeof url === 'string' && URL.canParse(url) && isLoopback(new URL(url))
}

/**
 * A target as others may be given it.
 *
 * @param env - where given, what it says of the target stands there too, but for secrets
 */
export async function withoutSecrets(target: unknown, env: Environment = {}): Promise<unknown> {
  if (typeof target !== 'object' || target === null || !('provider' in target)) return target
  const known = await loadProvider(target.provider)
  if (known === undefined) return target
  const infos = describeOptions(known.options)
  const secrets = new Set(infos.flatMap(({ name, secret }) => (secret ? [name] : [])))
  const said = infos.flatMap(({ name, env: variable }) => {
    const value = variable === undefined || secrets.has(name) ? undefined : readVariable(env, variable)
    return value === undefined ? [] : [[name, value]]
  })
  const own = Object.entries(target).filter(([name, value]) => !secrets.has(name) && value !== undefined)
  return Object.fromEntries([...said, ...own])
}

function dropUndefined(record: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined))
}
