import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { describe, expect, test } from 'vitest'
import { COMMAND, startProgram } from '../support/command.ts'
import { createProject } from '../support/project.ts'
import { writeFiles } from '../support/workspace.ts'

describe('a shell', () => {
  test.each([[['run']], [['status', '--json']]])(
    'whose directory was deleted is told so, and not that something is pending: %j',
    async args => {
      const { root } = await createProject()
      mkdirSync(join(root, 'release'))
      const script = 'cd release && rmdir ../release && exec "$0" "$@"'
      const program = ['sh', '-c', script, process.execPath, COMMAND, ...args]
      const { status, stdout, stderr } = await startProgram(program, { cwd: root }).result
      expect(status).toBe(2)
      expect(stderr).toMatch(/^error The working directory does not exist any more\. \[USAGE\]\nhint .+\n$/)
      if (args.includes('--json')) expect(JSON.parse(stdout)).toMatchObject({ ok: false })
    },
  )

  test('whose directory was deleted may name another one', async () => {
    const { root } = await createProject()
    mkdirSync(join(root, 'release'))
    const script = `cd release && rmdir ../release && exec "$0" "$@"`
    const program = ['sh', '-c', script, process.execPath, COMMAND, 'plan', '--cwd', root]
    const { status, stdout, stderr } = await startProgram(program, { cwd: root }).result
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain('Nothing was sent or written.')
  })

  test('that cannot write what the command says is told so, since what was purged was', async () => {
    const { root, simulator } = await createProject()
    const program = ['sh', '-c', 'exec "$0" "$@" >/dev/full', process.execPath, COMMAND, 'run']
    const { status, stderr } = await startProgram(program, { cwd: root, env: simulator.env }).result
    expect(status).toBe(1)
    expect(stderr).toMatch(/^error What stands above is not all: .*ENOSPC.*"cdn-purge status".*\n$/)
    expect(simulator.log).toHaveLength(1)
  })
})

describe('a configuration', () => {
  test.each(['process.exit(0)', 'await new Promise(() => {})', 'export default new Promise(() => {})'])(
    'that ends the process, or never comes, is no success: %s',
    async source => {
      const { root, command, simulator } = await createProject()
      writeFiles(root, { 'cdn-purge.config.mjs': source })
      const { status, stdout, stderr } = await command(['run', '--json'])
      expect(status).toBe(2)
      expect(stderr).toMatch(
        /^error The process ended before the command was done\. \[CONFIG_INVALID\]\nhint /,
      )
      expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: 'CONFIG_INVALID' } })
      expect(simulator.log).toEqual([])
    },
  )
})
