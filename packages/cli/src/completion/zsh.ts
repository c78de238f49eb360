import type { Argument, Values } from '../arguments/argument.ts'
import { commonFlags } from '../arguments/common-flags.ts'
import { type Flag, spell } from '../arguments/flags.ts'
import type { Command } from '../command.ts'

const actions: Readonly<Record<Values, string>> = { file: '_files', directory: '_directories' }

/** The completion for zsh: to be evaluated, or a file `_cdn-purge` in a folder of `fpath`. */
export function completeZsh(commands: readonly Command[]): string {
  const described = commands.map(({ name, text }) => `    ${quote(`${name}:${text}`)}`)
  const cases = commands.map(({ name, flags, args }) => {
    const specs = [...flags.map(describeFlag), ...args.map(describeArgument)]
    return `        ${name}) _arguments $common ${specs.map(quote).join(' ')} ;;`
  })
  return `#compdef cdn-purge
# Completion of cdn-purge for zsh. To load it: eval "$(cdn-purge completion zsh)"
_cdn_purge() {
  local curcontext=$curcontext state line
  local -a common commands
  common=(
${[...commonFlags.map(describeFlag), '--help[Print the help]'].map(spec => `    ${quote(spec)}`).join('\n')}
  )
  commands=(
${described.join('\n')}
    'help:Print the help, or that of a command'
  )
  _arguments -C $common '--version[Print the version]' '1:command:->command' '*::argument:->argument'
  case $state in
    command) _describe command commands ;;
    argument)
      case $words[1] in
        help) _describe command commands ;;
${cases.join('\n')}
      esac
      ;;
  esac
}
if [ "$funcstack[1]" = _cdn_purge ]; then
  _cdn_purge "$@"
else
  compdef _cdn_purge cdn-purge
fi
`
}

function describeFlag(flag: Flag): string {
  const { value, values, repeatable, text } = flag
  const spec = `${repeatable ? '*' : ''}${spell(flag)}[${text.replaceAll(/[\\[\]]/g, '\\$&')}]`
  return value === undefined ? spec : `${spec}:${value}:${values === undefined ? '' : actions[values]}`
}

function describeArgument({ name, several, values, choices }: Argument): string {
  const action = choices === undefined ? values && actions[values] : `(${choices.join(' ')})`
  return `${several ? '*' : ''}:${name}:${action ?? ''}`
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
