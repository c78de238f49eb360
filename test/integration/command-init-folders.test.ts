import { readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { runCommand } from '../support/command.ts'
import { createFolder } from '../support/workspace.ts'

const answers = ['--site', 'https://www.example.com/', '--cache', 'wao', '--live', 'upload', '--yes']
const read = (root: string) => readFileSync(join(root, 'cdn-purge.config.mjs'), 'utf8')

test('init says that a folder is a guess, in what it prints and in what it writes', async () => {
  const root = createFolder({ '.git/HEAD': '' })
  const { status, stderr } = await runCommand(['init', ...answers], { cwd: root })
  expect(status).toBe(0)
  expect(stderr).toContain(
    'warning Nothing here shows which folder is served: "dist" is a guess. If it is another one, name it: cdn-purge init FOLDER.',
  )
  expect(read(root)).toContain(`  dir: 'dist', // a guess: the folder that is served\n`)
})

test('init takes a folder that is named, and what it writes runs twice', async () => {
  const root = createFolder({ '.git/HEAD': '', 'www/index.html': 'home' })
  symlinkSync(fileURLToPath(new URL('../node_modules', import.meta.url)), join(root, 'node_modules'))
  const named = await runCommand(['init', 'www', ...answers], { cwd: root })
  expect(named.stderr).not.toContain('guess')
  expect(read(root)).toContain(`  dir: 'www',\n`)
  const run = () => runCommand(['plan', '--json'], { cwd: root })
  for (const { status, stdout } of [await run(), await run()]) {
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ changes: { added: ['index.html'] } })
  }
})
