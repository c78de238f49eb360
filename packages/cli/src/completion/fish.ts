import type { Values } from '../arguments/argument.ts'
import { commonFlags } from '../arguments/common-flags.ts'
import type { Flag } from '../arguments/flags.ts'
import type { Command } from '../command.ts'

/** `-x` asks for a value and offers nothing, `-r -F` offers files. */
const actions: Readonly<Record<Values, string>> = {
  file: '-r -F',
  directory: "-x -a '(__fish_complete_directories)'",
}

/** The completion for fish. */
export function completeFish(commands: readonly Command[]): string {
  const names = commands.map(({ name }) => name).join(' ')
  const lines = [
    '-f',
    ...commands.map(({ name, text }) => `-n __fish_use_subcommand -a ${name} -d ${quote(text)}`),
    "-n __fish_use_subcommand -a help -d 'Print the help, or that of a command'",
    "-n __fish_use_subcommand -l version -d 'Print the version'",
    `-n '__fish_seen_subcommand_from help' -a '${names}'`,
    "-l help -d 'Print the help'",
    ...commonFlags.map(describeFlag),
    ...commands.flatMap(({ name, args, flags }) => {
      const offers = args.flatMap(({ values, choices }) => {
        if (choices !== undefined) return [`-a '${choices.join(' ')}'`]
        return values === undefined ? [] : [values === 'file' ? '-F' : "-a '(__fish_complete_directories)'"]
      })
      return [...offers, ...flags.map(describeFlag)].map(
        line => `-n '__fish_seen_subcommand_from ${name}' ${line}`,
      )
    }),
  ]
  return [
    '# Completion of cdn-purge for fish. To load it: cdn-purge completion fish | source',
    ...lines.map(line => `complete -c cdn-purge ${line}`),
    '',
  ].join('\n')
}

function describeFlag({ name, negative, value, values, text }: Flag): string {
  const action = value === undefined ? '' : `${values === undefined ? '-x' : actions[values]} `
  return `-l ${negative ? `no-${name}` : name} ${action}-d ${quote(text)}`
}

function quote(text: string): string {
  return `'${text.replaceAll(/[\\']/g, '\\$&')}'`
}
