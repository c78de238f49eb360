import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import type { CdnPurgeOptions } from '@cdn-purge/core'
import { rollup } from 'rollup'
import { finish } from 'unplugin-cdn-purge'
import cdnPurge from 'unplugin-cdn-purge/rollup'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CdnPurgeError } from '../../packages/core/src/errors/error.ts'
import { type ScriptedApi, startScriptedApi } from '../../packages/core/src/testing/scripted-api.ts'
import { runMain } from '../support/run-main.ts'
import { keepStandardError } from '../support/standard-error.ts'
import { createFolder, SITE, writeFiles } from '../support/workspace.ts'

/** What whoever names a file, or answers, would have a terminal or a CI service do. */
const HOSTILE = [
  '\n::error::from-file\n',
  '::add-mask::first',
  '##[error]group',
  '##vso[task.setvariable]x',
  'section_start:1560896352:x\r\u001b[0K',
  '\u001b[2J\u001b]0;title\u0007',
  '\u009b31m',
  'a\u202eb\u2066c\u200f',
  '\u2028::stop-commands::x',
]
const message = HOSTILE.join(' ')
const files = Object.fromEntries(HOSTILE.map(name => [`dist/${name.replaceAll('/', '_')}.html`, 'text']))

let api: ScriptedApi
let cwd: string
let answer: Parameters<typeof startScriptedApi>[0]

beforeEach(async () => {
  answer = () => ({ status: 400, body: { message, data: { rejected: [{ index: 0, reason: message }] } } })
  api = await startScriptedApi(request => answer(request))
  cwd = realpathSync(createFolder({ ...files, 'dist/index.html': 'home', 'main.js': 'export default 1' }))
})

afterEach(() => api.close())

const configuration = (): CdnPurgeOptions => ({
  site: SITE,
  targets: [
    { provider: 'wao', siteId: 's', token: 't0k3n', baseUrl: api.url, retries: 0 },
    { provider: 'paradarum', propertyId: 1, apiKey: 'k3y', baseUrl: api.url, retries: 0 },
  ],
})

/** Runs commands in turn, and keeps all that they print. */
async function call(...commands: readonly (readonly string[])[]): Promise<string> {
  writeFiles(cwd, { 'cdn-purge.config.json': JSON.stringify(configuration()) })
  return runMain(cwd, commands)
}

function expectHarmless(shown: string): void {
  expect(shown).not.toMatch(/[^\n\P{C}]|\p{Zl}|\p{Zp}/u)
  expect(shown.split('\n').filter(line => /^\s*::|##\w*\[/.test(line))).toEqual([])
}

test.each([
  [['run']],
  [['run', '--verbose']],
  [['plan']],
  [['plan', '--verbose']],
  [['diff']],
  [['explain', `${HOSTILE[0]}.html`]],
  [['explain', '::add-mask::first.html']],
  [['explain', '/index.html']],
  [['purge', '/index.html', '/::add-mask::x\n::error::y']],
  [['retry']],
  [['retry', '--forget', '\n::error::nothing\n']],
  [['status', '--verbose']],
  [['run', '::error::\n::error::nowhere']],
  [['\n::error::what']],
  [['run', '--target', '\n::error::what']],
])('%j prints nothing that acts, whatever files and answers are called', async args => {
  const shown = await call(['run', '--quiet'], args)
  expectHarmless(shown)
  expect(shown).not.toBe('')
  const json = await call([...args, '--json'])
  expectHarmless(json)
})

test('--json escapes what it does not show, so that it reads back as it is', async () => {
  const [first = ''] = (await call(['diff', '--json'])).split('\n}\n')
  const names = JSON.parse(`${first}\n}`).changes.added
  expect([...names].sort()).toEqual(
    [...Object.keys(files), 'dist/index.html'].map(name => name.slice(5)).sort(),
  )
})

test('a redirect, a page and a refused key are told as harmlessly', async () => {
  for (const each of [
    { status: 302, headers: { location: 'https://e.test/::error::%0a/##[error]x' } },
    { status: 200, headers: { 'content-type': 'text/html' }, body: message },
    { status: 401, body: { message } },
    { status: 500, body: message },
  ]) {
    answer = () => each
    expectHarmless(await call(['run'], ['run', '--json']))
  }
})

test('the plugin and the error that fails the build print nothing that acts', async () => {
  const lines = keepStandardError()
  const bundle = await rollup({
    input: join(cwd, 'main.js'),
    logLevel: 'silent',
    plugins: [
      cdnPurge({
        ...configuration(),
        ledger: join(cwd, '.cdn-purge'),
        dir: join(cwd, 'dist'),
        enabled: true,
      }),
    ],
  })
  await bundle.write({ dir: join(cwd, 'dist') })
  await bundle.close()
  const failure: unknown = await finish().catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(Error)
  const said = failure instanceof Error ? `${failure.message}\n${failure.stack}` : ''
  expect(said).toContain('not accepted')
  expectHarmless(`${lines.join('')}\n${said}`)
})

test('an error has the lines that its author gave it, and no other', () => {
  const error = new CdnPurgeError('USAGE', ['one', `two ${message}`], { hint: message, problems: [message] })
  expect(error.message.split('\n')).toHaveLength(2)
  for (const text of [error.message, error.hint ?? '', ...error.problems]) expectHarmless(text)
})
