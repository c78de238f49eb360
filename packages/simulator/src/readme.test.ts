import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { expectParts, formatTable } from '../../../test/support/page-parts.ts'
import { apis, providers } from './apis/registry.ts'
import { simulatorOptions } from './options.ts'

const file = fileURLToPath(new URL('../README.md', import.meta.url))
const readme = await readFile(file, 'utf8')

/** What the page holds between `<!-- NAME -->` and `<!-- /NAME -->`; `vitest -u` writes it. */
const parts: Readonly<Record<string, () => string>> = {
  apis: () =>
    formatTable(
      ['API', 'base path', 'routes', 'variables'],
      apis.map(api => [
        code(api.id),
        code(api.basePath),
        api.routes.map(code).join(', '),
        Object.keys(api.configure(undefined).env).map(code).join(', '),
      ]),
    ),
  switches: () =>
    apis
      .map(({ id, options }) => {
        const rows = Object.entries(options.unwrap().shape).map(([name, option]) => {
          const preset = option.safeParse(undefined).data
          const others = choices(z.toJSONSchema(option, { io: 'input' })).filter(value => value !== preset)
          return [code(name), shown(preset), others.map(shown).join(', '), option.description ?? '']
        })
        return `### ${code(id)}\n\n${formatTable(['option', 'default', 'or', 'meaning'], rows)}`
      })
      .join('\n\n'),
}

it('says what the APIs say', () => expectParts(file, parts))

it.each(apis.map(({ id, options }) => [id, options.unwrap().shape] as const))(
  '%s has a text for every option',
  (_id, shape) => {
    const silent = Object.entries(shape).filter(([, option]) => !option.description)
    expect(silent.map(([name]) => name)).toEqual([])
  },
)

it('names every option of all edges, and no other', () => {
  const section = readme.split('## The edges\n')[1]?.split(/^##/m)[0] ?? ''
  const cells = [...section.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name)
  // The options that are named after an API have a section each.
  const own: readonly string[] = providers
  expect(cells.toSorted()).toEqual(
    Object.keys(simulatorOptions.shape)
      .filter(name => !own.includes(name))
      .toSorted(),
  )
})

function code(text: string): string {
  return `\`${text}\``
}

/** The values that a schema lists one by one. */
function choices(schema: z.core.JSONSchema._JSONSchema): unknown[] {
  if (typeof schema === 'boolean') return []
  const own = schema.enum ?? (schema.const === undefined ? [] : [schema.const])
  return [...own, ...(schema.anyOf ?? []).flatMap(choices)]
}

/** A value as it is written in a configuration. */
function shown(value: unknown): string {
  if (value === undefined) return '—'
  return code(typeof value === 'string' ? `'${value}'` : JSON.stringify(value))
}
