import { Argument, InvalidArgumentError, Option, Command as Program } from 'commander'
import type { Command } from '../command.ts'
import { spellArgument } from './argument.ts'
import { commonFlags } from './common-flags.ts'
import { type Flag, Flags, spell } from './flags.ts'
import { showExamples, showSurroundings } from './help.ts'

/** A command line, understood. */
export interface Parsed {
  readonly command: Command
  readonly args: readonly string[]
  readonly flags: Flags
}

/** Where help goes that was asked for, and where help that was not. Texts carry their line ends. */
export interface HelpOutput {
  out(text: string): void
  err(text: string): void
}

/** Defines the whole command line for commander, which throws `CommanderError` in the place of ending the process. */
export function createProgram(
  commands: readonly Command[],
  version: string,
  output: HelpOutput,
  found: (parsed: Parsed) => void,
): Program {
  const program = new Program('cdn-purge')
    .description('After a deploy, purge exactly the URLs that changed from the caches in front of the site.')
    .usage('<command> [flags]')
    .version(version, '-v, --version', 'Print the version')
    .helpOption('-h, --help', 'Print this help')
    .helpCommand('help [command]', 'Print this help, or that of a command')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: text => output.out(text),
      writeErr: text => output.err(text),
      outputError() {},
    })
    .exitOverride()
    .addHelpText('after', showExamples(commands.flatMap(({ examples }) => examples.slice(0, 1))))
    .addHelpText('afterAll', showSurroundings())
  for (const flag of commonFlags) program.addOption(toOption(flag))
  for (const command of commands) describe(command, program.command(command.name), found)
  return program
}

function describe(command: Command, program: Program, found: (parsed: Parsed) => void): void {
  const { args, text, flags, examples } = command
  program.description(text).helpOption('-h, --help', 'Print this help')
  for (const argument of args) {
    // A variable of a script that is not set is no name of a folder: it would be the one of the project.
    const described = new Argument(spellArgument(argument)).argParser(refuseEmpty)
    program.addArgument(argument.choices === undefined ? described : described.choices(argument.choices))
  }
  for (const flag of flags) program.addOption(toOption(flag))
  program.addHelpText('after', showExamples(examples))
  program.action(() => found({ command, args: program.args, flags: readFlags(command, program) }))
}

function toOption(flag: Flag): Option {
  const { value, text, repeatable } = flag
  if (value === undefined) return new Option(spell(flag), text)
  const option = new Option(`${spell(flag)} <${value}>`, text)
  return option.argParser((given: string, before: readonly string[] | undefined) => {
    refuseEmpty(given)
    if (given.startsWith('--')) throw new InvalidArgumentError('That is a flag, and the value is missing.')
    if (before !== undefined && !repeatable) throw new InvalidArgumentError('It may be given once.')
    return [...(before ?? []), given]
  })
}

function refuseEmpty(given: string): void {
  if (given === '') throw new InvalidArgumentError('It must not be empty.')
}

function readFlags({ flags }: Command, program: Program): Flags {
  const values: Readonly<Record<string, unknown>> = program.optsWithGlobals()
  return new Flags(
    new Map([...flags, ...commonFlags].map(flag => [flag.name, values[toOption(flag).attributeName()]])),
  )
}
