import type { Readable, Writable } from 'node:stream'
import type { Environment, RunReport, Screen } from '@cdn-purge/core/engine'
import type { Argument } from './arguments/argument.ts'
import type { Flag, Flags } from './arguments/flags.ts'
import type { Example } from './arguments/help.ts'
import type { Colors } from './render/colors.ts'
import type { Terminal } from './render/terminal.ts'

/** A terminal that questions are asked at. */
export interface Streams {
  readonly input: Readable
  readonly output: Writable
}

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
  /** Whether colours may be used at all, on standard output and on standard error. */
  readonly color: Colors
  /** Where a line can be written anew; absent where there is no such terminal. */
  readonly screen?: Screen
  /** Asks the user; absent where there is no terminal. */
  readonly ask?: (question: string) => Promise<string>
  /** Where questions are asked that are more than a line; absent where there is no terminal. */
  readonly streams?: Streams
  /** Reads standard input to its end; absent where there is none. */
  readonly input?: () => Promise<Uint8Array>
}

/** One call of a command. */
export interface Invocation {
  /** What stands behind the command's name, without flags. */
  readonly args: readonly string[]
  readonly flags: Flags
  readonly world: World
  readonly terminal: Terminal
  /** All commands, for one that speaks of the others. */
  readonly commands: readonly Command[]
  /** Tells of a configuration, and its environment, whose secrets must not appear in the text of an error. */
  hideSecretsOf(input: unknown, env: Environment): void
  /** Takes the secrets out of a text that is written somewhere else than on the terminal. */
  redact(text: string): string
}

/** What came of it. */
export interface Outcome {
  /** Exit status. */
  readonly status: number
  /** The object that `--json` prints. */
  readonly json: object
  /** Of a run: it stands in the summary of a CI service's step, too. */
  readonly report?: RunReport
  /** Prints the same for people. */
  print(terminal: Terminal): void
}

/** One verb of the command line. */
export interface Command {
  readonly name: string
  /** What stands behind the name. */
  readonly args: readonly Argument[]
  /** One line for `--help`. */
  readonly text: string
  /** Its own flags, beside those of every command. */
  readonly flags: readonly Flag[]
  /** Calls of it, the usual one first. */
  readonly examples: readonly [Example, ...Example[]]
  run(invocation: Invocation): Promise<Outcome>
}
