import { CommanderError } from 'commander'
import type { Command } from '../command.ts'
import { explainMisuse } from './misuse.ts'
import { createProgram, type HelpOutput, type Parsed } from './program.ts'

/**
 * Reads a command line. Help and version are answered here.
 *
 * @param argv - without node and script
 * @returns `undefined` where the answer was all that was asked for
 * @throws CdnPurgeError `USAGE`
 */
export function parseArguments(
  argv: readonly string[],
  commands: readonly Command[],
  version: string,
  output: HelpOutput,
): Parsed | undefined {
  let parsed: Parsed | undefined
  const program = createProgram(commands, version, output, found => {
    parsed = found
  })
  try {
    program.parse(argv, { from: 'user' })
  } catch (cause) {
    if (!(cause instanceof CommanderError)) throw cause
    if (cause.exitCode !== 0) throw explainMisuse(cause, program, commands)
  }
  return parsed
}
