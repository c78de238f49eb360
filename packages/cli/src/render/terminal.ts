import type { Logger } from '@cdn-purge/core'
import { createColors } from 'picocolors'

/** How much is printed, and where. */
export interface TerminalOptions {
  out(text: string): void
  err(text: string): void
  /** Takes the secrets out of a text. */
  redact(text: string): string
  readonly color: boolean
  /** Standard output belongs to the JSON object. */
  readonly json: boolean
  readonly quiet: boolean
  readonly verbose: boolean
}

/** Where people read: results on standard output, everything about them on standard error. */
export interface Terminal extends Logger {
  readonly verbose: boolean
  readonly colors: ReturnType<typeof createColors>
  /** One line of the result. */
  print(line: string): void
  /** What the command was called for, such as a token: printed with `--quiet` too. */
  result(line: string): void
  /** What to do about the error just printed. */
  hint(message: string): void
}

/** Makes a {@link Terminal}. */
export function createTerminal(options: TerminalOptions): Terminal {
  const { color, json, quiet, verbose, redact } = options
  const colors = createColors(color)
  const out = (text: string) => options.out(redact(text))
  const err = (text: string) => options.err(redact(text))
  return {
    verbose,
    colors,
    print(line) {
      if (!json && !quiet) out(`${line}\n`)
    },
    result(line) {
      if (!json) out(`${line}\n`)
    },
    debug(message) {
      if (verbose) err(`${colors.dim(message)}\n`)
    },
    info(message) {
      if (!quiet) err(`${message}\n`)
    },
    warn: message => err(`${colors.yellow('warning')} ${message}\n`),
    hint: message => err(`${colors.cyan('hint')} ${message}\n`),
    error: message => err(`${colors.red('error')} ${message}\n`),
  }
}
