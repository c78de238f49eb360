import type { Context } from '../context.ts'
import { isCdnPurgeError } from '../errors/error.ts'
import { openFetcher } from '../live/look/fetch-answer.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { statusOfCodes } from '../report/exit-status.ts'
import { createUrlMap } from '../urls/map.ts'
import { resolveSites } from '../urls/sites.ts'
import { checkClock } from './check-clock.ts'
import { checkLedger } from './check-ledger.ts'
import { checkSite } from './check-site.ts'
import { checkTarget } from './check-target.ts'
import { knownFiles, type Places } from './known-files.ts'
import type { Check } from './model.ts'

/** Milliseconds that a page of the site may take. */
const PATIENCE = 10_000

/** What is examined. */
export interface Patient extends Places {
  readonly options: ResolvedOptions
}

/**
 * Looks at all that a run needs: ledger, APIs with their credentials, clock, and the site. Nothing is purged, recorded or
 * changed; of each API one harmless question is asked, where it has one.
 *
 * @throws CdnPurgeError `INTERRUPTED`; `CONFIG_INVALID` for a proxy that cannot be used
 */
export async function examine(patient: Patient, context: Context): Promise<readonly Check[]> {
  const { options } = patient
  const { sendTo, off, dryRun } = options
  const targets = options.targets.filter(({ name }) => sendTo?.includes(name) ?? true)
  const ledger = await checkLedger(options, context)
  const checks: Check[] = [checkOptions(options), ledger]
  if (off || dryRun) {
    const found = 'not asked, since nothing may be sent'
    checks.push(
      ...targets.map(({ name }) => ({ check: 'connection', about: name, state: 'skipped', found }) as const),
    )
  } else {
    const seen = await Promise.all(
      targets.map(target => checkTarget(target, options.dispatch === undefined, context)),
    )
    checks.push(...seen.flatMap(each => each.checks))
    checks.push(checkClock(seen.flatMap(({ ahead }) => (ahead === undefined ? [] : [ahead]))))
  }
  checks.push(...(await checkSites(patient, ledger.state === 'ok', context)))
  return checks
}

/** The exit status for what was seen: 0 where nothing failed. */
export function statusOfChecks(checks: readonly Pick<Check, 'state' | 'code'>[]): number {
  const failed = checks.filter(({ state }) => state === 'failed')
  return failed.length === 0 ? 0 : statusOfCodes(failed.flatMap(({ code }) => code ?? []))
}

function checkOptions({ targets, environment, off, dryRun, when, enabled }: ResolvedOptions): Check {
  const about = { check: 'configuration' } as const
  const names = targets.map(({ name }) => name).join(', ')
  const found = `valid: targets ${names}; environment ${environment}; when '${when}'`
  const idle = off
    ? 'CDN_PURGE=0 is set'
    : dryRun
      ? '"dryRun" is on'
      : enabled === false
        ? '"enabled" is false'
        : ''
  if (idle === '') return { ...about, state: 'ok', found }
  const what = enabled === false && !off && !dryRun ? 'no build purges' : 'nothing is sent or recorded'
  const todo = `Take it away where ${what === 'no build purges' ? 'builds' : 'runs'} are meant to purge.`
  return { ...about, state: 'warning', found: `${found}; ${idle}: ${what}`, todo }
}

async function checkSites(
  { options, ...places }: Patient,
  isReadable: boolean,
  context: Context,
): Promise<readonly Check[]> {
  const { sites } = resolveSites(options.site)
  const { fetch, close } = await openFetcher(PATIENCE, context.signal)
  try {
    const files = await filesOf({ options, ...places }, isReadable, context)
    const checks: Check[] = []
    for (const site of sites) {
      const urlsOf = createUrlMap({ sites: [site], html: options.html, urls: options.urls })
      checks.push(...(await checkSite({ site, files, urlsOf }, fetch)))
    }
    return checks
  } finally {
    await close()
  }
}

/** What cannot be read of ledger or output is told by other checks, or by a run. */
async function filesOf(
  { options, ...places }: Patient,
  isReadable: boolean,
  context: Context,
): Promise<readonly string[]> {
  try {
    return [...(await knownFiles(options, places, context, isReadable))]
  } catch (error) {
    if (!isCdnPurgeError(error) || error.code === 'INTERRUPTED') throw error
    return []
  }
}
