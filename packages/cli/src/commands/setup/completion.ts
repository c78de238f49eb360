import { CdnPurgeError } from '@cdn-purge/core'
import type { Command } from '../../command.ts'
import { completeBash } from '../../completion/bash.ts'
import { completeFish } from '../../completion/fish.ts'
import { completeZsh } from '../../completion/zsh.ts'

const shells = new Map([
  ['bash', completeBash],
  ['zsh', completeZsh],
  ['fish', completeFish],
])

/** A script for the user's shell, made from the commands. */
export const completion: Command = {
  name: 'completion',
  args: [{ name: 'shell', required: true, choices: [...shells.keys()] }],
  text: 'Print a script that completes commands and flags in bash, zsh or fish',
  flags: [],
  examples: [
    ['eval "$(cdn-purge completion bash)"', 'in ~/.bashrc; with zsh, in ~/.zshrc after compinit'],
    ['cdn-purge completion fish | source', 'in ~/.config/fish/config.fish'],
  ],
  async run({ args: [shell = ''], commands }) {
    const complete = shells.get(shell)
    if (complete === undefined) throw new CdnPurgeError('USAGE', `There is no completion for "${shell}".`)
    const script = complete(commands)
    return {
      status: 0,
      json: { version: 1, command: 'completion', ok: true, shell, script },
      print(terminal) {
        for (const line of script.trimEnd().split('\n')) terminal.result(line)
      },
    }
  },
}
