import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openContext, recordSnapshot } from '@cdn-purge/core/engine'
import { describe, expect, test } from 'vitest'
import { manifestHash } from '../../packages/core/src/manifest/manifest.ts'
import { describeWith, requireProgram } from '../support/programs.ts'
import { createProject, type Project } from '../support/project.ts'
import { SITE, writeFiles } from '../support/workspace.ts'

/** What `when: 'deploy'` does at the end of a build; then only the snapshot is carried to where the command runs. */
async function carry(project: Project): Promise<void> {
  const options = await project.resolve({ html: ['file'] })
  const { context, ignore, close } = openContext(options, project.root, project.log)
  await recordSnapshot(
    { options, ignore, outputs: [{ name: 'dist', directory: join(project.root, 'dist') }] },
    context,
  )
  await close()
  rmSync(join(project.root, 'dist'), { recursive: true })
}

describe('recovery is one command', () => {
  test('after a refusal, also where output and snapshot are used up', async () => {
    const project = await createProject()
    await carry(project)
    project.simulator.faults.add('wao', { status: 503, times: 9 })
    expect(await project.command(['run'])).toMatchObject({ status: 1 })
    expect(existsSync(join(project.root, '.cdn-purge/snapshot'))).toBe(false)
    project.simulator.faults.clear()

    const { status, stdout, stderr } = await project.command(['run'])
    expect(stderr).toContain('dist is not here, and no snapshot waits')
    expect(stdout).toContain('wao: 3 of 3 URLs accepted')
    expect(status).toBe(0)
    expect(await project.command(['plan'])).toMatchObject({ status: 0 })
    const again = await project.command(['run'])
    expect(again).toMatchObject({ status: 0 })
    expect(again.stdout).toContain('nothing to purge')
  })

  test('but an output that no run has seen must be built, or named rightly', async () => {
    const project = await createProject()
    rmSync(join(project.root, 'dist'), { recursive: true })
    expect(await project.command(['run'])).toMatchObject({ status: 2 })
    writeFiles(project.root, { 'dist/a.css': 'a' })
    await project.command(['run'])
    expect(await project.command(['run', 'dits'])).toMatchObject({ status: 2 })
  })

  test('a run that lacks a credential has recorded what it owes', async () => {
    const project = await createProject()
    await project.command(['run'])
    project.write({ 'style.css': 'live' })
    const { status, stderr } = await project.command(['run'], { WAO_API_TOKEN: '' })
    expect(status).toBe(2)
    expect(stderr).toContain('set the variable WAO_API_TOKEN')
    expect(stderr).toContain('What is due is recorded as pending')
    project.write({ 'style.css': 'body { color: black }' })
    expect(await project.json(['run'])).toMatchObject({
      ok: true,
      targets: [{ settled: [{ item: `${SITE}style.css` }] }],
    })
  })

  test('--reset-ledger purges what the manifests still name, also of a ledger that cannot be read', async () => {
    const project = await createProject()
    await project.command(['run'])
    project.write({ 'about.html': undefined })
    writeFiles(join(project.root, '.cdn-purge'), { 'ledger.json': '{' })
    const report = await project.json(['run', '--reset-ledger', '--yes'])
    expect(report).toMatchObject({ ok: true, firstRun: true, changes: { removed: ['about.html'] } })
    expect(report).toMatchObject({ targets: [{ accepted: 3 }] })
    expect(await project.json(['run'])).toMatchObject({ targets: [{ due: 0 }] })
  })
})

describe('a snapshot that was made elsewhere', () => {
  const line = (path: string, hash = 'a'.repeat(64)) => `${hash}  ${path}\n`

  test.each([
    ['a path that climbs', line('../../admin/x.html'), '"../../admin/x.html" is no path inside it'],
    ['an absolute path', line('/etc/x'), 'its path is not relative'],
    ['an empty folder name', line('a//b'), '"a//b" is no path inside it'],
    ['something else than a hash', line('a', 'z'.repeat(64)), 'it is not a SHA-256'],
    ['lines out of order', line('b') + line('a'), 'does not sort'],
    ['the same line twice', line('a') + line('a'), 'does not sort'],
    ['no file at all', '', 'it names no file'],
  ])('is refused with %s', async (_, text, why) => {
    const project = await createProject()
    await carry(project)
    const folder = join(project.root, '.cdn-purge/snapshot')
    const hash = manifestHash(Buffer.from(text))
    const entry = JSON.parse(readFileSync(join(folder, 'entry.json'), 'utf8'))
    entry.outputs.dist.manifest = hash
    writeFiles(folder, { [`${hash}.sums`]: text, 'entry.json': JSON.stringify(entry) })
    const { status, stderr } = await project.command(['run'])
    expect(stderr).toContain(why)
    expect(stderr).toContain('[SNAPSHOT_INVALID]')
    expect(status).toBe(2)
    expect(project.simulator.log).toEqual([])
  })

  test('is refused for another environment, and for an output outside of the project', async () => {
    const project = await createProject()
    await carry(project)
    const file = join(project.root, '.cdn-purge/snapshot/entry.json')
    const entry = readFileSync(file, 'utf8')
    writeFiles(join(file, '..'), { 'entry.json': entry.replace('"production"', '"staging"') })
    expect((await project.command(['run'])).stderr).toContain(
      'is of the environment "staging", not "production"',
    )
    writeFiles(join(file, '..'), { 'entry.json': entry.replace('"dist"', '"../../etc"') })
    expect((await project.command(['run'])).stderr).toContain('"../../etc", which lies outside')
    expect(project.simulator.log).toEqual([])
  })
})

test.each(['constructor', '__proto__', 'toString'])(
  '%s is only a name: of a target, of an output',
  async name => {
    const project = await createProject({ targets: [{ provider: 'wao', name }] })
    renameSync(join(project.root, 'dist'), join(project.root, name))
    for (const due of [3, 0]) {
      expect(await project.json(['run', name])).toMatchObject({ ok: true, targets: [{ name, due }] })
    }
    writeFiles(project.root, { [`${name}/style.css`]: 'changed' })
    expect(await project.json(['run', name])).toMatchObject({ targets: [{ due: 1, accepted: 1 }] })
  },
)

describeWith(requireProgram('git'), 'a ledger that is committed', () => {
  test('survives a checkout that changes line ends', async () => {
    const project = await createProject()
    await project.command(['run'])
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
        cwd: project.root,
      })
    git('init', '--quiet')
    git('add', '--all')
    git('commit', '--quiet', '--message', 'ledger')
    rmSync(join(project.root, '.cdn-purge'), { recursive: true })
    git('-c', 'core.autocrlf=true', 'checkout', '--', '.cdn-purge')
    expect(await project.json(['run'])).toMatchObject({ ok: true, firstRun: false, targets: [{ due: 0 }] })
  })
})
