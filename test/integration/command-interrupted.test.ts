import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { pendingIn } from '../support/pending-items.ts'
import { createProject } from '../support/project.ts'
import { writeFiles } from '../support/workspace.ts'

describe('interrupted', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('by %s, a run keeps what is owed', async signal => {
    const project = await createProject({ targets: [{ provider: 'paradarum', batchSize: 1 }] })
    // Requests are under way four at once: of six, some were accepted when the signal comes.
    project.write({ 'a.html': 'a', 'b.html': 'b', 'c.html': 'c' })
    project.simulator.faults.add('paradarum', {
      status: 200,
      times: 2,
      body: { succeeded: true, data: { jobCount: 1, shields: 1, nodes: 1, hostnames: 1 } },
    })
    project.simulator.faults.add('paradarum', { hang: true, times: 9 })
    const { child, result } = project.start(['run', '--json', '--report', 'report.html'])
    await vi.waitFor(() => expect(project.simulator.log.length).toBeGreaterThan(4), { timeout: 20_000 })
    child.kill(signal)
    const { status, stdout, stderr } = await result
    expect(status).toBe(130)
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: 'INTERRUPTED' } })
    expect(stderr).not.toMatch(/^\s+at /m)
    expect(stderr).toContain('No report was written to report.html, since the run did not end.')
    expect(stderr).toContain('Interrupted. Pending in .cdn-purge: 4 at paradarum.')
    expect(stderr).toContain('hint The next run sends it, and so does `cdn-purge retry`.')
    expect(Object.keys(project.ledger()).sort()).toEqual([
      '.gitattributes',
      expect.stringMatching(/\.sums$/),
      'ledger.json',
    ])
    expect(pendingIn(join(project.root, '.cdn-purge'))).toMatchObject({
      paradarum: { length: 4 },
    })

    project.simulator.faults.clear()
    expect(await project.json(['run'])).toMatchObject({ ok: true, targets: [{ due: 4, accepted: 4 }] })
  })

  test('twice, it ends at once', async () => {
    const project = await createProject()
    writeFiles(project.root, {
      'cdn-purge.config.json': undefined,
      'cdn-purge.config.mjs': `
        process.on('SIGINT', () => process.stderr.write('heard'))
        process.stderr.write('ready')
        export default () => new Promise(() => setInterval(() => {}, 1000))`,
    })
    const { child, result } = project.start(['run'])
    await once(child.stderr ?? child, 'data')
    child.kill('SIGINT')
    await once(child.stderr ?? child, 'data')
    child.kill('SIGINT')
    expect(await result).toMatchObject({ status: 130, stderr: 'readyheard' })
  })
})

test('a reader that goes away breaks nothing', async () => {
  const project = await createProject()
  const names = Array.from({ length: 2000 }, (_, index) => [
    `pages/a-rather-long-name-${index}.html`,
    `${index}`,
  ])
  project.write(Object.fromEntries(names))
  const { child, result } = project.start(['run', '--verbose'])
  child.stdout?.destroy()
  const { status, stderr } = await result
  expect(stderr).not.toContain('EPIPE')
  expect(stderr).not.toMatch(/^\s+at /m)
  expect(status).toBe(0)
  expect(await project.json(['run'])).toMatchObject({ ok: true, targets: [{ due: 0 }] })
})
