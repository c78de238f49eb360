import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'esbuild'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { writeAllTokens } from '../../packages/core/src/images/text/all-tokens.ts'
import { applyEdits } from '../../packages/core/src/images/text/rewrite.ts'
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

/** The module with tokens, as a build writes them into it. */
async function build(tokens: readonly (readonly [image: string, token: string])[]): Promise<string> {
  const built = applyEdits(source, await writeAllTokens(source, { all: async () => tokens }))
  expect(built).not.toBe(source)
  return transformSync(built, { loader: 'ts' }).code
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
  const built = await build([['https://www.example.com/img/hero.jpg', 'abcd1234']])
  const folder = createFolder({
    'node_modules/unplugin-cdn-purge/package.json':
      '{ "type": "module", "exports": { "./runtime": "./runtime.js" } }',
    'node_modules/unplugin-cdn-purge/runtime.js': built,
    'example.mjs': example ?? '',
  })
  const { stdout } = await execa(execPath, [join(folder, 'example.mjs')])
  expect(stdout.split('\n')).toEqual(told)
})

test.each([
  'https://www.example.com/img/b\u00fccher.jpg',
  'https://www.example.com/img/b%C3%BCcher.jpg?v=1#top',
  'http://example.com/img/b%c3%bccher.jpg',
  'HTTPS://WWW.Example.com:443/x/../img/b\u00fccher.jpg',
])('cacheBuster() finds the token of an image that is spelt %s', async spelling => {
  const folder = createFolder({
    'runtime.mjs': await build([['https://www.example.com/img/b%C3%BCcher.jpg', 'T1']]),
    'a.mjs': `import { cacheBuster } from './runtime.mjs'; console.log(cacheBuster(${JSON.stringify(spelling)}))`,
  })
  expect((await execa(execPath, [join(folder, 'a.mjs')])).stdout).toBe('T1')
})
