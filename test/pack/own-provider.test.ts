import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, expect, test } from 'vitest'
import { install, packAll } from './packed.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cdn-purge-provider-')))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a provider in a project of its own compiles against the packed core, and passes its suite', async () => {
  const project = join(folder, 'my-cdn')
  cpSync(fileURLToPath(new URL('../../examples/provider', import.meta.url)), project, { recursive: true })
  const core = (await packAll(folder)).filter(path => /cdn-purge-(?:core|report)-/.test(path))
  expect(core).toHaveLength(2)
  // Its own compiler and types too, whatever NODE_ENV says.
  await install(project, ['--include=dev', ...core])
  const { all, exitCode } = await execa('npm', ['test'], { cwd: project, reject: false, all: true })
  expect(exitCode, all).toBe(0)
  expect(all).toMatch(/pass 47/)
}, 300_000)
