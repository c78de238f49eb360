import { CdnPurgeError } from '@cdn-purge/core'
import { suggest } from '@cdn-purge/core/command'
import type { CommanderError, Command as Program } from 'commander'
import type { Command } from '../command.ts'
import { commonFlags } from './common-flags.ts'
import { type Flag, spell } from './flags.ts'

/** Says what is wrong with a command line that commander refused, and what to do. */
export function explainMisuse(
  error: CommanderError,
  program: Program,
  commands: readonly Command[],
): CdnPurgeError {
  const [asked] = program.args
  const command = commands.find(({ name }) => name === asked)
  const called = program.commands.find(sub => sub.name() === command?.name) ?? program
  switch (error.code) {
    case 'commander.unknownOption':
      return refuseFlags(called.args, command, commands)
    case 'commander.unknownCommand':
      return refuseCommand(asked, commands)
    // Help that nobody asked for: of no command, or of one that there is not.
    case 'commander.help':
      return refuseCommand(program.args[1], commands)
    default: {
      const text = error.message.replace(/^error: /, '').replace(/\.?$/, '.')
      const hint = command && `Usage: cdn-purge ${command.name} ${called.usage()}`
      return new CdnPurgeError('USAGE', text.charAt(0).toUpperCase() + text.slice(1), { hint })
    }
  }
}

/** All flags of a command line that are not known: commander names the first only. */
function refuseFlags(
  args: readonly string[],
  command: Command | undefined,
  commands: readonly Command[],
): CdnPurgeError {
  const end = args.indexOf('--')
  const typed = (end < 0 ? args : args.slice(0, end)).filter(arg => /^-./.test(arg))
  const known = [...(command?.flags ?? []), ...commonFlags]
  const problems = typed.map(arg => {
    const [name = arg] = arg.split('=', 1)
    if (has(known, name)) return `${name} is a switch and takes no value.`
    const owner = command === undefined && commands.find(({ flags }) => has(flags, name))
    if (owner)
      return `${name} is a flag of a command: write it behind the name, as in: cdn-purge ${owner.name} ${name}`
    return `Unknown flag ${name}${suggest(name, [...known.map(spell), '--help', '--version'])}.`
  })
  return new CdnPurgeError('USAGE', problems, {
    hint: `"${['cdn-purge', command?.name, '--help'].filter(Boolean).join(' ')}" lists the flags.`,
    problems,
  })
}

function has(flags: readonly Flag[], typed: string): boolean {
  return flags.some(flag => spell(flag) === typed)
}

function refuseCommand(given: string | undefined, commands: readonly Command[]): CdnPurgeError {
  const names = commands.map(({ name }) => name)
  const there = `There are: ${names.join(', ')}.`
  return new CdnPurgeError(
    'USAGE',
    given === undefined
      ? `Which command? ${there}`
      : `"${given}" is not a command${suggest(given, names)}. ${there}`,
    { hint: '"cdn-purge --help" says what they do.' },
  )
}
