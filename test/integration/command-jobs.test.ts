import { describe, expect, test } from 'vitest'
import { createProject } from '../support/project.ts'

/** A deployed site behind Medianova, two pages of which have changed; the vendor's next job is `op-9`. */
async function createChanged() {
  const project = await createProject({ targets: [{ provider: 'medianova', wait: 3 }] })
  expect(await project.command(['run'])).toMatchObject({ status: 0 })
  project.write({ 'index.html': 'new', 'about.html': 'new' })
  const { faults } = project.simulator
  faults.add('medianova.purge', { status: 200, body: { status: true, opID: 'op-9', message: 'queued' } })
  const list = (...rows: readonly object[]) =>
    faults.add('medianova.jobs', {
      status: 200,
      times: 9,
      body: {
        status: true,
        data: {
          page: 1,
          total: rows.length,
          limit: 100,
          requests: rows.map(row => ({ opID: 'op-9', ...row })),
        },
      },
    })
  return { ...project, faults, list }
}

const failed = { url: '/about.html', status: 3, message: 'Purge failed: path syntax incorrect' }

describe('with `wait`', () => {
  test('a job that failed is a failure, which the next run sends again', async () => {
    const { command, json, faults, list } = await createChanged()
    list({ url: '/index.html', status: 1 }, { ...failed, completedAt: '2026-11-27T10:00:00Z' })
    const { status, stdout, stderr } = await command(['run'])
    expect(status).toBe(1)
    expect(stderr).toContain('its job failed: Purge failed: path syntax incorrect')
    expect(stdout).toContain('medianova: 1 of 2 paths are purged')
    expect(await json(['plan'])).toMatchObject({
      targets: [{ due: 1, planned: [{ item: 'https://www.example.com/about.html' }] }],
    })

    faults.clear()
    expect(await command(['run'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('medianova: 1 of 1 URL accepted in 1 request'),
    })
    expect(await json(['plan'])).toMatchObject({ targets: [{ due: 0 }] })
  })

  test('a whole cache whose job failed is not told of as purged', async () => {
    const { command, list } = await createChanged()
    list({ url: '/*', status: 'Failed' })
    const { status, stdout, stderr } = await command(['purge', '--everything', '--yes'])
    expect(status).toBe(1)
    expect(stdout).not.toContain('the whole cache')
    expect(stderr).toContain('its job failed')
  })

  test('a list that cannot be read, or lacks the purge, is a warning', async () => {
    const { command, write, faults, list } = await createChanged()
    faults.add('medianova.jobs', { status: 404, body: { message: 'no such list' }, times: 9 })
    const unread = await command(['run'])
    expect(unread.status).toBe(0)
    expect(unread.stderr).toContain('whether it is completed is not known: ')
    expect(unread.stderr).toContain('no such list')

    faults.clear()
    write({ 'index.html': 'newer' })
    faults.add('medianova.purge', { status: 200, body: { status: true, opID: 'op-9' } })
    list()
    const { status, stderr } = await command(['run'])
    expect(status).toBe(0)
    expect(stderr).toContain('its list has no job of op-9')
  })
})
