import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describeOptions, type OptionInfo, optionsSchema, providers, targetSchema } from '@cdn-purge/core'
import { expect, test } from 'vitest'

/** The pages that hold the tables: in the repository, and on npm. */
const pages = ['README.md', 'packages/core/README.md']

/** The tables that a page holds between `<!-- NAME -->` and `<!-- /NAME -->`; `vitest -u` writes them. */
const tables: Readonly<Record<string, () => string>> = {
  options: () => table(['option', 'type', 'default', 'meaning'], describeOptions(optionsSchema)),
  'target options': () => table(['option', 'type', 'default', 'meaning'], describeOptions(targetSchema)),
  'provider options': () =>
    Object.values(providers)
      .map(({ title, id, options }) => {
        const rows = describeOptions(options)
        return `**${title}** (\`provider: '${id}'\`)\n\n${table(['option', 'type', 'default', 'meaning', 'variable'], rows)}`
      })
      .join('\n\n'),
}

test.each(pages)('the tables of %s say what the schemas say', async page => {
  const readme = fileURLToPath(new URL(`../../${page}`, import.meta.url))
  let text = readFileSync(readme, 'utf8')
  for (const [name, make] of Object.entries(tables)) {
    const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
    expect(text, `${page} has a place for the ${name}`).toContain(start)
    text = `${text.slice(0, text.indexOf(start) + start.length)}\n\n${make()}\n\n${text.slice(text.indexOf(end))}`
  }
  await expect(text).toMatchFileSnapshot(readme)
})

function table(
  columns: readonly string[],
  rows: readonly ({ readonly name: string } & OptionInfo)[],
): string {
  const cells: Readonly<Record<string, (row: { readonly name: string } & OptionInfo) => string>> = {
    option: ({ name }) => `\`${name}\``,
    type: ({ type }) => `\`${type.replaceAll('|', '\\|')}\``,
    default: ({ name, default: value }) =>
      value ?? (name === 'site' || name === 'targets' ? '*required*' : '—'),
    meaning: ({ text }) => text.replaceAll('|', '\\|'),
    variable: ({ env }) => (env === undefined ? '—' : `\`${env}\``),
  }
  const line = (texts: readonly string[]) => `| ${texts.join(' | ')} |`
  return [
    line(columns),
    line(columns.map(() => '---')),
    ...rows.map(row => line(columns.map(column => cells[column]?.(row) ?? ''))),
  ].join('\n')
}
