/** Where the engine's messages go: a bundler's own logger, or the command's renderer. Lines carry no secret. */
export interface Logger {
  /** Details that only `--verbose` shows. */
  debug(message: string): void
  info(message: string): void
  warn(message: string): void
  error(message: string): void
}

/** A logger that prints nothing. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} }
