import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadConfig } from './load-config.ts'

let cwd: string

beforeEach(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), 'cdn-purge-config-')))
})

afterEach(() => rmSync(cwd, { recursive: true, force: true }))

function write(name: string, text: string): void {
  writeFileSync(join(cwd, name), text)
}

describe('a configuration', () => {
  const cases: readonly [string, string][] = [
    ['cdn-purge.config.ts', 'const site: string = "a"\nexport default { site }'],
    ['cdn-purge.config.mts', 'export default { site: (await Promise.resolve("a")) satisfies string }'],
    ['cdn-purge.config.js', 'export default { site: "a" }'],
    ['cdn-purge.config.js', 'module.exports = { site: "a" }'],
    ['cdn-purge.config.mjs', 'export default { site: "a" }'],
    ['cdn-purge.config.json', '\uFEFF{ "site": "a" }'],
    ['cdn-purge.config.ts', 'export default () => ({ site: "a" })'],
    ['cdn-purge.config.mjs', 'export default async () => ({ site: "a" })'],
  ]
  test.each(cases)('is read from %s: %s', async (name, text) => {
    write(name, text)
    expect(await loadConfig({ cwd })).toEqual({ input: { site: 'a' }, file: join(cwd, name) })
  })

  test('may be a file of any name', async () => {
    mkdirSync(join(cwd, 'config'))
    write('config/staging.ts', 'export default { site: "staging" }')
    write('cdn-purge.config.ts', 'export default { site: "production" }')
    expect(await loadConfig({ cwd, file: 'config/staging.ts' })).toMatchObject({ input: { site: 'staging' } })
  })

  test('is read anew each time', async () => {
    write('cdn-purge.config.ts', 'export default { site: "a" }')
    await loadConfig({ cwd })
    write('cdn-purge.config.ts', 'export default { site: "b" }')
    expect(await loadConfig({ cwd })).toMatchObject({ input: { site: 'b' } })
  })
})

describe('what is wrong is named', () => {
  const cases: readonly [string, string | undefined, string, RegExp][] = [
    ['no file', undefined, '', /no configuration in .*cdn-purge\.config\.ts, /],
    [
      'a syntax error',
      'cdn-purge.config.ts',
      'export default {\n  site: [ }',
      /config\.ts has a syntax error in line 2/,
    ],
    [
      'a syntax error',
      'cdn-purge.config.mjs',
      'export default {\n\n  site: [ }',
      /config\.mjs has a syntax error in line 3/,
    ],
    [
      'JSON with a comma',
      'cdn-purge.config.json',
      '{\n  "site": "a",\n}',
      /config\.json is not JSON: line 3/,
    ],
    [
      'half of a JSON',
      'cdn-purge.config.json',
      '{\n  "site":',
      /config\.json is not JSON: line 2, it ends too early/,
    ],
    [
      'no default export',
      'cdn-purge.config.ts',
      'export const site = "a"',
      /config\.ts has no default export/,
    ],
    [
      'no default export',
      'cdn-purge.config.mjs',
      'export const site = "a"',
      /config\.mjs has no default export/,
    ],
    [
      'another value',
      'cdn-purge.config.ts',
      'export default ["a"]',
      /config\.ts gives no .* exports an array/,
    ],
    ['a function without', 'cdn-purge.config.ts', 'export default () => {}', /returned undefined/],
    [
      'a failing function',
      'cdn-purge.config.ts',
      'export default async () => { throw new Error("boom") }',
      /failed: boom/,
    ],
    [
      'a failing file',
      'cdn-purge.config.ts',
      'export default {}\nthrow new Error("boom")',
      /failed in line 2: boom/,
    ],
    [
      'a missing import',
      'cdn-purge.config.ts',
      'import "not-there"\nexport default {}',
      /Cannot find module 'not-there'$/,
    ],
  ]
  test.each(cases)('%s (%s)', async (_, name, text, message) => {
    if (name !== undefined) write(name, text)
    await expect(loadConfig({ cwd })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(message),
    })
  })

  test('a file that was asked for and is not there', async () => {
    await expect(loadConfig({ cwd, file: 'other.ts' })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: `The configuration file ${join(cwd, 'other.ts')} does not exist.`,
    })
  })

  test('never by quoting the file', async () => {
    write('cdn-purge.config.json', '{ "token": hunter2 }')
    await expect(loadConfig({ cwd })).rejects.toSatisfy(error => !String(error).includes('hunter2'))
  })
})
