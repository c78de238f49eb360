import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { expectParts, formatTable } from '../../../test/support/page-parts.ts'
import { spellArgument } from './arguments/argument.ts'
import { commonFlags } from './arguments/common-flags.ts'
import { type Flag, spell } from './arguments/flags.ts'
import { parseArguments } from './arguments/parse-arguments.ts'
import { commands } from './commands.ts'
import { exitStatuses } from './exit-codes.ts'

const pageAt = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const code = (text: string) => `\`${text}\``

/** What a flag is called, and what it means, with the commands of which that is true. */
function describeFlags(): readonly (readonly string[])[] {
  const rows = new Map<string, { readonly flag: Flag; readonly of: string[] }>()
  for (const { name, flags } of commands) {
    for (const flag of flags) {
      const key = JSON.stringify(flag)
      const row = rows.get(key) ?? { flag, of: [] }
      row.of.push(code(name))
      rows.set(key, row)
    }
  }
  return [...commonFlags.map(flag => ({ flag, of: ['all'] })), ...rows.values()].map(({ flag, of }) => [
    code(`${spell(flag)} ${flag.value ?? ''}`.trim()),
    of.join(', '),
    flag.text,
  ])
}

const listCommands = () =>
  formatTable(
    ['command', 'what it does'],
    commands.map(({ name, args, text }) => [
      code(['cdn-purge', name, ...args.map(spellArgument)].join(' ')),
      text,
    ]),
  )

const listStatuses = () =>
  formatTable(
    ['status', 'meaning'],
    exitStatuses.map(([status, text]) => [`${status}`, text]),
  )

it('has a table of all commands, and one of their flags', () =>
  expectParts(pageAt('../README.md'), {
    commands: listCommands,
    flags: () => formatTable(['flag', 'of', 'meaning'], describeFlags()),
    'exit statuses': listStatuses,
  }))

it("the repository's page has the tables of all commands and exit statuses", () =>
  expectParts(pageAt('../../../README.md'), { commands: listCommands, 'exit statuses': listStatuses }))

it('every command and flag has a text of one line', () => {
  const texts = [...commands.flatMap(({ text, flags }) => [text, ...flags.map(flag => flag.text)])]
  for (const text of texts) expect(text).toMatch(/^[^\n]{5,}$/)
})

it("every command's examples are understood", () => {
  for (const { name, examples } of commands) {
    for (const [line] of examples) {
      const [, words = ''] = /cdn-purge ([^|)]*)/.exec(line) ?? []
      expect(parseArguments(words.trim().split(' '), commands, '', { out() {}, err() {} })).toMatchObject({
        command: { name },
      })
    }
  }
})
