import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runCommand } from '../support/command.ts'
import { createProject, type Project } from '../support/project.ts'
import { writeFiles } from '../support/workspace.ts'

/** A repository of several apps, one of which is ours. */
async function createRepository() {
  const project = await createProject({ files: {} })
  const app = join(project.root, 'apps/web')
  mkdirSync(join(project.root, '.git'))
  writeFiles(app, { 'dist/index.html': 'home', 'src/pages/index.md': '' })
  const config = 'cdn-purge.config.json'
  renameSync(join(project.root, config), join(app, config))
  return { ...project, app }
}

/** Runs the command in a folder; the object that it prints. */
async function json({ simulator: { env } }: Project, cwd: string, args: readonly string[]): Promise<unknown> {
  const { status, stdout, stderr } = await runCommand([...args, '--json'], { cwd, env })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return JSON.parse(stdout)
}

describe("the project's root is the folder of the configuration", () => {
  test('from any folder beneath it', async () => {
    const project = await createRepository()
    const { app } = project
    const first = await json(project, join(app, 'src/pages'), ['run'])
    expect(first).toMatchObject({ firstRun: true, changes: { added: ['index.html'] } })
    expect(existsSync(join(app, '.cdn-purge/ledger.json'))).toBe(true)
    expect(existsSync(join(app, 'src/pages/.cdn-purge'))).toBe(false)
    const second = await json(project, app, ['run'])
    expect(second).toMatchObject({ firstRun: false, changes: { unchanged: 1 } })
  })

  test('while a directory on the command line is relative to where it is typed', async () => {
    const project = await createRepository()
    const { app, root } = project
    await json(project, app, ['run', 'dist'])
    const same = { firstRun: false, changes: { unchanged: 1 } }
    expect(await json(project, join(app, 'src/pages'), ['run', '../../dist'])).toMatchObject(same)
    expect(await json(project, join(app, 'dist'), ['run', '.'])).toMatchObject(same)
    expect(await json(project, root, ['run', 'dist', '--cwd', 'apps/web'])).toMatchObject(same)
    const config = ['--config', 'apps/web/cdn-purge.config.json']
    expect(await json(project, root, ['run', 'apps/web/dist', ...config])).toMatchObject(same)
    expect(await json(project, app, ['status'])).toMatchObject({ outputs: [{ name: 'dist' }] })
  })

  test('while a list of URLs on the command line is relative to where it is typed', async () => {
    const project = await createRepository()
    writeFiles(project.app, { 'src/urls.txt': '/a' })
    const purged = await json(project, join(project.app, 'src'), ['purge', '--from', 'urls.txt'])
    expect(purged).toMatchObject({ targets: [{ accepted: 1 }] })
  })
})

test('no configuration beneath, beside or above the repository counts', async () => {
  const project = await createRepository()
  const result = await runCommand(['plan'], { cwd: project.root })
  expect(result).toMatchObject({ status: 2, stderr: expect.stringContaining('There is no configuration in') })
})

test('a configuration in JSON may name its schema', async () => {
  const project = await createProject()
  project.configure({ $schema: './schema.json' })
  expect(await project.command(['plan'])).toMatchObject({ status: 0, stderr: '' })
})

test('credentials may stand in `.env` files beside the configuration, and are never printed', async () => {
  const project = await createRepository()
  const { WAO_API_TOKEN = '', ...env } = project.simulator.env
  const run = () => runCommand(['run', '--verbose'], { cwd: join(project.app, 'src'), env })
  expect(await run()).toMatchObject({ status: 2, stderr: expect.stringContaining('WAO_API_TOKEN') })

  writeFiles(project.app, { '.env': 'WAO_API_TOKEN=wrong-in-env\n' })
  const { status, stdout, stderr } = await run()
  expect(status).toBe(3)
  expect(stdout + stderr).not.toContain('wrong-in-env')

  writeFiles(project.app, { '.env.production.local': `WAO_API_TOKEN="${WAO_API_TOKEN}"\n` })
  expect(await run()).toMatchObject({ status: 0 })
})
