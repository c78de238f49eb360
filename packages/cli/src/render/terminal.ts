import type { Logger } from '@cdn-purge/core'
import type { Trace } from '@cdn-purge/core/text'
import type { Colors } from './colors.ts'
import { type Styles, showStyled, styles } from './styles.ts'

/** How much is printed, and where. */
export interface TerminalOptions {
  out(text: string): void
  err(text: string): void
  /** Takes the secrets out of a text. */
  redact(text: string): string
  readonly color: Colors
  /** Standard output belongs to the JSON object. */
  readonly json: boolean
  readonly quiet: boolean
  readonly verbose: boolean
  /** Makes what takes the traces that are asked for, which is given how to print a line. */
  createTrace?(print: (line: string) => void): Trace | undefined
  /** Told of each warning, and of each error with what stands beneath it; without secrets. */
  readonly notice?: (level: 'error' | 'warning', lines: readonly string[]) => void
}

/** Where people read: results on standard output, everything about them on standard error. */
export interface Terminal extends Logger {
  readonly verbose: boolean
  readonly colors: Styles
  /** One line of the result. */
  print(line: string): void
  /** What the command was called for, such as a token: printed with `--quiet` too. */
  result(line: string): void
  /** A further line of the error just printed. */
  more(line: string): void
  /** What to do about the error just printed. */
  hint(message: string): void
  /** All is printed: nothing follows the last error. */
  end(): void
}

/** Makes a {@link Terminal}: all that it prints is redacted and printable, whoever wrote it. */
export function createTerminal(options: TerminalOptions): Terminal {
  const { color, json, quiet, verbose, redact, notice } = options
  const show = (line: string, hasColor: boolean) => `${showStyled(redact(line), hasColor)}\n`
  const plain = (line: string) => showStyled(redact(line), false)
  const out = (line: string) => options.out(show(line, color.out))
  const err = (line: string) => options.err(show(line, color.err))
  let open: string[] = []
  const end = () => {
    if (open.length > 0) notice?.('error', open)
    open = []
  }
  const follow = (line: string) => {
    if (open.length > 0) open.push(plain(line))
  }
  const trace = options.createTrace?.(line => err(styles.dim(line)))
  return {
    verbose,
    ...(trace === undefined ? {} : { trace }),
    colors: styles,
    print(line) {
      if (!json && !quiet) out(line)
    },
    result(line) {
      if (!json) out(line)
    },
    debug(message) {
      if (verbose) err(styles.dim(message))
    },
    info(message) {
      if (!quiet) err(message)
    },
    warn(message) {
      err(`${styles.yellow('warning')} ${message}`)
      notice?.('warning', [plain(message)])
    },
    hint(message) {
      err(`${styles.cyan('hint')} ${message}`)
      follow(message)
    },
    more(line) {
      err(line)
      follow(line)
    },
    error(message) {
      end()
      err(`${styles.red('error')} ${message}`)
      open.push(plain(message))
    },
    end,
  }
}
