import type { Context } from '../context.ts'
import type { Target } from '../options/target.ts'
import { describeOptions } from '../providers/contract/option.ts'
import type { Failure, Finding } from '../providers/contract/provider.ts'
import { loadProvider } from '../providers/registry.ts'
import { createClean } from '../vendor/clean.ts'
import { exchange } from '../vendor/exchange.ts'
import { listJobs } from '../vendor/jobs.ts'
import { knock, type Reached } from './knock.ts'
import type { Check } from './model.ts'

/** What was seen of a target, and of its clock. */
export interface CheckedTarget {
  readonly checks: readonly Check[]
  /** How far its clock is ahead of ours, in milliseconds, where it said so. */
  readonly ahead?: number
}

/**
 * Looks at one cache: whether its API is reached, takes the credentials, and may be told patterns. It is asked for
 * nothing that purges, nor for anything that changes something.
 *
 * @param sends - whether runs here send to it: where workers of a queue do, these alone need credentials
 * @throws CdnPurgeError `INTERRUPTED`; `CONFIG_INVALID` for a proxy that cannot be used
 */
export async function checkTarget(target: Target, sends: boolean, context: Context): Promise<CheckedTarget> {
  const reached = await knock(target.baseUrl, target.timeout, context)
  const patterns = await checkPatterns(target)
  if (!('status' in reached)) {
    const { reason, hint } = reached
    const found = `${target.baseUrl} gave no answer: ${reason}`
    const lost: Check = {
      ...about(target, 'connection'),
      state: 'failed',
      found,
      todo: hint,
      code: 'REQUEST_FAILED',
    }
    const credentials: Check = {
      ...about(target, 'credentials'),
      state: 'skipped',
      found: 'not tried, since its API gave no answer',
    }
    return { checks: [lost, target.missing.length > 0 ? tellMissing(target, sends) : credentials, patterns] }
  }
  const { ahead } = reached
  return {
    checks: [describeReached(target, reached), await checkCredentials(target, sends, context), patterns],
    ...(ahead === undefined ? {} : { ahead }),
  }
}

function about({ name }: Target, check: Check['check']): Pick<Check, 'check' | 'about'> {
  return { check, about: name }
}

function describeReached(target: Target, { status, ms, proxy }: Reached): Check {
  const way = proxy === undefined ? '' : `, through the proxy ${proxy}`
  const found = `${target.baseUrl} answers, in ${Math.round(ms)} ms${way}`
  if (status !== 407 && status < 500) return { ...about(target, 'connection'), state: 'ok', found }
  return {
    ...about(target, 'connection'),
    state: 'warning',
    found: `${target.baseUrl} answers with ${status}${way}`,
    todo:
      status === 407
        ? 'Give the proxy its user and password: HTTPS_PROXY=http://user:password@host:port'
        : 'Look at the status page of the API, and at what stands between here and it.',
  }
}

function tellMissing(target: Target, sends: boolean): Check {
  if (target.onlyByHand || !sends) {
    const why = sends
      ? 'with these options only purges by hand are sent'
      : 'the workers of the queue send (option "dispatch")'
    return { ...about(target, 'credentials'), state: 'skipped', found: `not set, and runs need none: ${why}` }
  }
  return {
    ...about(target, 'credentials'),
    state: 'failed',
    found: target.missing.join(' '),
    todo: 'Set them where builds and runs are made: as variables, or in .env here.',
    code: 'CONFIG_INVALID',
  }
}

async function checkCredentials(target: Target, sends: boolean, context: Context): Promise<Check> {
  if (target.missing.length > 0) return tellMissing(target, sends)
  const provider = await loadProvider(target.provider)
  const needed = provider?.credentials.some(set => set.length > 0) ?? target.secrets.length > 0
  const { value, failure } = await ask(target, context)
  if (failure !== undefined) {
    const { message, hint } = failure
    const isRefused = failure.kind === 'credentials'
    return {
      ...about(target, 'credentials'),
      state: 'failed',
      found: isRefused ? `refused: ${message}` : `they could not be tried: ${message}`,
      todo: hint ?? (isRefused ? 'Renew the key.' : 'Look at the message, and at "baseUrl".'),
      code: isRefused ? 'CREDENTIALS_REFUSED' : 'ANSWER_INVALID',
    }
  }
  if (value === undefined) {
    return {
      ...about(target, 'credentials'),
      state: needed ? 'skipped' : 'ok',
      found: needed
        ? 'set, and not tried: its API has no call that takes them and purges nothing. The first run tries them'
        : 'none are needed',
    }
  }
  const clean = createClean(target, { headers: {} })
  const found = `accepted: ${clean(value.said)}`
  return value.warning === undefined
    ? { ...about(target, 'credentials'), state: 'ok', found }
    : { ...about(target, 'credentials'), state: 'warning', found, todo: clean(value.warning) }
}

/** Asks the one harmless question that an API has: its probe, else the list of its jobs. */
async function ask(
  target: Target,
  context: Context,
): Promise<{ readonly value?: Finding; readonly failure?: Failure }> {
  // Whoever looks wants to know how it is now.
  const impatient: Target = { ...target, retries: Math.min(target.retries, 1) }
  const { probe, jobs } = target.api
  if (probe !== undefined) return exchange(impatient, probe, undefined, context)
  if (jobs === undefined || jobs.onlyByOperation) return {}
  const list = await listJobs(impatient, { page: 1, limit: 1 }, context)
  return list?.failure === undefined
    ? { value: { said: 'its jobs can be listed' } }
    : { failure: list.failure }
}

/** What plans may tell it beside single URLs. What a resource allows, no API says: the option's own text does. */
async function checkPatterns({ name, provider, api }: Target): Promise<Check> {
  const { prefix, extension, everything, layers } = api.capabilities
  const check = { check: 'patterns', about: name } as const
  if (layers !== undefined) {
    return { ...check, state: 'ok', found: 'it has no purge by URL: a change empties a whole cache' }
  }
  const able = [prefix && 'folders', extension && 'extensions', everything && 'everything'].filter(
    word => typeof word === 'string',
  )
  const found = able.length === 0 ? 'plans name single URLs only' : `plans may name ${able.join(', ')}`
  const known = await loadProvider(provider)
  const option = known && describeOptions(known.options).find(each => each.name === 'wildcards')
  if (option === undefined || !prefix) return { ...check, state: 'ok', found }
  return {
    ...check,
    state: 'skipped',
    found: `${found}, and no call tells whether that is allowed there`,
    todo: `Option "wildcards": ${option.text}`,
  }
}
