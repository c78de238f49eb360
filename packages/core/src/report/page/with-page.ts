import { existsSync } from 'node:fs'
import type { Context } from '../../context.ts'
import { describeCause } from '../../errors/error.ts'
import { secretsOfLedger } from '../../options/ledger/resolve-ledger.ts'
import type { ResolvedOptions } from '../../options/resolve.ts'
import { createRedactor, type Redactor } from '../../secret/redact.ts'
import type { RunReport } from '../model.ts'
import type { PagePlace } from './place.ts'
import type { Recording } from './recording.ts'

/** What an HTML report is made of, beside the run. */
export interface PageInput {
  readonly options: ResolvedOptions
  /** Where it goes; `undefined`: none is wanted. */
  readonly place: PagePlace | undefined
  /** Takes out further secrets, beside those of targets and ledger. */
  readonly redact?: Redactor
}

/**
 * Runs, and writes the HTML report of it, also where something was not accepted. One that cannot be written is a warning:
 * what the run did stands.
 *
 * @param work - the run, which is given a recording where a report is wanted
 * @throws CdnPurgeError what the run throws, and `CONFIG_INVALID` for a place within what is served, before it sends
 */
export async function withPage(
  { options, place, redact = text => text }: PageInput,
  { clock, home, logger, handOver }: Pick<Context, 'clock' | 'home' | 'logger' | 'handOver'>,
  work: (recording: Recording | undefined) => Promise<RunReport>,
): Promise<RunReport> {
  if (place === undefined) return work(undefined)
  const [{ checkPlace }, { Recording }] = await Promise.all([import('./place.ts'), import('./recording.ts')])
  const recording = new Recording(clock.now(), prepared => checkPlace(place, prepared, home))
  const { location, file } = place
  const report = await work(recording).catch((error: unknown) => {
    if (recording.prepared !== undefined) {
      const old = existsSync(file) ? '; what is there is of an earlier run' : ''
      logger.warn(`No report was written to ${location}, since the run did not end${old}.`)
    }
    throw error
  })
  try {
    const [{ createPageModel }, { writePage }] = await Promise.all([
      import('./page-model.ts'),
      import('./write-page.ts'),
    ])
    const model = await createPageModel(report, recording, options, { now: clock.now(), home })
    const secrets = [...options.targets.flatMap(target => target.secrets), ...secretsOfLedger(options.ledger)]
    const hide = createRedactor(secrets)
    await writePage(model, file, text => redact(hide(text)))
    const left =
      handOver === undefined ? '' : ', as far as this run goes: workers write none of what they send'
    logger.info(`The report is in ${location}${left}.`)
    return { ...report, report: { location, written: true } }
  } catch (cause) {
    const problem = describeCause(cause)
    logger.warn(
      `The report could not be written to ${location}: ${problem}. What the run did is not touched by that.`,
    )
    return { ...report, report: { location, written: false, problem: redact(problem) } }
  }
}
