import { join } from 'node:path'
import type { Fault } from '@cdn-purge/simulator'
import { expect, test } from 'vitest'
import { pendingIn } from '../support/pending-items.ts'
import { createProject } from '../support/project.ts'

interface Case {
  readonly description: string
  readonly fault: Fault
  readonly status: number
  /** Requests that arrive: one, and the retry that the project allows. */
  readonly requests: number
  readonly says: RegExp
}

const cases: readonly Case[] = [
  {
    description: '401',
    fault: { status: 401, body: {}, times: 9 },
    status: 3,
    requests: 1,
    says: /401.*PARADARUM_API_KEY/,
  },
  {
    description: '403',
    fault: { status: 403, body: {}, times: 9 },
    status: 1,
    requests: 1,
    says: /403.*property/,
  },
  {
    description: '500 to the end',
    fault: { status: 500, body: {}, times: 9 },
    status: 1,
    requests: 2,
    says: /500/,
  },
  {
    description: 'an answer that is not JSON',
    fault: { status: 200, body: '<html>Maintenance</html>', times: 9 },
    status: 1,
    requests: 1,
    says: /Maintenance.* is not an answer of the API/,
  },
  {
    description: 'no answer',
    fault: { drop: true, times: 9 },
    status: 1,
    requests: 2,
    says: /got no answer/,
  },
]

test.each(cases)(
  '$description: exit $status, and all stays pending',
  async ({ fault, status, requests, says }) => {
    const project = await createProject({ targets: [{ provider: 'paradarum' }] })
    project.simulator.faults.add('paradarum', fault)
    const failed = await project.command(['run'])
    expect(failed.stderr).toMatch(says)
    expect(failed.stderr).not.toContain(project.simulator.apis.paradarum.apiKey)
    expect(failed.status).toBe(status)
    expect(project.simulator.log).toHaveLength(requests)
    expect(pendingIn(join(project.root, '.cdn-purge'))).toMatchObject({
      paradarum: { length: 3 },
    })

    project.simulator.faults.clear()
    expect(await project.json(['run'])).toMatchObject({ ok: true, targets: [{ due: 3, accepted: 3 }] })
  },
)

test('of two causes, refused credentials decide; "onError" changes nothing', async () => {
  const project = await createProject({
    targets: [{ provider: 'paradarum', batchSize: 1 }, { provider: 'wao' }],
    options: { onError: 'warn' },
  })
  project.simulator.faults.add('paradarum', { status: 404, body: {} })
  project.simulator.faults.add('wao', { status: 401, body: {} })
  const { status, stdout } = await project.command(['run', '--json'])
  expect(JSON.parse(stdout)).toMatchObject({
    ok: false,
    targets: [
      { name: 'paradarum', accepted: 2, pending: 1, errors: [{ code: 'NOT_ACCEPTED' }] },
      {
        name: 'wao',
        accepted: 0,
        pending: 3,
        errors: [{ code: 'CREDENTIALS_REFUSED' }, { code: 'NOT_ACCEPTED' }],
      },
    ],
  })
  expect(status).toBe(3)
})
