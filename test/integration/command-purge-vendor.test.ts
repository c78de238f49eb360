import { describe, expect, test } from 'vitest'
import { createProject, type Project } from '../support/project.ts'

const pendingOf = (project: Project) => JSON.parse(project.ledger()['ledger.json'] ?? '').pending
const bodies = ({ simulator }: Project) => simulator.log.map(({ body }) => body)

/** A deployed site, whose ledger knows its three files; what was sent until then is forgotten. */
async function createDeployed(
  ...targets: NonNullable<Parameters<typeof createProject>[0]>['targets'] & object
) {
  const project = await createProject({ targets, options: { firstRun: 'record' } })
  expect(await project.command(['run'])).toMatchObject({ status: 0 })
  return project
}

describe("what is said in a vendor's own words", () => {
  test('says how far it reaches, and is sent', async () => {
    const project = await createDeployed({ provider: 'paradarum' })
    const { status, stdout } = await project.command(['purge', '--match', 'ends_with', '.html'])
    expect(status).toBe(0)
    expect(
      stdout,
    ).toBe(`paradarum: {"type":"Regex","matchType":"ends_with","value":".html"} reaches 2 known URLs
  https://www.example.com/about.html
  https://www.example.com/index.html
1 item → 1 request to Paradarum
paradarum: 1 of 1 item accepted in 1 request
  {"type":"Regex","matchType":"ends_with","value":".html"}
Recorded in .cdn-purge, sequence 3.
`)
    expect(bodies(project)).toEqual([{ type: 'Regex', matchType: 'ends_with', value: '.html' }])
  })

  test('says where only the vendor knows', async () => {
    const project = await createDeployed({ provider: 'optimole' })
    const { stdout } = await project.command(['purge', '--raw', '7a8b9c0d1e2f3g4h5i6j7k8l9m0n1o2p'])
    expect(stdout).toContain('(asset) reaches what only the vendor knows\n')
  })

  test('stays pending where it is refused, and is retried, shown and dropped like any other', async () => {
    const project = await createDeployed({ provider: 'wao' })
    const raw = '{"domains":["www.example.com"],"paths":["/ab"]}'
    project.simulator.faults.add('wao', { status: 503, times: 9 })
    expect(await project.command(['purge', '--prefix', '/ab'])).toMatchObject({ status: 1 })
    expect(pendingOf(project)).toEqual({ wao: [{ kind: 'raw', item: raw, since: 2 }] })
    expect((await project.command(['status'])).stdout).toContain(`wao: 1 pending\n  ${raw} since 2`)

    expect(await project.json(['explain', '/about.html'])).toMatchObject({
      urls: [{ targets: [{ due: [{ kind: 'raw', item: raw, state: 'planned' }] }] }],
    })

    project.simulator.faults.clear()
    expect(await project.json(['retry'])).toMatchObject({ ok: true, targets: [{ accepted: 1 }] })
    expect(bodies(project).at(-1)).toEqual(JSON.parse(raw))
    expect(pendingOf(project)).toEqual({})

    project.simulator.faults.add('wao', { status: 503, times: 9 })
    await project.command(['purge', '--raw', '{"paths":["/ab"]}'])
    // As it is listed, or as it was typed.
    const { status, stdout } = await project.command(['retry', '--forget', '{ "paths": ["/ab"] }'])
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining(`dropped ${raw}`) })
    expect(pendingOf(project)).toEqual({})
  })

  test('is held back where an inner cache is stale', async () => {
    const project = await createDeployed({ provider: 'wpengine' }, { provider: 'wao' })
    project.simulator.faults.add('wpengine', { status: 503, times: 9 })
    project.write({ 'index.html': 'new' })
    await project.command(['run', '--target', 'wpengine'])
    const sent = bodies(project).length
    const { status, stderr } = await project.command([
      'purge',
      '--raw',
      '{"paths":["/ab"]}',
      '--target',
      'wao',
    ])
    expect(status).toBe(1)
    expect(stderr).toContain('held back')
    expect(bodies(project)).toHaveLength(sent)
  })

  test('is shown in a plan, and needs no credentials there', async () => {
    const project = await createDeployed({ provider: 'medianova' })
    const { status, stdout } = await project.command(['purge', '/ab*', '--dry-run'])
    expect(status).toBe(0)
    expect(stdout).toContain('medianova: /ab* reaches 1 known URL\n  https://www.example.com/about.html\n')
    expect(stdout).toContain('"/ab*"')
    expect(bodies(project)).toEqual([])
  })
})

describe('a whole cache', () => {
  test('needs --yes where there is no terminal', async () => {
    const project = await createDeployed({ provider: 'wpengine' })
    const { status, stderr } = await project.command(['purge', '--cache', 'page'])
    expect(status).toBe(2)
    expect(stderr).toContain(
      'This purges a whole cache (page (cache) at wpengine), and here is no terminal to ask on.',
    )
    expect(stderr).toContain('Add --yes')
    expect(bodies(project)).toEqual([])
  })

  test('is purged with --yes, from the origin outwards', async () => {
    const project = await createDeployed({ provider: 'wpengine' })
    const args = ['purge', '--cache', 'cdn', '--cache', 'page', '--cache', 'object', '--yes']
    const { status, stdout } = await project.command(args)
    expect(status).toBe(0)
    expect(bodies(project)).toEqual([{ type: 'object' }, { type: 'page' }, { type: 'cdn' }])
    expect(stdout).toContain('wpengine: page (cache), a whole cache, reaches 2 known URLs')
    expect(stdout).toMatch(
      /wpengine: the whole object cache .* and the whole page cache .* accepted in 3 requests\nRec/,
    )
    expect(stdout).toContain('wpengine: object (cache), a whole cache, reaches what only the vendor knows')
  })

  test('is of a host that is not of the site, at Optimole', async () => {
    const project = await createDeployed({ provider: 'wao' }, { provider: 'optimole' })
    expect(await project.json(['purge', '--everything', 'other.example', '--yes'])).toMatchObject({
      ok: true,
      targets: [
        { name: 'wao', due: 0 },
        { name: 'optimole', accepted: 1 },
      ],
    })
    expect(bodies(project)).toEqual([{ domain: 'other.example' }])
  })
})

test.each([
  [['--match', 'contains'], /--match contains says how values are compared, and none is given/],
  [['--cache', 'page'], /--cache page: nothing of the kind can be said to wao/],
  [['--everything', '--raw', '{}'], /--everything leaves nothing else to name, such as "\{\}"/],
  [['--everything', 'other.example'], /--everything other\.example: nothing of the kind can be said to wao/],
  [['--raw', '{}'], /--raw \{\}: for wao\.io \(target "wao"\) it must be/],
])('%j is refused, and nothing is sent', async (args, says) => {
  const project = await createProject()
  const { status, stderr } = await project.command(['purge', ...args])
  expect(status).toBe(2)
  expect(stderr).toMatch(says)
  expect(project.simulator.log).toEqual([])
})
