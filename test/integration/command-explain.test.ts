import { describe, expect, test } from 'vitest'
import { createProject } from '../support/project.ts'
import { SITE } from '../support/workspace.ts'

describe('cdn-purge explain', () => {
  test('tells the chain from the bytes to the request, without credentials, and sends nothing', async () => {
    const project = await createProject()
    await project.command(['run'])
    project.write({ 'index.html': '<h1>New home</h1>' })
    project.simulator.clearLog()
    const { status, stdout, stderr } = await project.command(['explain', 'index.html'], { WAO_API_TOKEN: '' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout.split('\n')).toEqual([
      'dist/index.html',
      '  bytes: 17',
      expect.stringMatching(/^ {2}hash: [0-9a-f]{12} at the last deploy, [0-9a-f]{12} now$/),
      '  changed: due, since its bytes changed',
      `${SITE}index.html`,
      `  wao: due as ${SITE}index.html`,
      `    sent as /index.html, item 1 of 1 in request 1 of 1: POST ${project.simulator.apis.wao.baseUrl}/sites/simulated-site/caches/invalidate`,
      '',
    ])
    expect(project.simulator.log).toEqual([])
  })

  test('is an object too', async () => {
    const project = await createProject()
    expect(await project.json(['explain', '/index.html'])).toMatchObject({
      version: 1,
      command: 'explain',
      ok: true,
      asked: '/index.html',
      files: [
        {
          output: 'dist',
          path: 'index.html',
          change: 'added',
          after: expect.stringMatching(/^[0-9a-f]{64}$/),
          size: 13,
          due: true,
          why: 'first-run',
        },
      ],
      urls: [
        { url: `${SITE}index.html`, also: [], targets: [{ target: 'wao', due: [{ state: 'planned' }] }] },
      ],
    })
  })

  test('says why something is not purged', async () => {
    const project = await createProject({ targets: [{ provider: 'wao' }, { provider: 'optimole' }] })
    await project.command(['run'])
    const { stdout } = await project.command(['explain', `${SITE}index.html`])
    expect(stdout).toContain('  unchanged: not due, since its bytes are those of the last deploy\n')
    expect(stdout).toContain('  wao: not due\n  optimole: not its business: this cache does not hold it\n')
    project.write({ 'drafts/a.html': 'draft' })
    project.configure({ exclude: ['drafts/**'] })
    expect((await project.command(['explain', 'drafts/a.html'])).stdout).toContain(
      '  excluded: not due, since the options "include" and "exclude" leave it out\n',
    )
  })

  test('takes another directory, and a target to be sent to alone', async () => {
    const project = await createProject({ targets: [{ provider: 'paradarum' }, { provider: 'wao' }] })
    project.write({ 'sub/a.html': 'a' })
    const { stdout } = await project.command(['explain', 'a.html', 'dist/sub', '--target', 'wao'])
    expect(stdout).toContain(
      'paradarum: due as https://www.example.com/a.html\n    stays pending: this target',
    )
    expect(stdout).toContain('wao: due as https://www.example.com/a.html\n    held back: an inner cache')
  })

  test.each([
    ['indx.html', /^error indx\.html is no URL or file .*\nhint Did you mean index\.html\?/],
    ['/abut.html', /hint Did you mean \/about\.html\?/],
    ['https://other.com/', /^error https:\/\/other\.com\/ is no URL or file/],
  ])('knows nothing of %s', async (asked, says) => {
    const project = await createProject()
    const { status, stdout, stderr } = await project.command(['explain', asked])
    expect(stderr).toMatch(says)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  })
})
