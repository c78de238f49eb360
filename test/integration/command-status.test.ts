import { join } from 'node:path'
import { openContext, recordSnapshot } from '@cdn-purge/core/engine'
import { describe, expect, test } from 'vitest'
import { createProject, type Project } from '../support/project.ts'
import { SITE } from '../support/workspace.ts'

async function build(project: Project): Promise<void> {
  const options = await project.resolve()
  const { context, ignore, close } = openContext(options, project.root, project.log)
  const outputs = [{ name: 'dist', directory: join(project.root, 'dist') }]
  await recordSnapshot({ options, outputs, ignore }, context)
  await close()
}

describe('cdn-purge status', () => {
  test('of a project that was never purged', async () => {
    const project = await createProject()
    expect(await project.command(['status'])).toEqual({
      status: 0,
      stdout: 'ledger .cdn-purge, environment production: nothing is recorded yet\nwao: nothing pending\n',
      stderr: '',
    })
    expect(() => project.ledger()).toThrow('ENOENT')
  })

  test('tells ledger, outputs, snapshot and what is pending, as an object too; it needs no credentials', async () => {
    const project = await createProject({ targets: [{ provider: 'paradarum' }, { provider: 'wao' }] })
    project.simulator.faults.add('paradarum', { status: 401, body: {} })
    await project.command(['run'])
    await build(project)
    const { baseUrl } = project.simulator.apis.paradarum
    project.configure({ targets: [{ provider: 'paradarum', baseUrl }] })
    const items = ['about.html', 'index.html', 'style.css'].map(file => ({
      kind: 'url',
      item: SITE + file,
      since: 1,
    }))
    expect(await project.json(['status'], { PARADARUM_API_KEY: '' })).toEqual({
      version: 1,
      command: 'status',
      ok: true,
      location: '.cdn-purge',
      environment: 'production',
      sequence: 1,
      updatedAt: expect.stringMatching(/^20.*Z$/),
      outputs: [{ name: 'dist', files: 3 }],
      pending: [
        { target: 'paradarum', configured: true, items },
        { target: 'wao', configured: false, items },
      ],
      snapshot: {
        environment: 'production',
        createdAt: expect.stringMatching(/^20.*Z$/),
        outputs: [{ name: 'dist', files: 3 }],
      },
      jobs: [],
      ended: [],
    })
    const { status, stdout } = await project.command(['status'])
    expect(status).toBe(0)
    expect(stdout).toContain('ledger .cdn-purge, environment production, sequence 1, written 20')
    expect(stdout).toContain('\n  dist: 3 files\na snapshot of 20')
    expect(stdout).toContain(`\nparadarum: 3 pending\n  ${SITE}about.html since 1\n`)
    expect(stdout).toContain('\nwao, which is not among the targets (retry --forget drops it): 3 pending\n')
  })

  test('names 20 of what is pending, and all with --verbose', async () => {
    const project = await createProject()
    project.simulator.faults.add('wao', { status: 401, body: {} })
    await project.command(['purge', ...Array.from({ length: 22 }, (_, index) => `/p${index}`)])
    const count = async (...flags: string[]) =>
      (await project.command(['status', ...flags])).stdout.match(/^ {2}https/gm)?.length
    expect(await count()).toBe(20)
    expect((await project.command(['status'])).stdout).toContain('  and 2 more (--verbose lists all)\n')
    expect(await count('--verbose')).toBe(22)
  })
})

describe('the jobs of Medianova', () => {
  const createWithJobs = () =>
    createProject({
      targets: [{ provider: 'medianova' }],
      simulator: { medianova: { completeAfterMs: 60_000 } },
    })

  test('are listed while they run', async () => {
    const project = await createWithJobs()
    await project.command(['purge', '/a'])
    const [job] = [{ operation: expect.any(String), item: '/a', state: 'waiting', message: 'waiting' }]
    expect(await project.json(['status'])).toMatchObject({ jobs: [{ target: 'medianova', running: [job] }] })
    expect((await project.command(['status'])).stdout).toContain(
      'medianova: 1 job is still running\n  /a is waiting: waiting',
    )
  })

  test('are left out with a note where there are no credentials', async () => {
    const project = await createWithJobs()
    const { status, stderr } = await project.command(['status'], {
      MEDIANOVA_TOKEN: '',
      MEDIANOVA_API_KEY: '',
      MEDIANOVA_API_SECRET: '',
    })
    expect(status).toBe(0)
    expect(stderr).toMatch(/^medianova: its jobs are not listed: .*set the variable MEDIANOVA_TOKEN/)
    expect(project.simulator.log).toEqual([])
  })

  test('that cannot be listed are a warning', async () => {
    const project = await createWithJobs()
    project.simulator.faults.add('medianova', { status: 403, body: { message: 'not yours' }, times: 9 })
    const { status, stdout, stderr } = await project.command(['status', '--json'])
    expect(status).toBe(0)
    expect(stderr).toMatch(/^warning medianova: its jobs could not be listed: .*not yours/)
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      jobs: [{ running: [], note: expect.stringContaining('not yours') }],
    })
  })
})
