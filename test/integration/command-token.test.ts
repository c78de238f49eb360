import { expect, test } from 'vitest'
import { createProject } from '../support/project.ts'

const targets = [{ provider: 'wao' }, { provider: 'optimole' }] as const
const simulator = { optimole: { tokens: ['abc.123', 'def.456'] } }

test.each([[[]], [['--quiet']]])(
  'token %j prints the token alone; other credentials are not needed',
  async flags => {
    const project = await createProject({ targets, simulator })
    expect(await project.command(['token', ...flags], { WAO_API_TOKEN: '' })).toEqual({
      status: 0,
      stdout: 'abc.123\n',
      stderr: '',
    })
    expect(project.simulator.log.map(({ path }) => path)).toEqual(['/token'])
  },
)

test('with --json, it is an object', async () => {
  const project = await createProject({ targets, simulator })
  expect(await project.json(['token', '--quiet'])).toEqual({
    version: 1,
    command: 'token',
    ok: true,
    token: 'abc.123',
  })
})

test('of several targets, one must be named', async () => {
  const two = ['a', 'b'].map(name => ({ provider: 'optimole' as const, name }))
  const project = await createProject({ targets: two, simulator })
  const { status, stderr } = await project.command(['token'])
  expect(status).toBe(2)
  expect(stderr).toContain('Several targets have cache tokens: a, b.')
  expect(await project.command(['token', '--target', 'b'])).toMatchObject({ status: 0, stdout: 'abc.123\n' })
})

test.each<[string, readonly string[], Readonly<Record<string, string>>, RegExp, number]>([
  ['no target has tokens', [], {}, /^error None of the targets has cache tokens/, 2],
  ['the target has none', ['--target', 'wao'], {}, /wao\.io \(target "wao"\) has no cache tokens/, 2],
  ['nothing may be sent', [], { CDN_PURGE: '0' }, /CDN_PURGE=0 is set/, 2],
  ['it is a dry run', [], { CDN_PURGE_DRY_RUN: '1' }, /CDN_PURGE_DRY_RUN/, 2],
])('gives none where %s', async (_, args, env, says, expected) => {
  const project = await createProject({ simulator })
  const { status, stdout, stderr } = await project.command(['token', ...args], env)
  expect(stderr).toMatch(says)
  expect({ status, stdout }).toEqual({ status: expected, stdout: '' })
  expect(project.simulator.log).toEqual([])
})

test.each<[string, object, Readonly<Record<string, string>>, RegExp, number]>([
  ['its key is missing', {}, { OPTIMOLE_API_KEY: '' }, /set the variable OPTIMOLE_API_KEY/, 2],
  ['its key is refused', {}, { OPTIMOLE_API_KEY: 'wrong-key' }, /gave no cache token.*401/, 3],
  ['its account is not active', { account: 'inactive' }, {}, /not active[\s\S]*dashboard/i, 3],
])('gives none where %s', async (_, optimole, env, says, expected) => {
  const project = await createProject({ targets, simulator: { optimole } })
  const { status, stdout, stderr } = await project.command(['token'], env)
  expect(stderr).toMatch(says)
  expect({ status, stdout }).toEqual({ status: expected, stdout: '' })
  expect(stderr).not.toContain('wrong-key')
})
