import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openContext, recordSnapshot } from '@cdn-purge/core/engine'
import { expect, test } from 'vitest'
import { createProject, type Project } from '../support/project.ts'
import { validate } from '../support/schemas/files.ts'

const targets = [
  { provider: 'wpengine' },
  { provider: 'medianova', wait: 1 },
  { provider: 'cloudflare' },
] as const

/** Commands that look, by the names of their schemas. */
const looks = [
  ['diff', ['diff']],
  ['explain', ['explain', '/about.html']],
  ['status', ['status']],
  ['jobs', ['jobs', '--all']],
  ['verify', ['verify']],
  ['doctor', ['doctor']],
] as const

const load = (project: Project, name: string) =>
  JSON.parse(readFileSync(join(project.root, '.cdn-purge', name), 'utf8'))

test('plan, run, retry and doctor print what their schemas say', async () => {
  const project = await createProject({ targets })
  expect(validate('plan', await project.json(['plan']))).toEqual([])
  project.simulator.faults.add('cloudflare', { status: 401, body: {} })
  const failed = await project.json(['run'])
  expect(failed).toMatchObject({ ok: false, targets: [{}, {}, { errors: [{}] }] })
  expect(validate('report', failed)).toEqual([])
  expect(validate('report', await project.json(['retry']))).toEqual([])
  expect(validate('doctor', await project.json(['doctor']))).toEqual([])
  project.write({ 'about.html': '<h1>New</h1>' })
  const planned = await project.json(['plan'])
  expect(planned).toMatchObject({ targets: [{ requests: [{}] }, { requests: [{}] }, { requests: [{}] }] })
  expect(validate('plan', planned)).toEqual([])
  // A plan's requests have not been sent.
  expect(validate('plan', await project.json(['run']))).not.toEqual([])
})

test('what looks and sends no purge prints what its schema says', async () => {
  const project = await createProject({ targets })
  for (const [name, args] of looks)
    expect([name, ...validate(name, await project.json(args))]).toEqual([name])
  project.simulator.faults.add('cloudflare', { status: 401, body: {} })
  await project.command(['run'])
  project.write({ 'about.html': '<h1>New</h1>', 'new.css': 'a{}' })
  project.configure({ rules: [{ files: 'new.css', purge: ['/*'] }] })
  const options = await project.resolve()
  const { context, ignore, close } = openContext(options, project.root, project.log)
  await recordSnapshot(
    { options, outputs: [{ name: 'dist', directory: join(project.root, 'dist') }], ignore },
    context,
  )
  await close()
  for (const [name, args] of looks) {
    const printed = await project.json(args)
    expect([name, ...validate(name, printed)]).toEqual([name])
    expect(validate(name, { ...Object(printed), version: 2 })).not.toEqual([])
  }
  // What they print has the parts that a schema could be wrong about.
  expect(await project.json(['status'])).toMatchObject({
    pending: [{}, {}, { items: expect.arrayContaining([expect.objectContaining({ kind: 'url' })]) }],
    snapshot: { outputs: [{}] },
  })
  expect(await project.json(['diff'])).toMatchObject({
    files: expect.arrayContaining([expect.objectContaining({ path: 'new.css', change: 'added' })]),
    also: [{ item: 'https://www.example.com/' }],
  })
  expect(await project.json(['explain', '/about.html'])).toMatchObject({
    urls: [{ also: [{ why: 'rule' }], targets: [{}, {}, { due: [{ kind: 'url' }, { kind: 'prefix' }] }] }],
  })
  expect(await project.json(['jobs', '--all'])).toMatchObject({ targets: [{ target: 'medianova' }] })
})

test('a failure is one of each', async () => {
  const project = await createProject()
  project.configure({ site: '/app/' })
  for (const [name, command] of [['plan', 'plan'], ['report', 'run'], ...looks] as const) {
    const failure = await project.json(typeof command === 'string' ? [command] : command)
    expect(failure).toMatchObject({ ok: false, error: { code: 'CONFIG_INVALID' } })
    expect(validate(name, failure)).toEqual([])
    expect(validate(name, { ...Object(failure), ok: 1 })).not.toEqual([])
  }
})

test('the ledger and a snapshot are what their schemas say, with a debt and without', async () => {
  const project = await createProject({ targets })
  const options = await project.resolve()
  const { context, ignore, close } = openContext(options, project.root, project.log)
  const outputs = [{ name: 'dist', directory: join(project.root, 'dist') }]
  await recordSnapshot({ options, outputs, ignore }, context)
  await close()
  expect(validate('snapshot', load(project, 'snapshot/entry.json'))).toEqual([])
  project.simulator.faults.add('cloudflare', { status: 401, body: {} })
  await project.command(['run'])
  const owing = load(project, 'ledger.json')
  expect(owing.pending.cloudflare).toHaveLength(1)
  expect(validate('ledger', owing)).toEqual([])
  await project.command(['retry'])
  expect(validate('ledger', load(project, 'ledger.json'))).toEqual([])
  expect(validate('ledger', { ...owing, sequence: -1 })).not.toEqual([])
})

test('a JSON configuration may name its schema', async () => {
  const project = await createProject()
  project.configure({ $schema: './node_modules/cdn-purge/schemas/configuration.json' })
  expect(await project.command(['plan'])).toMatchObject({ status: 0 })
})
