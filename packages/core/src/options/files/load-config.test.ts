import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { tellPassedOver } from './find-config.ts'
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
    ['cdn-purge.config.cts', 'const site: string = "a"\nmodule.exports = { site }'],
    ['cdn-purge.config.cts', 'const site: string = "a"\nexport = { site }'],
    ['cdn-purge.config.cts', 'module.exports = (): object => ({ site: "a" })'],
    ['cdn-purge.config.cts', 'export default { site: "a" as string }'],
    ['cdn-purge.config.cjs', 'module.exports = { site: "a" }'],
    ['cdn-purge.config.cjs', 'module.exports = async () => ({ site: "a" })'],
    ['cdn-purge.config.json', '\uFEFF{ "site": "a" }'],
    ['cdn-purge.config.json', '{ "$schema": "./schema.json", "site": "a" }'],
    ['cdn-purge.config.ts', 'export default () => ({ site: "a" })'],
    ['cdn-purge.config.mjs', 'export default async () => ({ site: "a" })'],
  ]
  test.each(cases)('is read from %s: %s', async (name, text) => {
    write(name, text)
    const found = { input: { site: 'a' }, file: join(cwd, name), root: cwd, shown: name, passedOver: [] }
    expect(await loadConfig({ cwd })).toEqual(found)
  })

  test('may be a file of any name', async () => {
    mkdirSync(join(cwd, 'config'))
    write('config/staging.ts', 'export default { site: "staging" }')
    write('cdn-purge.config.ts', 'export default { site: "production" }')
    expect(await loadConfig({ cwd, file: 'config/staging.ts' })).toMatchObject({ input: { site: 'staging' } })
  })

  test('makes its folder the root of the project', async () => {
    mkdirSync(join(cwd, 'config'))
    write('config/staging.json', '{}')
    expect(await loadConfig({ cwd, file: 'config/staging.json' })).toMatchObject({
      root: join(cwd, 'config'),
    })
  })

  test('says which others lie beside it, but not where it was named', async () => {
    write('cdn-purge.config.mjs', 'export default { site: "a" }')
    const found = await loadConfig({ cwd })
    expect(tellPassedOver(found)).toBeUndefined()
    write('cdn-purge.config.ts', 'export default { site: "b" }')
    write('cdn-purge.config.json', '{}')
    expect(tellPassedOver(await loadConfig({ cwd }))).toBe(
      'cdn-purge.config.ts is read, and not cdn-purge.config.mjs, cdn-purge.config.json, which lie beside it: remove what is not meant.',
    )
    expect(tellPassedOver(await loadConfig({ cwd, file: 'cdn-purge.config.mjs' }))).toBeUndefined()
  })

  test('is read anew each time', async () => {
    write('cdn-purge.config.ts', 'export default { site: "a" }')
    await loadConfig({ cwd })
    write('cdn-purge.config.ts', 'export default { site: "b" }')
    expect(await loadConfig({ cwd })).toMatchObject({ input: { site: 'b' } })
  })
})

describe('a configuration above', () => {
  const json = 'cdn-purge.config.json'
  const find = (folder: string) => loadConfig({ cwd: join(cwd, folder) })

  beforeEach(() => mkdirSync(join(cwd, 'repository/apps/web/src'), { recursive: true }))

  test.each([
    ['a folder', () => mkdirSync(join(cwd, 'repository/.git'))],
    ['a file, as in a worktree', () => write('repository/.git', 'gitdir: elsewhere')],
  ])("is found up to the repository's root, which has .git: %s", async (_, make) => {
    make()
    write(`repository/${json}`, '{}')
    const root = join(cwd, 'repository')
    const found = { input: {}, file: join(root, json), root, passedOver: [] }
    expect(await find('repository/apps/web/src')).toMatchObject(found)
    expect(await find('repository')).toMatchObject({ root })
  })

  test('is less near than another', async () => {
    mkdirSync(join(cwd, 'repository/.git'))
    write(`repository/${json}`, '{}')
    write('repository/apps/web/cdn-purge.config.mjs', 'export default {}')
    const root = join(cwd, 'repository/apps/web')
    expect(await find('repository/apps/web/src')).toMatchObject({ root })
    expect(await find('repository/apps')).toMatchObject({ root: join(cwd, 'repository') })
  })

  test('does not count beyond the repository, and the error says how far was looked', async () => {
    mkdirSync(join(cwd, 'repository/.git'))
    write(json, '{}')
    await expect(find('repository/apps')).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(
        `no configuration in ${join(cwd, 'repository/apps')}, nor above it up to ${join(cwd, 'repository')}: none of `,
      ),
    })
    await expect(find('repository')).rejects.toThrow(
      `no configuration in ${join(cwd, 'repository')}: none of `,
    )
  })

  test('does not count where there is no repository', async () => {
    write(`repository/${json}`, '{}')
    await expect(find('repository/apps')).rejects.toThrow(`in ${join(cwd, 'repository/apps')}: none of `)
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
      'no export at all',
      'cdn-purge.config.ts',
      'const site: string = "a"',
      /config\.ts has no default export/,
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
