import type { Environment, Screen } from '@cdn-purge/core/engine'
import type { Flag, Flags } from './arguments/flags.ts'
import type { Terminal } from './render/terminal.ts'

/** All that the command touches outside itself. */
export interface World {
  readonly env: Environment
  /** Absolute working directory. */
  readonly cwd: string
  /** Aborted when the user, or the system, wants the command to end. */
  readonly signal: AbortSignal
  /** Standard output and standard error; texts carry their line ends. */
  out(text: string): void
  err(text: string): void
  /** Whether colours may be used at all. */
  readonly color: boolean
  /** Where a line can be written anew; absent where there is no such terminal. */
  readonly screen?: Screen
  /** Asks the user; absent where there is no terminal. */
  readonly ask?: (question: string) => Promise<string>
  /** Reads standard input to its end; absent where there is none. */
  readonly input?: () => Promise<string>
}

/** One call of a command. */
export interface Invocation {
  /** What stands behind the command's name, without flags. */
  readonly args: readonly string[]
  readonly flags: Flags
  readonly world: World
  readonly terminal: Terminal
  /** Tells of a configuration, and its environment, whose secrets must not appear in the text of an error. */
  hideSecretsOf(input: unknown, env: Environment): void
}

/** What came of it. */
export interface Outcome {
  /** Exit status. */
  readonly status: number
  /** The object that `--json` prints. */
  readonly json: object
  /** Prints the same for people. */
  print(terminal: Terminal): void
}

/** One verb of the command line. */
export interface Command {
  readonly name: string
  /** Behind the name: `[optional]`, `<required>`, `[...several]`; empty: none. */
  readonly args: string
  /** One line for `--help`. */
  readonly text: string
  /** Its own flags, beside those of every command. */
  readonly flags: readonly Flag[]
  run(invocation: Invocation): Promise<Outcome>
}
