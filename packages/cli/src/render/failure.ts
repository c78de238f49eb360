import { isCdnPurgeError } from '@cdn-purge/core'
import { linesOf } from '@cdn-purge/core/text'
import type { Terminal } from './terminal.ts'

/** What `--json` prints where a command failed. */
export interface FailureReport {
  /** Of this form. */
  readonly version: 1
  /** That was called, as far as that is known. */
  readonly command: string | null
  /** Nothing came of it. */
  readonly ok: false
  /** Why. */
  readonly error: {
    /** A code of the catalogue, or `UNEXPECTED`. */
    readonly code: string
    /** What happened and why; several lines where there are several problems. */
    readonly message: string
    /** What to do about it. */
    readonly hint: string | null
    /** Each problem by itself, where there are several. */
    readonly problems: readonly string[]
  }
}

/**
 * An error as an object.
 *
 * @param command - as far as it is known
 */
export function reportFailure(error: unknown, command: string | undefined): FailureReport {
  const known = isCdnPurgeError(error)
    ? { code: error.code, hint: error.hint, problems: error.problems }
    : { code: 'UNEXPECTED', hint: undefined, problems: [] }
  return {
    version: 1,
    command: command ?? null,
    ok: false,
    error: {
      code: known.code,
      message: error instanceof Error ? error.message : String(error),
      hint: known.hint ?? null,
      problems: known.problems,
    },
  }
}

/** Prints an error for people. */
export function renderFailure(error: unknown, report: FailureReport, terminal: Terminal): void {
  const { code, hint } = report.error
  const { colors } = terminal
  const lines = linesOf(error)
  for (const [index, line] of lines.entries()) {
    const end = index === lines.length - 1 ? ` ${colors.dim(`[${code}]`)}` : ''
    if (index === 0) terminal.error(line + end)
    else terminal.more(line + end)
  }
  if (hint !== null) terminal.hint(hint)
  const unexpected = !isCdnPurgeError(error)
  if (unexpected) terminal.hint('This is a bug in cdn-purge. Please report it with the output of --verbose.')
  if (!terminal.verbose) return
  for (let cause = unexpected ? error : causeOf(error); cause !== undefined; cause = causeOf(cause)) {
    const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
    for (const line of text.split('\n')) terminal.debug(line)
  }
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined
}
