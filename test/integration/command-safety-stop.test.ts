import { describe, expect, test } from 'vitest'
import { createEndingSite } from '../support/ending-site.ts'
import { createProject } from '../support/project.ts'

const bar = { maxUrls: 2 }

describe('a plan over "maxUrls"', () => {
  test.each([['run'], ['retry'], ['purge', '/', '/a', '/b']])(
    'ends "%s" with status 5; --yes sends it',
    async (...args) => {
      const project = await createProject({ options: bar })
      if (args[0] === 'retry') await project.command(['run'])
      const stopped = await project.command(args)
      expect(stopped).toMatchObject({
        status: 5,
        stderr: expect.stringMatching(
          /^error wao: not sent, since the plan purges 3 URLs from wao \("maxUrls" is 2\)[^\n]*\. Still pending: [^\n]*cdn-purge run --yes[^\n]*\n$/,
        ),
        stdout: expect.stringMatching(/^[^\n]*3 URLs → nothing sent · 3 pending at wao\.io\n/),
      })
      expect(project.simulator.log).toEqual([])
      expect(await project.json(['status'])).toMatchObject({
        pending: [{ target: 'wao', items: [{ kind: 'url' }, { kind: 'url' }, { kind: 'url' }] }],
      })

      const sent = await project.command([args[0] === 'run' ? 'run' : 'retry', '--yes'])
      expect(sent).toMatchObject({ status: 0, stdout: expect.stringContaining('3 of 3 URLs accepted') })
    },
  )

  test('is told of in full once, and not at each target', async () => {
    const targets = ['first', 'second'].map(name => ({ provider: 'wao' as const, name }))
    const project = await createProject({ options: { ...bar, targets } })
    const { stderr } = await project.command(['run'])
    expect(stderr).toMatch(
      /^error first: not sent, since [^\n]* Send it with [^\n]*\nerror second: the same as at first\. Still pending: \S*about\.html, [^\n]*\.\n$/,
    )
  })

  test('is shown by "plan", which says what a run does with it', async () => {
    const project = await createProject({ options: bar })
    const { status, stderr, stdout } = await project.command(['plan'])
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: expect.stringMatching(
        /^warning A run stops here and sends nothing, since the plan purges 3 URLs/,
      ),
    })
    expect(stdout).toContain('plan: first run: 2 pages, 1 style → 3 URLs → 1 request to wao.io')
  })

  test('fails a build, which says how it is sent', async () => {
    const site = await createEndingSite({ options: bar })
    const { status, stderr } = await site.build('await build()')
    expect(status).toBe(1)
    expect(stderr).toMatch(
      /^\[cdn-purge\] Nothing was purged, since the plan is over a bar\. 4 purges are pending at wao:$/m,
    )
    expect(stderr).toMatch(
      /To send them, run: .*cdn-purge retry.* --yes; or build again with a raised "maxUrls"/,
    )
    expect(site.simulator.log).toEqual([])
    expect(site.pending()).toHaveLength(4)
    expect(await site.command(['retry', '--yes'])).toMatchObject({ status: 0 })
    expect(site.pending()).toEqual([])
  })
})
