import { CdnPurgeError } from '@cdn-purge/core'
import { suggest } from '@cdn-purge/core/engine'
import { type CAC, cac } from 'cac'
import type { Command } from '../command.ts'
import { commonFlags } from './common-flags.ts'
import { type Flag, Flags, spell } from './flags.ts'

/** A command line, understood. */
export interface Parsed {
  readonly command: Command
  readonly args: readonly string[]
  readonly flags: Flags
}

/** Keeps cac from taking text for a number: `--env 1.10` is not `1.1`. No argument can hold this character. */
const MARK = '\u0000'

/**
 * Reads a command line. `--help` and `--version` are answered here.
 *
 * @param argv - without node and script
 * @returns `undefined` where the answer was all that was asked for
 * @throws CdnPurgeError `USAGE`
 */
export function parseArguments(
  argv: readonly string[],
  commands: readonly Command[],
  version: string,
): Parsed | undefined {
  const cli = describe(commands, version)
  const switches = [...commonFlags, ...commands.flatMap(({ flags }) => flags)].filter(
    ({ value }) => value === undefined,
  )
  const names = new Set(switches.map(({ name }) => `--${name}`))
  cli.parse(['node', 'cdn-purge', ...argv.map(arg => makePlain(arg, names))], { run: false })
  const options: Readonly<Record<string, unknown>> = cli.options
  if (options.help === true) return undefined
  if (options.version === true) {
    if (cli.matchedCommandName !== undefined) cli.outputVersion()
    return undefined
  }
  const command = commands.find(({ name }) => name === cli.matchedCommandName)
  if (command === undefined) throw unknownCommand(cli.args[0], commands)
  const known = [...command.flags, ...commonFlags]
  refuseUnknown(options, known, command)
  const args = [...cli.args, ...[options['--']].flat()].map(arg => String(unmark(arg)))
  const matched = cli.matchedCommand?.args ?? []
  const several = matched.some(({ variadic }) => variadic)
  if (args.length > matched.length && !several) {
    throw new CdnPurgeError(
      'USAGE',
      `"${args[matched.length]}" is too much for "cdn-purge ${command.name}".`,
      {
        hint: usage(command),
      },
    )
  }
  if (args.length < matched.filter(({ required }) => required).length) {
    throw new CdnPurgeError('USAGE', `"cdn-purge ${command.name}" needs more: ${command.args}.`, {
      hint: usage(command),
    })
  }
  return { command, args, flags: new Flags(known, name => unmark(options[camelCase(name)])) }
}

function describe(commands: readonly Command[], version: string): CAC {
  const cli = cac('cdn-purge')
  for (const { name, args, text, flags } of commands) {
    const command = cli.command(`${name} ${args}`.trim(), text)
    for (const flag of flags) command.option(...toOption(flag))
  }
  for (const flag of commonFlags) cli.option(...toOption(flag))
  cli.help(sections => {
    const command = commands.find(({ name }) => name === cli.matchedCommandName)
    if (command !== undefined) sections.splice(1, 0, { body: command.text })
    // It is how cac words a switch that is on by default.
    return sections.map(({ body, ...rest }) => ({ ...rest, body: body.replaceAll(' (default: true)', '') }))
  })
  cli.version(version)
  return cli
}

function toOption(flag: Flag): [string, string] {
  return [flag.value === undefined ? spell(flag) : `${spell(flag)} <${flag.value}>`, flag.text]
}

/** cac takes what follows a switch of two words for its value: `--dry-run dist` is a switch and a directory. */
function makePlain(arg: string, switches: ReadonlySet<string>): string {
  if (switches.has(arg)) return `${arg}=true`
  if (arg.startsWith('--')) return arg.replace('=', `=${MARK}`)
  return arg === '-' || Number.isFinite(Number(arg)) ? MARK + arg : arg
}

function unmark(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unmark)
  return typeof value === 'string' ? value.replace(MARK, '') : value
}

function refuseUnknown(options: Readonly<Record<string, unknown>>, known: readonly Flag[], command: Command) {
  const names = new Set(['--', 'h', 'help', 'v', 'version', ...known.map(({ name }) => camelCase(name))])
  const problems = Object.keys(options)
    .filter(name => !names.has(name))
    .map(name => {
      const negative = options[name] === false
      const typed = name.length === 1 ? `-${name}` : spell({ name: kebabCase(name), negative })
      return `Unknown flag ${typed}${suggest(typed, known.map(spell))}.`
    })
  const [first] = problems
  if (first === undefined) return
  throw new CdnPurgeError('USAGE', problems, {
    hint: `"cdn-purge ${command.name} --help" lists the flags.`,
    problems,
  })
}

function unknownCommand(given: string | undefined, commands: readonly Command[]): CdnPurgeError {
  const names = commands.map(({ name }) => name)
  const hint = '"cdn-purge --help" says what they do.'
  if (given === undefined) {
    return new CdnPurgeError('USAGE', `Which command? There are: ${names.join(', ')}.`, { hint })
  }
  const name = String(unmark(given))
  return new CdnPurgeError(
    'USAGE',
    `"${name}" is not a command${suggest(name, names)}. There are: ${names.join(', ')}.`,
    { hint },
  )
}

function usage({ name, args }: Command): string {
  return `Usage: cdn-purge ${`${name} ${args}`.trim()} [flags]`
}

function camelCase(name: string): string {
  return name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function kebabCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
}
