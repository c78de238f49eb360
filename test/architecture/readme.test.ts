import { fileURLToPath } from 'node:url'
import { loadProviders, type OptionInfo } from '@cdn-purge/core'
import { redisLedgerSchema, s3LedgerSchema } from '@cdn-purge/core/command'
import { describeOptions, optionsSchema, targetSchema } from '@cdn-purge/core/engine'
import { test } from 'vitest'
import { expectParts, formatTable } from '../support/page-parts.ts'

const providers = await loadProviders()

/** The pages that hold the tables: in the repository, and on npm. */
const pages = ['README.md', 'packages/core/README.md']

/** The tables that a page holds between `<!-- NAME -->` and `<!-- /NAME -->`; `vitest -u` writes them. */
const tables: Readonly<Record<string, () => string>> = {
  options: () => table(['option', 'type', 'default', 'meaning'], describeOptions(optionsSchema)),
  'ledger options': () =>
    [
      { title: 'Redis', store: 'redis', schema: redisLedgerSchema },
      { title: 'A bucket', store: 's3', schema: s3LedgerSchema },
    ]
      .map(({ title, store, schema }) => {
        const rows = describeOptions(schema)
        return `**${title}** (\`store: '${store}'\`)\n\n${table(['option', 'type', 'default', 'meaning', 'variable'], rows)}`
      })
      .join('\n\n'),
  'target options': () => table(['option', 'type', 'default', 'meaning'], describeOptions(targetSchema)),
  'provider options': () =>
    providers
      .map(({ title, id, options }) => {
        const rows = describeOptions(options)
        return `**${title}** (\`provider: '${id}'\`)\n\n${table(['option', 'type', 'default', 'meaning', 'variable'], rows)}`
      })
      .join('\n\n'),
}

test.each(pages)('the tables of %s say what the schemas say', page =>
  expectParts(fileURLToPath(new URL(`../../${page}`, import.meta.url)), tables),
)

function table(
  columns: readonly string[],
  rows: readonly ({ readonly name: string } & OptionInfo)[],
): string {
  const cells: Readonly<Record<string, (row: { readonly name: string } & OptionInfo) => string>> = {
    option: ({ name }) => `\`${name}\``,
    type: ({ type }) => `\`${type}\``,
    default: ({ name, default: value }) =>
      value ?? (name === 'site' || name === 'targets' ? '*required*' : '—'),
    meaning: ({ text }) => text,
    variable: ({ env }) => (env === undefined ? '—' : `\`${env}\``),
  }
  return formatTable(
    columns,
    rows.map(row => columns.map(column => cells[column]?.(row) ?? '')),
  )
}
