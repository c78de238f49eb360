import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createFolder } from '../../../../test/support/workspace.ts'
import type { World } from '../command.ts'
import { readUrls } from './url-list.ts'

const world: World = {
  env: {},
  cwd: '/',
  signal: new AbortController().signal,
  out: () => {},
  err: () => {},
  color: false,
}

describe('a list of URLs', () => {
  test('is put together from arguments, files and standard input, which is read once', async () => {
    const root = createFolder()
    writeFileSync(join(root, 'a.txt'), '\uFEFF# comment\r\n/a\r\n\r\n  # another\n  /b#c \n')
    let reads = 0
    const input = async () => {
      reads++
      return '/in'
    }
    const urls = await readUrls(['/arg', '-'], ['a.txt', '-'], root, { ...world, input })
    expect(urls).toEqual(['/arg', '/a', '/b#c', '/in'])
    expect(reads).toBe(1)
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
