import { CdnPurgeError } from '../errors/error.ts'
import { describeOptions } from '../providers/contract/option.ts'
import { type Dispatch, resolveDispatch } from './dispatch.ts'
import { type Environment, readEnvironment } from './env.ts'
import { type LedgerPlace, resolveLedger } from './ledger/resolve-ledger.ts'
import { parseOptions } from './parse.ts'
import { optionsSchema, type ParsedOptions } from './schema.ts'
import { listServers, resolveTarget, type Target } from './target.ts'

/** A configuration with every default filled in. */
export interface ResolvedOptions extends Omit<ParsedOptions, 'site' | 'targets' | 'ledger' | 'dispatch'> {
  readonly site: readonly string[]
  readonly targets: readonly Target[]
  readonly ledger: LedgerPlace
  /** `CDN_PURGE=0`: send and record nothing. */
  readonly off: boolean
  /** Whether this runs in CI. */
  readonly ci: boolean
  /** Names of the only targets to send to; what the others owe is recorded as pending. Absent: all targets. */
  readonly sendTo?: readonly string[]
  /**
   * No credential is set at all, and this is no CI: a build on a laptop, which sends nothing and records what it owes.
   */
  readonly keyless: boolean
  /** Where runs leave their purges, in place of sending them. */
  readonly dispatch?: Dispatch
}

/**
 * What the options are for: `read` never sends; `build` sends unless `when` is `'deploy'`; `send` does. A build that
 * lacks a credential must not begin. What is to be sent after an upload is owed first, and complained about then.
 */
export type Purpose = 'read' | 'build' | 'send'

/** What somebody wants of a configuration. */
export interface Wanted {
  readonly purpose: Purpose
  /** Options from the command line, which win over everything. */
  readonly flags?: Readonly<Record<string, unknown>> | undefined
  /** Names of the only targets to send to: of the others, no credentials are needed. */
  readonly sendTo?: readonly string[] | undefined
  /** The file that it stands in, as people are shown it. */
  readonly from?: string | undefined
}

/**
 * Checks a configuration and fills its defaults; the environment fills in and, where it may, overrides.
 *
 * @throws CdnPurgeError `CONFIG_INVALID` with all problems at once
 */
export async function resolveOptions(
  input: unknown,
  env: Environment,
  { purpose, flags = {}, sendTo, from }: Wanted,
): Promise<ResolvedOptions> {
  const environment = readEnvironment(env)
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw configError(from, ['The configuration must be an object with "site" and "targets".'])
  }
  const merged: Record<string, unknown> = {
    ...input,
    ...(environment.dryRun ? { dryRun: true } : {}),
    ...(environment.environment === undefined ? {} : { environment: environment.environment }),
    ...flags,
  }
  const { output: checked, problems: own } = await parseOptions(optionsSchema, merged, '', () =>
    describeOptions(optionsSchema),
  )
  // It stands in no file then, where one would look for it.
  const given = 'environment' in flags ? '--env' : environment.environment && 'CDN_PURGE_ENVIRONMENT'
  const problems = own.map(problem =>
    given && problem.startsWith('"environment" ') ? `${given}: ${problem}` : problem,
  )
  const site = checked === undefined ? validSites(merged.site) : [checked.site].flat()
  const origins = [...new Set(site.map(url => new URL(url).origin))]

  const entries: unknown[] = Array.isArray(merged.targets) ? merged.targets : []
  const results = await Promise.all(
    entries.flatMap((entry, index) => {
      const at = `targets[${index}]`
      return listServers(entry).map(({ entry, server }) => resolveTarget(entry, at, origins, env, server))
    }),
  )
  const targets = results.flatMap(result => ('target' in result ? [result.target] : []))
  problems.push(
    ...results.flatMap(result => ('problems' in result ? result.problems : [])),
    ...doubles(targets),
  )

  const ledger = checked && (await resolveLedger(checked.ledger, env, environment.off))
  if (ledger !== undefined && 'problems' in ledger) problems.push(...ledger.problems)

  const dryRun = checked?.dryRun ?? false
  const { off, ci } = environment
  const named = sendTo?.flatMap(name =>
    targets.filter(target => target.name === name || target.group === name).map(({ name }) => name),
  )
  const dispatched =
    checked?.dispatch === undefined || ledger === undefined || 'problems' in ledger || off
      ? undefined
      : await resolveDispatch(merged, { ...checked, site, place: ledger.place }, env)
  if (dispatched !== undefined && 'problems' in dispatched) problems.push(...dispatched.problems)
  if (dispatched !== undefined && sendTo !== undefined) {
    problems.push(
      '--target: with "dispatch", workers send what every target owes. Leave out the one or the other.',
    )
  }
  const needsCredentials =
    purpose === 'build' && checked?.when !== 'deploy' && !dryRun && !off && dispatched === undefined
  const sending = targets.filter(({ onlyByHand }) => !onlyByHand)
  const keyless =
    needsCredentials &&
    !ci &&
    sending.some(({ missing }) => missing.length > 0) &&
    sending.every(({ isBare }) => isBare)
  const chosen = sending.filter(({ name }) => named === undefined || named.includes(name))
  const missing = needsCredentials && !keyless ? chosen.flatMap(target => target.missing) : []
  problems.push(...missing)
  if (checked === undefined || ledger === undefined || 'problems' in ledger || problems.length > 0) {
    throw configError(
      from,
      problems,
      missing.length > 0
        ? 'A build that must not purge, such as that of a fork, sets CDN_PURGE=0.'
        : undefined,
    )
  }
  const names = keyless ? [] : named
  const { dispatch: _, ...rest } = checked
  return {
    ...rest,
    ledger: ledger.place,
    site,
    targets,
    off,
    ci,
    keyless,
    ...(names === undefined ? {} : { sendTo: names }),
    ...(dispatched !== undefined && 'dispatch' in dispatched ? { dispatch: dispatched.dispatch } : {}),
  }
}

function validSites(site: unknown): string[] {
  return [site].flat().filter((url): url is string => typeof url === 'string' && URL.canParse(url))
}

function doubles(targets: readonly Target[]): string[] {
  const names = targets.map(target => target.name)
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map(
    name => `targets: the name "${name}" is used twice; give each its own with "name".`,
  )
}

function configError(from: string | undefined, problems: readonly string[], hint?: string): CdnPurgeError {
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`
  return new CdnPurgeError(
    'CONFIG_INVALID',
    [
      `The configuration${from === undefined ? '' : ` ${from}`} has ${count}:`,
      ...problems.map(line => `  - ${line}`),
    ],
    { problems, hint },
  )
}
