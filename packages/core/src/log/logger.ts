import type { Trace } from '../text/trace.ts'

/**
 * Where the engine's messages go: the plugin's own voice, or the command's terminal. A call is one line, which is made
 * printable there; it carries no secret.
 */
export interface Logger {
  /** Details that only `--verbose` shows. */
  debug(message: string): void
  info(message: string): void
  warn(message: string): void
  error(message: string): void
  /**
   * Shows a line that the next one replaces, such as a countdown; `undefined` takes it away. Absent where there is no
   * terminal.
   */
  status?(line: string | undefined): void
  /** Takes what the variable `DEBUG` asks for; absent: nothing is asked for. */
  readonly trace?: Trace
}

/** A logger that prints nothing. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} }
