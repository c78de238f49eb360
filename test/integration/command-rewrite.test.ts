import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createProject, type Project } from '../support/project.ts'

const image = 'https://www.example.com/img/a.jpg'
const start = 'https://key.i.optimole.com/w:10/'
const shown = `${start}${image}`
const files = {
  'index.html': `<img src="${shown}">`,
  'app.js': `const hero = "${shown}"`,
  'app-CeLU_qfb.js': `const hero = "${shown}"`,
  'style.css': `a { background: url(${shown}) }`,
  'img/a.jpg': 'one',
}

async function createSite(
  target: Readonly<Record<string, unknown>> = {},
  options: NonNullable<Parameters<typeof createProject>[0]>['options'] = {},
): Promise<Project> {
  const project = await createProject({
    files,
    targets: [{ provider: 'optimole', ...target }],
    options: { firstRun: 'record', ...options },
  })
  expect(await project.command(['rewrite'])).toMatchObject({ status: 0 })
  expect(await project.command(['run'])).toMatchObject({ status: 0 })
  return project
}

const read = ({ root }: Project, name: string) => readFileSync(join(root, 'dist', name), 'utf8')
const routes = ({ simulator }: Project) => simulator.log.map(({ route }) => route)

describe('a folder that no plugin has built', () => {
  test('is given its tokens before the upload, where no name carries a hash', async () => {
    const project = await createSite()
    expect(await project.command(['rewrite'])).toMatchObject({
      status: 0,
      stdout: 'No file was rewritten: every image URL that can has its token.\n',
    })
    project.write({ 'img/a.jpg': 'two' })
    const { status, stdout, stderr } = await project.command(['rewrite'])
    expect(status).toBe(0)
    expect(stdout).toContain('cache tokens: new for 1 image in 3 places, 1 requested')
    expect(stdout).toContain('3 files rewritten.')
    expect(stderr).toMatch(/app-CeLU_qfb\.js:1: .* lacks its cache token\. The file's name carries its hash/)
    for (const name of ['index.html', 'app.js', 'style.css']) {
      expect(read(project, name)).toMatch(/key\.i\.optimole\.com\/cb:[\w.~-]+\/w:10\/https/)
    }
    expect(read(project, 'app-CeLU_qfb.js')).toBe(files['app-CeLU_qfb.js'])
    expect(routes(project)).toEqual(['optimole.token'])
  })

  test('asks for no token twice, and the run after the upload purges what changed', async () => {
    const project = await createSite()
    project.write({ 'img/a.jpg': 'two' })
    await project.command(['rewrite'])
    const { stdout } = await project.command(['rewrite'])
    expect(stdout).toContain('No file was rewritten')
    const ran = await project.command(['run'])
    expect(ran.status).toBe(0)
    expect(routes(project)).toEqual(['optimole.token', 'optimole.asset'])
  })

  test('is told of what lacks its token, where it was uploaded without', async () => {
    const project = await createSite()
    project.write({ 'img/a.jpg': 'two' })
    const { status, stderr } = await project.command(['run'])
    expect(status).toBe(0)
    expect(stderr).toContain(
      `${image} changed, and the URLs that show it keep their cache tokens, so that browsers keep old images: before the upload, run "cdn-purge rewrite dist".`,
    )
    expect(read(project, 'index.html')).toBe(files['index.html'])
  })

  test('is not sent back to what cannot help, where the name carries a hash', async () => {
    const project = await createSite()
    project.write({ 'img/a.jpg': 'two' })
    await project.command(['rewrite'])
    const { status, stderr } = await project.command(['run'])
    expect(status).toBe(0)
    expect(stderr).toMatch(/app-CeLU_qfb\.js:1: .* lacks its cache token\. The file's name carries its hash/)
    expect(stderr).not.toContain('cdn-purge rewrite')
  })

  test('gets them by the run where it is said to be live as it lies there', async () => {
    const project = await createSite({}, { when: 'build' })
    project.write({ 'img/a.jpg': 'two' })
    const { status, stdout } = await project.command(['run'])
    expect(status).toBe(0)
    expect(stdout).toContain('cache tokens: new for 1 image in 3 places, 1 requested')
    expect(read(project, 'index.html')).toContain('/cb:')
    expect(routes(project)).toEqual(['optimole.token', 'optimole.asset'])
  })
})

describe('without an API', () => {
  const offline: Readonly<Record<string, unknown>> = { strategy: 'token', cacheBuster: 'content' }

  test('tokens need no key, and nothing is asked for', async () => {
    const project = await createSite(offline)
    project.write({ 'img/a.jpg': 'two' })
    const env = { OPTIMOLE_API_KEY: '' }
    expect(await project.command(['rewrite'], env)).toMatchObject({ status: 0 })
    expect(read(project, 'index.html')).toMatch(/\/cb:[0-9a-f]{8}\/w:10\//)
    expect(await project.command(['run'], env)).toMatchObject({ status: 0 })
    expect(routes(project)).toEqual([])
  })

  test('what is purged by hand needs one still', async () => {
    const project = await createSite(offline)
    const purge = ['purge', '/img/a.jpg', '--target', 'optimole']
    const { status, stderr } = await project.command(purge, { OPTIMOLE_API_KEY: '' })
    expect(status).toBe(2)
    expect(stderr).toContain('OPTIMOLE_API_KEY')
  })
})

test.each<[string, Readonly<Record<string, unknown>>, readonly string[], RegExp]>([
  ['a folder that is not there', {}, ['nowhere'], /The folder .*nowhere does not exist/],
  ['targets without tokens', { strategy: 'invalidate' }, [], /None of the targets has cache tokens/],
])('%s is refused', async (_, target, args, says) => {
  const project = await createProject({ files, targets: [{ provider: 'optimole', ...target }] })
  const { status, stderr } = await project.command(['rewrite', ...args])
  expect(status).toBe(2)
  expect(stderr).toMatch(says)
})

test('a credential that is needed and missing is one error, and the files stay', async () => {
  const project = await createSite()
  project.write({ 'img/a.jpg': 'two' })
  const { status, stderr } = await project.command(['rewrite'], { OPTIMOLE_API_KEY: '' })
  expect(status).toBe(2)
  expect(stderr).toContain('OPTIMOLE_API_KEY')
  expect(read(project, 'index.html')).toBe(files['index.html'])
})
