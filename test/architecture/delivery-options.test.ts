import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'esbuild'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { expectParts, formatTable } from '../support/page-parts.ts'
import { createFolder } from '../support/workspace.ts'

const page = fileURLToPath(new URL('../../packages/unplugin/README.md', import.meta.url))
const source = readFileSync(new URL('../../packages/unplugin/src/runtime.ts', import.meta.url), 'utf8')

const hosts = [
  [
    '`key`',
    '`string`',
    "The account's delivery key: the first label of `xxxx.i.optimole.com`. This or `host`.",
  ],
  ['`host`', '`string`', 'A custom delivery domain.'],
]

/** The options as their type says them. */
function listOptions(): string[][] {
  const type = /^export interface DeliveryOptions \{\n(.*?)^\}/ms.exec(source)?.[1] ?? ''
  return [...type.matchAll(/\/\*\* (.+?) \*\/\s+readonly (\w+)\?: (.+)/g)].map(([, text = '', name, of]) => [
    `\`${name}\``,
    `\`${of}\``,
    text,
  ])
}

test('the README lists the options of optimole() as their type says them', async () => {
  const options = listOptions()
  expect(options).toHaveLength(source.match(/^ {2}readonly \w+\?: /gm)?.length ?? 0)
  await expectParts(page, {
    'delivery options': () => formatTable(['option', 'type', 'meaning'], [...hosts, ...options]),
  })
})

test('the example of the README prints what it says, with the token of a build', async () => {
  const example = /^```js\n(import \{ cacheBuster, optimole \}.*?)^```/ms.exec(
    readFileSync(page, 'utf8'),
  )?.[1]
  const told = [...(example ?? '').matchAll(/^\/\/ (.+)$/gm)].map(([, line]) => line)
  expect(told).toHaveLength(3)
  const tokens = JSON.stringify({ 'https://www.example.com/img/hero.jpg': 'abcd1234' })
  const built = source.replace("{ '%cdn-purge-tokens%': '' }", tokens)
  expect(built).not.toBe(source)
  const folder = createFolder({
    'node_modules/unplugin-cdn-purge/package.json':
      '{ "type": "module", "exports": { "./runtime": "./runtime.js" } }',
    'node_modules/unplugin-cdn-purge/runtime.js': transformSync(built, { loader: 'ts' }).code,
    'example.mjs': example ?? '',
  })
  const { stdout } = await execa(execPath, [join(folder, 'example.mjs')])
  expect(stdout.split('\n')).toEqual(told)
})
