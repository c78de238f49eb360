import { describe, expect, test } from 'vitest'
import { createProject, files, type Project } from '../support/project.ts'

/** The paths that a run purges at wao. */
async function purged(project: Project, args: readonly string[] = ['run']): Promise<unknown> {
  project.simulator.clearLog()
  expect(await project.command(args)).toMatchObject({ status: 0 })
  return project.simulator.log.flatMap(({ body }) => Object(body).exactMatches ?? []).sort()
}

describe('what is looked at', () => {
  test.each([{ exclude: ['**/*', '!**/*.html'] }, { exclude: ['**/!(*.html)'] }, { include: ['**/*.html'] }])(
    'are pages in any folder with %o',
    async options => {
      const site = { ...files, 'blog/index.html': 'blog', 'blog/a.css': 'a' }
      const project = await createProject({ files: site, options })
      expect(await purged(project)).toEqual(['/about.html', '/blog/index.html', '/index.html'])
      project.write({ 'blog/index.html': 'new', 'blog/a.css': 'new' })
      expect(await purged(project)).toEqual(['/blog/index.html'])
    },
  )

  test('is no manifest of the bundler, unless it is asked for', async () => {
    const manifests = { '.vite/manifest.json': '{}', '.git/HEAD': 'x', 'img/.DS_Store': 'x' }
    const project = await createProject({ files: { ...files, ...manifests } })
    expect(await purged(project)).toEqual(['/about.html', '/index.html', '/style.css'])
    project.configure({ exclude: ['!.vite/**'] })
    expect(await purged(project)).toEqual(['/.vite/manifest.json'])
  })

  test('was a file that is left out from now on: it is purged once more, and never again', async () => {
    const project = await createProject({ files: { ...files, '.vite/manifest.json': '{}' } })
    project.configure({ exclude: ['!.vite/**'] })
    await purged(project)
    project.configure({})
    expect(await purged(project)).toEqual(['/.vite/manifest.json'])
    project.write({ '.vite/manifest.json': '{ }', 'about.html': 'new' })
    expect(await purged(project)).toEqual(['/about.html'])
  })

  test('is explained: a file in a folder that is left out', async () => {
    const project = await createProject({ files: { ...files, 'drafts/a.html': 'a' } })
    project.configure({ exclude: ['drafts'] })
    const { status, stdout } = await project.command(['explain', 'drafts/a.html'])
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining('exclude') })
  })
})

describe('a pattern that matches nothing', () => {
  test('is a warning of every command that looks at the output', async () => {
    const options = {
      include: ['**', '!/drafts/**'],
      exclude: ['dist/assets/**', 'style.css'],
      immutable: ['assets\\**'],
      rules: [{ files: '*.htm', purge: ['/'] }],
    }
    const project = await createProject({ options })
    for (const args of [['run'], ['run'], ['plan'], ['diff']]) {
      const { stderr } = await project.command(args)
      const warnings = stderr.split('\n').filter(line => line.includes('the pattern'))
      expect(warnings).toEqual([
        expect.stringMatching(/"include": the pattern "!\/drafts\/\*\*" .*Did you mean "!drafts\/\*\*"\?$/),
        expect.stringMatching(/"exclude": the pattern "dist\/assets\/\*\*" .*Did you mean "assets\/\*\*"\?$/),
        expect.stringMatching(/"immutable": the pattern "assets\\\\\*\*" .*Did you mean "assets\/\*\*"\?$/),
        expect.stringMatching(/"files" of "rules": the pattern "\*\.htm" .*Did you mean "\*\*\/\*\.htm"\?$/),
      ])
    }
    expect(await project.json(['plan'])).toMatchObject({ warnings: { length: 4 } })
  })

  test('is none where it matched before', async () => {
    const rules = [{ files: 'style.css', purge: ['/style/'] }]
    const project = await createProject({ options: { rules, exclude: ['ab*.html'] } })
    await project.command(['run'])
    project.write({ 'style.css': undefined })
    expect(await project.command(['run'])).toMatchObject({ status: 0, stderr: '' })
    expect((await project.command(['run'])).stderr).toContain('"style.css" matches no file, now or at')
  })
})

test('a build that changes every page by itself is asked about, once a run', async () => {
  const pages = (build: number) =>
    Object.fromEntries(
      Array.from({ length: 12 }, (_, page) => [`p${page}.html`, `page ${page}, build ${build}`]),
    )
  const project = await createProject({ files: { ...files, ...pages(1) } })
  expect((await project.command(['run'])).stdout).not.toContain('an id or a time')
  project.write({ ...pages(2), 'about.html': 'new', 'index.html': 'new' })
  const question =
    '14 of 14 pages changed though no other file did: does the build put an id or a time into them?'
  for (const command of ['diff', 'plan', 'run']) {
    const { stdout, stderr } = await project.command([command])
    expect((stdout + stderr).split(question)).toHaveLength(2)
  }
})
