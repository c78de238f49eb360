import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, test } from 'vitest'
import { type CommandResult, startProgram } from '../../../../test/support/command.ts'
import { describeWith, requireProgram } from '../../../../test/support/programs.ts'
import { createFolder, writeFiles } from '../../../../test/support/workspace.ts'
import type { World } from '../command.ts'
import { readUrls } from './url-list.ts'

const world: World = {
  env: {},
  cwd: '/',
  signal: new AbortController().signal,
  out: () => {},
  err: () => {},
  color: { out: false, err: false },
}

/** The world with something on its standard input. */
const given = (text: string | Uint8Array): World => ({ ...world, input: async () => Buffer.from(text) })

describe('a list of URLs', () => {
  test('is put together from arguments, files and standard input, which is read once', async () => {
    const root = createFolder()
    writeFileSync(join(root, 'a.txt'), '\uFEFF# comment\r\n/a\r\n\r\n  # another\n  /b#c \n')
    let reads = 0
    const input = async () => {
      reads++
      return Buffer.from('/in')
    }
    const urls = await readUrls(['/arg', '-'], ['a.txt', '-'], root, { ...world, input })
    expect(urls).toEqual(['/arg', '/a', '/b#c', '/in'])
    expect(reads).toBe(1)
  })

  test.each([
    ['UTF-16 with its mark, as PowerShell writes it', Buffer.from('\uFEFF/café\r\n/b\r\n', 'utf16le')],
    ['the same, the other way round', Buffer.from('\uFEFF/café\r\n/b\r\n', 'utf16le').swap16()],
    ['names that end with NUL', '/café\0/b\0'],
    ["names in git's quotes", '"/caf\\303\\251"\n/b\n'],
  ])('may be %s', async (_, text) => {
    expect(await readUrls(['-'], [], '/', given(text))).toEqual(['/café', '/b'])
  })

  test('keeps names as they stand: with spaces and # between NUL, with what git has escaped', async () => {
    expect(await readUrls(['-'], [], '/', given('/ a \0#b\0"/c"\0'))).toEqual(['/ a ', '#b', '"/c"'])
    expect(await readUrls(['-'], [], '/', given('"/a\\"b\\\\c\\td"\n/e"\n"/f"g"'))).toEqual([
      '/a"b\\c\td',
      '/e"',
      '"/f"g"',
    ])
  })

  const refused: readonly [string, string | Uint8Array, string][] = [
    ['bytes of no text', Buffer.from([0x2f, 0xe9, 0x0a]), 'it is not UTF-8'],
    ['half a UTF-16', Buffer.from([0xff, 0xfe, 0x2f]), 'it is not UTF-16LE'],
    ['UTF-16 without its mark', Buffer.from('/a\r\n/b\r\n', 'utf16le'), 'both NUL characters and line ends'],
    ['a quoted name of no text', '"/caf\\351"', 'it is not UTF-8'],
  ]
  test.each(refused)('is refused where it is %s', async (_, text, why) => {
    await expect(readUrls(['-'], [], '/', given(text))).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringMatching(new RegExp(`^Standard input .*${why}`)),
      hint: expect.stringContaining('UTF-8, one URL or path a line'),
    })
  })

  test('is refused where a file or standard input is not there', async () => {
    const root = createFolder()
    await expect(readUrls([], ['a.txt'], root, world)).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringMatching(/^--from a\.txt cannot be read: ENOENT/),
    })
    await expect(readUrls(['-'], [], root, world)).rejects.toMatchObject({
      code: 'USAGE',
      message: '"-" reads standard input, and there is none.',
    })
  })
})

const git = requireProgram('git')
describeWith(git, "with git's own words", () => {
  /** What a command line says in a repository in which some files of `public` changed between `v1` and `v2`. */
  async function inRepository(line: string): Promise<string> {
    const cwd = createFolder()
    const run = async (script: string): Promise<CommandResult> => {
      const result = await startProgram(['sh', '-c', script], { cwd, env: { HOME: cwd } }).result
      expect(result).toMatchObject({ status: 0, stderr: '' })
      return result
    }
    const commit = 'git add -A && git -c user.name=a -c user.email=a@example.com commit -qm a && git tag'
    writeFiles(cwd, { 'public/same.html': 'a', 'public/café.jpg': 'a', 'public/a b/é"x".html': 'a' })
    await run(`git init -q && ${commit} v1`)
    writeFiles(cwd, { 'public/café.jpg': 'b', 'public/a b/é"x".html': 'b', 'other.txt': 'b' })
    await run(`${commit} v2`)
    return (await run(line)).stdout
  }

  const page = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8')

  it('reads what the README pipes, whatever is in a name', async () => {
    const [, recipe = ''] = /^(git diff .*) \| cdn-purge purge -/m.exec(page) ?? []
    expect(await readUrls(['-'], [], '/', given(await inRepository(recipe)))).toEqual([
      '/a b/é"x".html',
      '/café.jpg',
    ])
  })

  it.each(['git diff --name-only v1 v2 -- public', 'git diff -z --name-only v1 v2 -- public'])(
    'knows the names of %s',
    async line => {
      expect(await readUrls(['-'], [], '/', given(await inRepository(line)))).toEqual([
        'public/a b/é"x".html',
        'public/café.jpg',
      ])
    },
  )
})
