import type { Logger } from '@cdn-purge/core'
import { type AnnotationLevel, createTrace, linesOf, printable } from '@cdn-purge/core/text'
import type { Core } from './configuration.ts'
import { annotate, annotateError } from './output/annotations.ts'
import { writeError } from './output/standard-error.ts'

/**
 * The plugin's own voice, on standard error: frameworks silence the loggers of their bundlers, and at the end of the
 * process there is none any more.
 *
 * @param quiet - leaves out what is no warning, where the user asked the bundler for silence
 */
export function createMessages(quiet = false): Logger {
  const print = (text: string) => writeError(`[cdn-purge] ${printable(text)}\n`)
  const mark = (level: AnnotationLevel) => (text: string) => {
    print(text)
    annotate(level, [text])
  }
  const trace = createTrace(process.env, print)
  return {
    debug() {},
    info: quiet ? () => {} : print,
    warn: mark('warning'),
    error: mark('error'),
    ...(trace === undefined ? {} : { trace }),
  }
}

/** The same, with a line for countdowns where standard error is a terminal on which it can be written anew. */
export function withCountdown(core: Core, messages: Logger): Logger {
  const { stderr, env } = process
  if (!core.canRewrite(stderr.isTTY, env)) return messages
  return core.withStatusLine(messages, { write: writeError, columns: () => stderr.columns })
}

/**
 * Tells of an error, whose further lines stand beneath its first.
 *
 * @param level - `warning` where the build goes on all the same
 */
export function tellError(error: unknown, level: AnnotationLevel = 'error'): void {
  writeError(
    `[cdn-purge] ${linesOf(error)
      .map(line => printable(line))
      .join('\n')}\n`,
  )
  annotateError(error, level)
}
