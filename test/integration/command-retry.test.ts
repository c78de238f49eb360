import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { pendingIn } from '../support/pending-items.ts'
import { createProject, type Project } from '../support/project.ts'
import { SITE } from '../support/workspace.ts'

/** A project whose two caches owe three files each. */
async function createIndebted(): Promise<Project> {
  const project = await createProject({ targets: [{ provider: 'paradarum' }, { provider: 'wao' }] })
  project.simulator.faults.add('paradarum', { status: 401, body: {} })
  await project.command(['run'])
  project.simulator.clearLog()
  return project
}

const ledgerOf = (project: Project) => JSON.parse(project.ledger()['ledger.json'] ?? '')

describe('cdn-purge retry', () => {
  test('sends what is pending, and nothing else', async () => {
    const project = await createIndebted()
    project.write({ 'index.html': 'changed since' })
    expect(await project.json(['retry'])).toMatchObject({
      command: 'retry',
      ok: true,
      targets: [{ accepted: 3 }, { accepted: 3 }],
    })
    expect(ledgerOf(project).pending).toEqual({})
    expect(await project.json(['run'])).toMatchObject({ changes: { changed: ['index.html'] } })
  })

  test('needs no output, and does nothing where nothing is pending', async () => {
    const project = await createProject({ files: {} })
    expect(await project.command(['retry'])).toEqual({
      status: 0,
      stdout: 'nothing to purge\n',
      stderr: '',
    })
    expect(() => project.ledger()).toThrow('ENOENT')
  })

  test('with --dry-run shows what it would send', async () => {
    const project = await createIndebted()
    const { stdout } = await project.command(['retry', '--dry-run'], { WAO_API_TOKEN: '' })
    expect(stdout).toContain('paradarum: would purge 3 URLs in 1 request')
    expect(stdout).toContain('"value": "/about.html"')
    expect(project.simulator.log).toEqual([])
  })

  test('with --target sends only there', async () => {
    const project = await createIndebted()
    await project.command(['retry', '--target', 'paradarum'], { WAO_API_TOKEN: '' })
    expect(Object.keys(ledgerOf(project).pending)).toEqual(['wao'])
  })
})

describe('--forget', () => {
  test('drops what it names, says so, and sends nothing; it needs no credentials', async () => {
    const project = await createIndebted()
    const args = ['retry', '--forget', '/index.html', '--forget', `${SITE}style.css`]
    const none = { WAO_API_TOKEN: '', PARADARUM_API_KEY: '' }
    const { status, stdout, stderr } = await project.command(args, none)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout.split('\n').slice(0, 4).sort()).toEqual([
      `paradarum: dropped ${SITE}index.html`,
      `paradarum: dropped ${SITE}style.css`,
      `wao: dropped ${SITE}index.html`,
      `wao: dropped ${SITE}style.css`,
    ])
    expect(project.simulator.log).toEqual([])
    expect(await project.json(['retry'])).toMatchObject({ targets: [{ due: 1 }, { due: 1 }] })
  })

  test('drops what a target owes that is configured no more', async () => {
    const project = await createIndebted()
    const { baseUrl } = project.simulator.apis.paradarum
    project.configure({ targets: [{ provider: 'paradarum', baseUrl }] })
    const args = ['retry', '--forget', '/index.html', '--target', 'wao']
    expect(await project.json(args)).toEqual({
      version: 1,
      command: 'retry',
      ok: true,
      dropped: [{ target: 'wao', kind: 'url', item: `${SITE}index.html` }],
      ledger: { location: '.cdn-purge', sequence: 2, written: true },
    })
    expect(pendingIn(join(project.root, '.cdn-purge'))).toMatchObject({
      paradarum: { length: 3 },
      wao: { length: 2 },
    })
  })

  test.each([
    [['--forget', '/about.htm'], /\/about\.htm is not pending \(did you mean "\/about\.html"\?\)/],
    [['--forget', '/index.html', '--forget', '/x'], /^error \/x is not pending/],
    [['--forget', '/index.html', '--target', 'wa'], /no such target \(did you mean "wao"\?\)/],
    [['--forget', '/index.html', '--dry-run'], /--forget writes, and this run must not/],
  ])('drops nothing for %j', async (args, says) => {
    const project = await createIndebted()
    const before = project.ledger()
    const { status, stderr } = await project.command(['retry', ...args])
    expect(stderr).toMatch(says)
    expect(status).toBe(2)
    expect(project.ledger()).toEqual(before)
  })
})
