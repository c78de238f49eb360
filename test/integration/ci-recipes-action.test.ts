import { describe, expect, test } from 'vitest'
import { all, deploy, deployAfterFailedUpload, one, two } from '../support/ci/deploy.ts'
import { createGitHub } from '../support/ci/github.ts'
import { createGitLabWithComponent, readComponent } from '../support/ci/gitlab-component.ts'
import { recipe } from '../support/ci/recipes.ts'
import { createRepository, type RepositoryOptions } from '../support/ci/repository.ts'

const heading = 'The action'
const workflow = recipe(heading, '.github/workflows/deploy.yml')
const workflowWithPlugin = recipe(heading, '.github/workflows/deploy-with-plugin.yml')
const configuration = 'In CI'
const create = (build: RepositoryOptions['build'] = 'copy') => createRepository({ configuration, build })

describe.each([
  { name: 'the action', text: workflow, start: createGitHub, build: 'copy' as const },
  {
    name: 'the action, used twice, with the plugin',
    text: workflowWithPlugin,
    start: createGitHub,
    build: 'vite' as const,
  },
  {
    name: "GitLab's component",
    text: recipe('GitLab, as a component', '.gitlab-ci.yml'),
    start: createGitLabWithComponent,
    build: 'copy' as const,
  },
])('$name', ({ text, start, build }) => {
  test('purges what changed, also what a run that failed still owes', async () => {
    const site = await create(build)
    const ci = start(text, site)
    expect(await deploy(site, ci, one)).toEqual(all)
    const accept = site.refuse()
    site.commit(two)
    const purged = await site.purgedBy(async () =>
      expect(await ci.run(site.secrets)).toMatchObject({ ok: false, output: expect.stringContaining('503') }),
    )
    expect(purged).toEqual([])
    accept()
    expect(await deploy(site, ci, { ...two, 'team.html': 'our team' })).toEqual([
      'about.html',
      'news.html',
      'team.html',
    ])
  })
})

describe('the action', () => {
  const runWith = async (inputs: string, options: { readonly build?: RepositoryOptions['build'] } = {}) => {
    const site = await create(options.build)
    site.commit(one)
    const ci = createGitHub(workflow.replace('directory: dist', inputs), site)
    let result = { ok: true, output: '' }
    const purged = await site.purgedBy(async () => {
      result = await ci.run(site.secrets)
    })
    return { ...result, purged }
  }

  test.each([
    ['step: some', 'copy', 'The input "step" must be all, restore, run or save.'],
    ['ledger: disk', 'copy', 'The input "ledger" must be cache or redis.'],
    ['directory: dist', 'vite', 'A build left its snapshot here'],
    ['ledger: redis', 'copy', 'The configuration keeps the ledger in a folder'],
  ] as const)('is refused with "%s" where that is wrong (build: %s)', async (inputs, build, message) => {
    const { ok, output } = await runWith(inputs, { build })
    expect(ok).toBe(false)
    expect(output).toContain(`::error title=cdn-purge::${message}`)
  })

  test('keeps what a build left of an upload that failed', async () => {
    const site = await create('vite')
    expect(await deployAfterFailedUpload(site, createGitHub(workflowWithPlugin, site))).toEqual([
      'about.html',
    ])
  })

  test('passes its inputs on, and runs none of them', async () => {
    const dry = await runWith(`directory: dist\n          dry-run: 'true'`)
    expect(dry).toMatchObject({ ok: true, purged: [] })
    expect(dry.output).toContain('dry run: first run')

    const odd = await runWith(`directory: '$(touch x); "; echo gotcha #'`)
    expect(odd.ok).toBe(false)
    expect(odd.output).toContain('$(touch x); "; echo gotcha #')
    expect(odd.output).not.toMatch(/^gotcha/m)
    const named = await runWith(`environment: '--help'`)
    expect(named).toMatchObject({ ok: false, output: expect.stringContaining("'--help' is invalid") })
  })
})

describe("GitLab's component", () => {
  test('passes its inputs on by variables that are not expanded', () => {
    const { variables, script, stage } = readComponent({ directory: '$(touch x)', yes: true, stage: 'after' })
    expect(stage).toBe('after')
    expect(variables.PURGE_DIRECTORY).toEqual({ value: '$(touch x)', expand: false })
    expect(variables.PURGE_YES).toEqual({ value: 'true', expand: false })
    expect(script.join('\n')).not.toContain('touch')
  })
})
