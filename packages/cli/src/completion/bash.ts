import { commonFlags } from '../arguments/common-flags.ts'
import { type Flag, spell } from '../arguments/flags.ts'
import type { Command } from '../command.ts'

/** The completion for bash, also of version 3.2, which macOS has. */
export function completeBash(commands: readonly Command[]): string {
  const names = [...commands.map(({ name }) => name), 'help'].join(' ')
  const flags = [...commonFlags, ...commands.flatMap(command => command.flags)]
  const valued = new Set(flags.filter(({ value }) => value !== undefined).map(spell))
  const cases = commands.map(({ name, args, flags }) => {
    const words = args.flatMap(({ choices = [] }) => choices)
    return `    ${name}) words='${words.join(' ')}' flags='${spellAll([...flags, ...commonFlags])}' ;;`
  })
  return `# Completion of cdn-purge for bash. To load it: eval "$(cdn-purge completion bash)"
_cdn_purge() {
  local current=\${COMP_WORDS[COMP_CWORD]} command= words= flags= i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      ${[...valued].join('|')}) i=$((i + 1)) ;;
      -*) ;;
      *) command=\${COMP_WORDS[i]}; break ;;
    esac
  done
  # For the value of a flag, bash offers names of files, as wherever nothing is found.
  case \${COMP_WORDS[COMP_CWORD - 1]} in
    ${[...valued].join('|')}) return ;;
  esac
  case $command in
    '') words='${names}' flags='${spellAll(commonFlags)} --version' ;;
    help) words='${names}' ;;
${cases.join('\n')}
  esac
  case $current in
    -*) words=$flags ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _cdn_purge cdn-purge
`
}

function spellAll(flags: readonly Flag[]): string {
  return [...flags.map(spell), '--help'].join(' ')
}
