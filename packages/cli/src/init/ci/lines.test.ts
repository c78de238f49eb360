import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { lookAtProject } from '../project.ts'
import { githubLines, gitlabLines } from './lines.ts'

const page = readFileSync(new URL('../../../../../docs/ci.md', import.meta.url), 'utf8')
/** The recipe below a heading of docs/ci.md. */
const recipe = (heading: string) => {
  const [, section = ''] = page.split(`\n## ${heading}\n`)
  return parse(/^```yaml\n(.*?)^```$/ms.exec(section)?.[1] ?? '')
}
const project = { ...lookAtProject('/repository', 'folder', undefined), repository: '/repository' }
const yaml = (lines: readonly string[]) => parse(lines.join('\n'))

describe('are what docs/ci.md shows', () => {
  it('for GitHub Actions', () => {
    const { steps } = recipe('GitHub Actions, with the cache').jobs.deploy
    const { restore, run, save } = githubLines({ project, caches: ['wao'] })
    const [own] = yaml(run)
    expect(steps).toEqual(expect.arrayContaining([...yaml(restore), ...yaml(save)]))
    // There, the id of the site stands in the configuration.
    expect(steps).toContainEqual({ ...own, env: { WAO_API_TOKEN: own.env.WAO_API_TOKEN } })
  })

  it('for GitLab', () => {
    const { deploy } = recipe('GitLab, with the cache')
    const { resourceGroup, cache, run } = gitlabLines({ project, caches: ['wao'] })
    expect(deploy).toMatchObject({ ...yaml(resourceGroup), cache: yaml(cache) })
    expect(deploy.script).toEqual(expect.arrayContaining(yaml(run)))
  })
})

it('are YAML and words of a shell, however folders are called', () => {
  const root = `/repository/it's [a]: "$x" #1`
  const odd = { project: { ...project, root }, caches: ['wao'] }
  const { restore, run } = githubLines(odd, { dir: `d'i: r` })
  expect(yaml(restore)[0].with.path).toBe(`it's [a]: "$x" #1/.cdn-purge`)
  expect(yaml(run)[0]).toMatchObject({
    run: String.raw`npx cdn-purge run 'd'\''i: r'`,
    'working-directory': `it's [a]: "$x" #1`,
  })
  const gitlab = gitlabLines(odd)
  expect(yaml(gitlab.run)).toEqual([
    String.raw`(cd "$CI_PROJECT_DIR/it's [a]: \"\$x\" #1" && npx cdn-purge run dist)`,
  ])
  expect(yaml(gitlab.cache)).toEqual({
    key: 'cdn-purge-it-s--a-----x---1',
    paths: [`it's [a]: "$x" #1/.cdn-purge`],
    when: 'always',
  })
})
