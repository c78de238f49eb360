import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createProject } from '../support/project.ts'
import { SITE, writeFiles } from '../support/workspace.ts'

/** A project of which one folder was deployed. */
async function createDeployed(folder: string) {
  const project = await createProject({ files: {} })
  const at = (name: string) => join(project.root, name)
  rmSync(at('dist'), { recursive: true, force: true })
  writeFiles(at(folder), { 'about.html': 'one' })
  expect(await project.command(['run', folder])).toMatchObject({ status: 0 })
  return { ...project, at }
}

test.each(['.output/public', 'build', 'dist/client'])(
  'a command without a folder takes that of the last run, %s, and says so',
  async folder => {
    const project = await createDeployed(folder)
    writeFiles(project.at(folder), { 'about.html': 'two' })
    for (const command of [['plan'], ['diff'], ['explain', '/about.html'], ['run']]) {
      const { stdout, stderr } = await project.command(command)
      expect(stdout + stderr).toContain(`No folder is named: it is ${folder}, as at the last run.`)
      expect(stdout).toContain(`${SITE}about.html`)
      expect(stdout).not.toContain(`${SITE}client`)
    }
    expect(Object.keys(JSON.parse(project.ledger()['ledger.json'] ?? '').outputs)).toEqual([folder])
  },
)

test('the usual folder is taken where it is here, and does not hold that of the last run', async () => {
  const project = await createDeployed('build')
  writeFiles(project.at('dist'), { 'new.html': 'new' })
  const { stdout, stderr } = await project.command(['plan'])
  expect(stdout).toContain(`${SITE}new.html`)
  expect(stderr).not.toContain('No folder is named')
})

test('the usual folder is taken where the ledger knows it, whatever ran last', async () => {
  const project = await createDeployed('dist')
  writeFiles(project.at('dist/client'), { 'about.html': 'inner' })
  expect(await project.command(['run', 'dist/client'])).toMatchObject({ status: 0 })
  const { stdout, stderr } = await project.command(['plan'])
  expect(stdout).toContain(`${SITE}client/about.html`)
  expect(stderr).not.toContain('No folder is named')
})

test('the option "dir" says which folder it is', async () => {
  const project = await createDeployed('dist/client')
  project.configure({ dir: 'dist' })
  const { stdout, stderr } = await project.command(['plan'])
  expect(stdout).toContain(`${SITE}client/about.html`)
  expect(stderr).toMatch(/does not know dist, but dist\/client in it, .* count as changed, this once\.\n$/)
})

test('a ledger that cannot be read is still forgotten on demand', async () => {
  const project = await createDeployed('dist')
  writeFiles(project.root, { '.cdn-purge/ledger.json': '{' })
  expect(await project.command(['plan'])).toMatchObject({ status: 2 })
  expect(await project.command(['run', '--reset-ledger', '--yes'])).toMatchObject({ status: 0 })
})
