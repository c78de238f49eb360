import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { install, packAll } from './packed.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cdn-purge-examples-')))
let packed: readonly string[] = []

beforeAll(async () => {
  packed = await packAll(folder)
}, 300_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each([
  { example: 'provider', packages: ['core', 'report'], passed: /pass 47/ },
  { example: 'test-kit', packages: ['core', 'report', 'cli', 'simulator'], passed: /pass 1$/m },
])(
  'examples/$example passes its tests with the packed packages',
  async ({ example, packages, passed }) => {
    const project = join(folder, example)
    cpSync(fileURLToPath(new URL(`../../examples/${example}`, import.meta.url)), project, { recursive: true })
    const named = packages.map(name => {
      const file = name === 'cli' ? /\/cdn-purge-\d/ : new RegExp(`/cdn-purge-${name}-\\d`)
      return packed.filter(path => file.test(path))
    })
    expect(named.map(({ length }) => length)).toEqual(packages.map(() => 1))
    // Its own compiler and types too, whatever NODE_ENV says.
    await install(project, ['--include=dev', ...named.flat()])
    const { all, exitCode } = await execa('npm', ['test'], { cwd: project, reject: false, all: true })
    expect(exitCode, all).toBe(0)
    expect(all).toMatch(passed)
  },
  300_000,
)
