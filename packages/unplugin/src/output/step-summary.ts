import type { Logger } from '@cdn-purge/core'
import type { Told } from '@cdn-purge/core/engine'
import type { Configuration } from '../configuration.ts'

/** Adds what a run did to the summary of the step, in GitHub Actions; where that cannot be, a warning says so. */
export async function tellSummary(
  { core, options }: Pick<Configuration, 'core' | 'options'>,
  told: Told,
  messages: Logger,
): Promise<void> {
  const redact = core.createRedactor(options.targets.flatMap(({ secrets }) => secrets))
  const warning = await core.addToStepSummary(told, process.env, redact)
  if (warning !== undefined) messages.warn(warning)
}
