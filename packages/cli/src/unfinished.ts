import { CdnPurgeError } from '@cdn-purge/core'
import { statusOf } from './exit-codes.ts'
import { reportFailure } from './render/failure.ts'
import { renderJson } from './render/json.ts'

/** Where to say something as the process ends: only what is written at once is written. */
export interface LastWords {
  out(text: string): void
  err(text: string): void
}

/**
 * Says that the process ends although the command is not over: what a configuration runs called `process.exit`, or
 * waits for a promise that nothing settles. Whatever status the process was about to end with, it is no success.
 *
 * @param argv - without node and script
 * @returns the exit status
 */
export function tellUnfinished(argv: readonly string[], { out, err }: LastWords): number {
  const error = new CdnPurgeError('CONFIG_INVALID', 'The process ended before the command was done.', {
    hint: 'Something that the configuration runs or imports ended it (process.exit), or waits for a promise that nothing settles. What was due is still due.',
  })
  err(`error ${error.message} [${error.code}]\nhint ${error.hint}\n`)
  if (argv.includes('--json')) out(renderJson(reportFailure(error, undefined), text => text))
  return statusOf(error)
}
