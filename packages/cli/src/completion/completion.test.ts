import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startProgram } from '../../../../test/support/command.ts'
import { describeWith, requireProgram } from '../../../../test/support/programs.ts'
import { runMain } from '../../../../test/support/run-main.ts'
import { createFolder } from '../../../../test/support/workspace.ts'
import { spell } from '../arguments/flags.ts'
import { commands } from '../commands.ts'
import { completeBash } from './bash.ts'
import { completeFish } from './fish.ts'
import { completeZsh } from './zsh.ts'

const names = [...commands.map(({ name }) => name), 'help']
const spelled = (command: string) =>
  commands.filter(({ name }) => name === command).flatMap(({ flags }) => flags.map(spell))

async function runShell(args: readonly string[]): Promise<readonly string[]> {
  const cwd = createFolder()
  mkdirSync(join(cwd, 'dist'))
  writeFileSync(join(cwd, 'urls.txt'), '')
  const { status, stdout, stderr } = await startProgram(args, { cwd }).result
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout.split('\n').filter(Boolean)
}

/** The script as the command prints it. */
const printed = (shell: string) => runMain(createFolder(), [['completion', shell]])

it.each([
  ['bash', completeBash],
  ['zsh', completeZsh],
  ['fish', completeFish],
])('the command prints the script for %s, line by line', async (shell, complete) => {
  expect(await printed(shell)).toBe(complete(commands))
})

const bash = requireProgram('bash')
describeWith(bash, 'in bash', () => {
  /** What bash offers for the last of these words. */
  const offer = async (...words: readonly string[]) =>
    runShell([
      'bash',
      '--norc',
      '-c',
      `${await printed('bash')}
complete -p cdn-purge | grep -q -- '-F _cdn_purge cdn-purge' || exit 9
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_cdn_purge
printf '%s\\n' "\${COMPREPLY[@]}"`,
      'bash',
      'cdn-purge',
      ...words,
    ])

  it('commands', async () => {
    expect(await offer('')).toEqual(names)
    expect(await offer('ret')).toEqual(['retry'])
    expect(await offer('--env', 'run', 'ver')).toEqual(['verify'])
    expect(await offer('help', 'pl')).toEqual(['plan'])
  })

  it('the flags of a command, and those of all', async () => {
    expect(await offer('run', '--')).toEqual([...spelled('run'), ...(await offer('status', '--'))])
    expect(await offer('--json', 'run', 'dist', '--wait')).toEqual(['--wait-for-origin'])
    expect(await offer('--ver')).toEqual(['--verbose', '--version'])
    expect(await offer('status', '--dry')).toEqual([])
  })

  it('the words that an argument may be', async () => {
    expect(await offer('completion', '')).toEqual(['bash', 'zsh', 'fish'])
  })

  it('nothing for values, for which bash has names of files', async () => {
    for (const words of [
      ['run', ''],
      ['purge', '--from', ''],
      ['--config', 're'],
    ]) {
      expect(await offer(...words)).toEqual([])
    }
  })
})

it('in zsh and fish, every command and flag has its place', () => {
  const [zsh, fish] = [completeZsh(commands), completeFish(commands)]
  for (const { name, flags } of commands) {
    expect(zsh).toContain(`\n        ${name}) _arguments `)
    expect(fish).toContain(`-n __fish_use_subcommand -a ${name} -d '`)
    for (const flag of flags) {
      expect(zsh).toContain(`${spell(flag)}[`)
      expect(fish).toContain(`-n '__fish_seen_subcommand_from ${name}' -l ${spell(flag).slice(2)} `)
    }
  }
  expect(zsh).toMatch(/'--config\[[^'\n]*\]:FILE:_files'/)
  expect(zsh).toContain(
    "'*--target[Send to this target only (repeatable); what the others owe stays pending]:NAME:'",
  )
  expect(zsh).toContain("completion) _arguments $common ':shell:(bash zsh fish)' ;;")
  expect(fish).toContain(
    '-l from -r -F -d \'A list of URLs and paths, one a line or ended by NUL; "-": standard input (repeatable)\'',
  )
  expect(fish).toContain("the account\\'s other sites included'")
})
