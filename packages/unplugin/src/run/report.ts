import type { CdnPurgeError, Logger, RunReport } from '@cdn-purge/core'
import type { Core } from '../configuration.ts'

/** Prints what a run did, a line each. What was not accepted is left to {@link failureOf}. */
export function printReport(core: Core, report: RunReport, logger: Logger): void {
  for (const { level, text } of core.summarize(report)) {
    if (level !== 'error') logger[level](text)
  }
  if (report.dryRun) {
    logger.info('Dry run: nothing was sent or written.')
    for (const { name, requests } of report.targets) {
      for (const { method, url, body } of requests) {
        logger.info(`${name}: ${method} ${url}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`)
      }
    }
  }
}

/** Told once, at the first run of who never said when to purge: a purge before the upload refills caches with old bytes. */
export function warnOfLive(report: RunReport, logger: Logger): void {
  if (!report.firstRun || report.dryRun) return
  logger.info(
    "This build purges as it ends, so its output must be live at once. Where an upload follows, set when: 'deploy' and run `cdn-purge run` after it; else say when: 'build'.",
  )
}

/** Pages that a server renders are no files, so that a build which changes them cannot know their URLs. */
export function warnOfRendered({ changes }: RunReport, logger: Logger): void {
  if (changes.added.length + changes.changed.length + changes.removed.length === 0) return
  logger.info(
    "The pages of this site are rendered by its server, and no files: where they may be cached, say what a new build makes stale, such as rules: [{ files: '**', purge: ['/*'] }]",
  )
}

/** The error of a run in which something was not accepted: which targets, what is pending, what to do. */
export function failureOf(core: Core, report: RunReport): CdnPurgeError | undefined {
  if (report.ok) return undefined
  const failed = report.targets.filter(({ pending, errors }) => pending > 0 || errors.length > 0)
  const pending = failed.reduce((sum, target) => sum + target.pending, 0)
  const reasons = core.summarize(report).filter(({ level }) => level === 'error')
  const status = core.exitStatus(report)
  const codes = failed.flatMap(({ errors }) => errors.map(({ code }) => code))
  return new core.CdnPurgeError(
    codes.find(code => core.catalog[code].status === status) ?? 'NOT_ACCEPTED',
    [
      `${pending} ${pending === 1 ? 'purge was' : 'purges were'} not accepted by ${failed.map(({ name }) => name).join(', ')}:`,
      ...reasons.map(({ text }) => `  - ${text}`),
    ].join('\n'),
    {
      hint: `They are pending in ${report.ledger.location}: the next build sends them again, and so does \`cdn-purge retry\`.`,
    },
  )
}
