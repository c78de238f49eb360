import { printable } from '../text/printable.ts'
import { catalog, type ErrorCode } from './catalog.ts'

/** What {@link CdnPurgeError} is made of beside its message. */
export interface ErrorDetails {
  /** What the user can do about it. */
  readonly hint?: string | undefined
  /** The error beneath. */
  readonly cause?: unknown
  /** All problems found, where one error reports several. */
  readonly problems?: readonly string[] | undefined
}

/**
 * The one error class of cdn-purge. The message says what happened and why, `hint` what to do;
 * neither ever holds a secret.
 */
export class CdnPurgeError extends Error {
  override readonly name = 'CdnPurgeError'
  /** Permanent name of the error. */
  readonly code: ErrorCode
  /** What the user can do about it. */
  readonly hint: string | undefined
  /** All problems found, where one error reports several. */
  readonly problems: readonly string[]

  /** @param message - one line, or several as a list: line feeds within a text are not its author's, and taken out */
  constructor(code: ErrorCode, message: string | readonly string[], details: ErrorDetails = {}) {
    const lines = [message].flat().map(line => printable(line))
    super(lines.join('\n'), details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.hint = details.hint === undefined ? undefined : printable(details.hint)
    this.problems = (details.problems ?? []).map(problem => printable(problem))
    // Whoever prints the error's fields beneath its message, as some bundlers do, would say all of it twice.
    for (const name of ['hint', 'problems']) Object.defineProperty(this, name, { enumerable: false })
  }

  /** Exit status of the command for this error. */
  get status(): number {
    return catalog[this.code].status
  }
}

/**
 * The lines of a thrown value, for those who print a line at a time: of an error of cdn-purge, which are fit to be
 * printed; of any other, its message as one.
 */
export function linesOf(value: unknown): readonly string[] {
  if (isCdnPurgeError(value)) return value.message.split('\n')
  return [value instanceof Error ? value.message : String(value)]
}

/** Whether a value is an error of cdn-purge, whichever copy of the package made it. */
export function isCdnPurgeError(value: unknown): value is CdnPurgeError {
  return value instanceof Error && value.name === 'CdnPurgeError' && 'code' in value
}

/** A short text for any thrown value: its system code, if it has one, and its message. */
export function describeCause(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
  return code === undefined || cause.message.includes(code) ? cause.message : `${code}: ${cause.message}`
}
