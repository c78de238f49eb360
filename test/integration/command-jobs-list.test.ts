import { describe, expect, test } from 'vitest'
import { createProject } from '../support/project.ts'

const rows = [
  { opID: 'op-1', url: '/a', status: 1 },
  { opID: 'op-1', url: '/b', status: 2, message: 'waiting', completedAt: '0001-01-01T00:00:00Z' },
  { opID: 'op-2', url: '/c', status: 'Failed', message: 'path syntax incorrect' },
]

/** A site behind Medianova, whose list of jobs is what is given. */
async function createListing(requests: Record<string, string | number>[] = rows, total = requests.length) {
  const project = await createProject({ targets: [{ provider: 'wao' }, { provider: 'medianova' }] })
  const data = { page: 1, limit: 100, total, requests }
  project.simulator.faults.add('medianova.jobs', { status: 200, times: 9, body: { status: true, data } })
  const asked = () =>
    project.simulator.log.flatMap(({ method, query }) => (method === 'GET' ? [{ ...query }] : []))
  return { ...project, asked }
}

describe('cdn-purge jobs', () => {
  test('lists those that are not done, of one page', async () => {
    const { command, asked } = await createListing(rows, 10_000)
    const { status, stdout } = await command(['jobs'])
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: `medianova: 2 of 10000 jobs, 1 more is over (--all shows them)
  /b is waiting: waiting (op-1)
  /c is failed: path syntax incorrect (op-2)
`,
    })
    expect(asked()).toEqual([{ page: '1', limit: '100' }])
  })

  test('lists all, of the page that is wanted', async () => {
    const { json, asked } = await createListing()
    expect(await json(['jobs', '--all', '--page', '2', '--limit', '20'])).toMatchObject({
      command: 'jobs',
      ok: true,
      targets: [
        {
          target: 'medianova',
          total: 3,
          hidden: 0,
          jobs: [{ state: 'done' }, { state: 'waiting' }, { state: 'failed' }],
        },
      ],
    })
    expect(asked()).toEqual([{ page: '2', limit: '20' }])
  })

  test('lists those of one operation, done or not', async () => {
    const { json, asked } = await createListing()
    expect(await json(['jobs', '--operation', 'op-1'])).toMatchObject({
      targets: [{ jobs: [{ item: '/a' }, { item: '/b' }] }],
    })
    expect(asked()).toEqual([{ page: '1', limit: '100', opID: 'op-1' }])
  })

  test.each([
    [{ status: 200, body: { status: true, data: [] } }, 1, /is not a list of jobs/],
    [{ status: 404, body: { message: 'no such resource' } }, 1, /404: no such resource/],
    [{ status: 401, body: { message: 'expired' } }, 3, /401: expired/],
  ])('says that a list cannot be read: %j', async (answer, expected, says) => {
    const project = await createProject({ targets: [{ provider: 'medianova' }] })
    project.simulator.faults.add('medianova.jobs', { ...answer, times: 9 })
    const { status, stderr } = await project.command(['jobs'])
    expect(status).toBe(expected)
    expect(stderr).toMatch(/medianova: its jobs could not be listed/)
    expect(stderr).toMatch(says)
  })

  test.each([
    [['--target', 'wao'], /wao\.io \(target "wao"\) lists no jobs\./],
    [['--page', '0'], /--page 0: it must be a whole number from 1/],
    [['--limit', '101'], /--limit 101: Medianova gives 100 jobs on a page at most/],
  ])('%j is refused', async (args, says) => {
    const { command, simulator } = await createListing()
    const { status, stderr } = await command(['jobs', ...args])
    expect(status).toBe(2)
    expect(stderr).toMatch(says)
    expect(simulator.log).toEqual([])
  })
})

test('status looks at one page only, and says so', async () => {
  const { command, asked } = await createListing(rows, 10_000)
  const { stdout } = await command(['status'])
  expect(stdout).toContain('medianova: 9997 older jobs were not looked at (cdn-purge jobs lists them)')
  expect(asked()).toHaveLength(1)
})

describe('a vendor that tells of one operation at a time', () => {
  test('is asked for that alone', async () => {
    const project = await createProject({ targets: [{ provider: 'cloudfront' }] })
    const report = await project.json(['purge', 'https://www.example.com/a.css'])
    const operation = String(Object(report).targets[0].requests[0].operation)
    const { status, stderr } = await project.command(['jobs'])
    expect(status).toBe(2)
    expect(stderr).toContain(
      'CloudFront (target "cloudfront") tells of one operation at a time: name it with',
    )
    expect(await project.json(['jobs', '--operation', operation])).toMatchObject({
      ok: true,
      targets: [{ jobs: [{ operation, item: '/a.css', state: 'done' }] }],
    })
  })
})
