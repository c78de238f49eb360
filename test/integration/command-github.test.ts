import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createEndingSite } from '../support/ending-site.ts'
import { createProject } from '../support/project.ts'
import { createFolder } from '../support/workspace.ts'

/** A step of a job, as GitHub has it. */
function createStep() {
  const file = join(createFolder({ 'summary.md': '' }), 'summary.md')
  return {
    env: { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: file },
    /** The summary as it is read: references to characters are those characters. */
    summary: () =>
      readFileSync(file, 'utf8').replace(/&#(\d+);/g, (_, code: string) =>
        String.fromCodePoint(Number(code)),
      ),
  }
}

const annotations = (text: string) => text.split('\n').filter(line => line.startsWith('::'))

describe('in GitHub Actions, the command', () => {
  test('adds to the summary of its step, and annotates nothing where nothing is wrong', async () => {
    const [project, step] = [await createProject(), createStep()]
    const { status, stderr } = await project.command(['run'], step.env)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(step.summary()).toMatch(
      /^### cdn-purge: first run: 2 pages, 1 style → 3 URLs → 1 request to wao\.io · nothing unchanged purged\n/,
    )
    await project.command(['plan'], step.env)
    expect(step.summary()).toContain('### cdn-purge: plan: nothing changed (3 files) → nothing to purge')
    const before = step.summary()
    await project.command(['status'], step.env)
    expect(step.summary()).toBe(before)
  })

  test('annotates what was not accepted, and what is odd', async () => {
    const [project, step] = [await createProject({ options: { include: ['**', 'none/**'] } }), createStep()]
    project.simulator.faults.add('wao', { status: 401, times: 9 })
    const { status, stderr } = await project.command(['run', '--json'], step.env)
    expect(status).toBe(3)
    expect(annotations(stderr)).toEqual([
      expect.stringMatching(/^::warning title=cdn-purge::.*none\/\*\*/),
      expect.stringMatching(/^::error title=cdn-purge::wao: .*401.*Still pending: /),
    ])
    expect(step.summary()).toMatch(/\*\*Not accepted\*\*\n\n- \*\*wao\*\*: .*401/)
  })

  test('annotates an error of several lines as one, with what to do', async () => {
    const [project, step] = [await createProject({ options: Object({ colateral: 1, sit: 2 }) }), createStep()]
    const { status, stderr } = await project.command(['run'], step.env)
    expect(status).toBe(2)
    expect(annotations(stderr)).toEqual([
      expect.stringMatching(
        /^::error title=cdn-purge::The configuration cdn-purge\.config\.json has 2 problems:%0A {2}- .*%0A {2}- /,
      ),
    ])
    expect(step.summary()).toMatch(
      /^### cdn-purge failed\n\n- The configuration cdn-purge\.config\.json has 2 problems:\n- unknown option "colateral"/,
    )
  })

  test('warns where the summary cannot be written, and goes on', async () => {
    const project = await createProject()
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: project.root }
    const { status, stderr } = await project.command(['run'], env)
    expect(status).toBe(0)
    expect(stderr).toContain('warning The summary of the step could not be written')
    expect(annotations(stderr)).toHaveLength(1)
  })

  test('gives names of files no way to act, and shows no secret', async () => {
    const name = '::error::<img src=x> | `a` %0A[b](c).html'
    const [project, step] = [
      await createProject({ files: { 'index.html': 'home', [name]: 'x' } }),
      createStep(),
    ]
    const { WAO_API_TOKEN = '' } = project.simulator.env
    project.simulator.faults.add('wao', { status: 400, body: { message: `no ${WAO_API_TOKEN}` }, times: 9 })
    const { stderr } = await project.command(['run'], step.env)
    expect(annotations(stderr).every(line => line.startsWith('::error title=cdn-purge::wao: '))).toBe(true)
    expect(readFileSync(step.env.GITHUB_STEP_SUMMARY, 'utf8')).not.toMatch(/<img|\| `|\]\(/)
    expect(stderr + step.summary()).not.toContain(WAO_API_TOKEN)
    expect(step.summary()).toContain('[redacted]')
  })
})

describe('in GitHub Actions, a build', () => {
  test('adds to the summary of its step', async () => {
    const [site, step] = [await createEndingSite(), createStep()]
    const { status, stderr } = await site.build('await build()', { env: step.env })
    expect({ status, marks: annotations(stderr) }).toEqual({ status: 0, marks: [] })
    expect(step.summary()).toMatch(
      /^### cdn-purge: first run: 2 pages, 1 script, 1 style → 4 URLs → 1 request/,
    )
  })

  test('annotates its failure once, and says it in the summary', async () => {
    const [site, step] = [await createEndingSite(), createStep()]
    site.simulator.faults.add('wao', { status: 401, times: 9 })
    const { status, stderr } = await site.build('await build()', { env: step.env })
    expect(status).toBe(1)
    expect(annotations(stderr)).toEqual([
      expect.stringMatching(/^::error title=cdn-purge::4 purges were not accepted by wao:%0A/),
    ])
    expect(step.summary()).toMatch(/\*\*Not accepted\*\*\n\n- \*\*wao\*\*: .*401/)
  })

  test('annotates a warning where failures only warn', async () => {
    const [site, step] = [await createEndingSite({ options: { onError: 'warn' } }), createStep()]
    site.simulator.faults.add('wao', { status: 401, times: 9 })
    const { status, stderr } = await site.build('await build()', { env: step.env })
    expect(status).toBe(0)
    expect(annotations(stderr)).toEqual([
      expect.stringMatching(/^::warning title=cdn-purge::4 purges were not/),
    ])
  })

  test('annotates a configuration that is wrong', async () => {
    const [site, step] = [await createEndingSite({ options: Object({ colateral: 1 }) }), createStep()]
    const { status, stderr } = await site.build('await build()', { env: step.env })
    expect(status).not.toBe(0)
    expect(annotations(stderr)).toEqual([
      expect.stringMatching(
        /^::error title=cdn-purge::The configuration cdn-purge\.config\.json has a problem:%0A {2}- .*"colateral"/,
      ),
    ])
  })
})
